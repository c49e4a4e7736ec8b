package io.github.stepwright.bench.compress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.stepwright.Problem;
import io.github.stepwright.bench.compress.Workers.Outcome;
import io.github.stepwright.bench.compress.Workers.Row;
import io.github.stepwright.bench.workload.Workloads;
import io.github.stepwright.compress.Compressor;
import io.github.stepwright.compress.PowerSgd;
import io.github.stepwright.compress.Qsgd;
import io.github.stepwright.compress.TopK;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class WorkersTest {

  private static final Problem DIGITS = new Workloads().open("digits-mlp").orElseThrow();
  private static final int BATCH = 64;
  private static final Workers SMALL = new Workers(4, 60, 20, 0.1, 0.9, List.of(1L));

  static final List<Scheme> SCHEMES = Scheme.ALL;

  private static Scheme scheme(Compressor compressor, boolean layerwise) {
    return new Scheme("tested", compressor, true, layerwise);
  }

  private static float[] trained(Scheme scheme, Workers workers) {
    var exchange = new Exchange(scheme, workers);
    try (var workload = DIGITS.start(exchange, 1)) {
      workers.advance(workload, exchange, BATCH, 0, workers.steps());
      return exchange.steps().weights();
    }
  }

  @Test
  void four_workers_without_compression_are_one() {
    float[] four = trained(Scheme.ALL.getFirst(), SMALL);
    float[] three = trained(Scheme.ALL.getFirst(), new Workers(3, 60, 20, 0.1, 0.9, List.of(1L)));
    float[] one = trained(Scheme.ALL.getFirst(), new Workers(1, 60, 20, 0.1, 0.9, List.of(1L)));
    for (int i = 0; i < one.length; i++) {
      // Float sums in another order, amplified over sixty steps.
      assertThat(four[i]).isCloseTo(one[i], within(1e-3f));
      assertThat(three[i]).isCloseTo(one[i], within(1e-3f)); // parts of 21, 21 and 22 examples
    }
  }

  @Test
  void bytes_are_those_of_the_codes() {
    // Layers 64 x 64, 64, 64 x 10, 10.
    var rows =
        SMALL
            .run(
                DIGITS,
                List.of(
                    scheme(new Compressor.Raw(), false),
                    scheme(new PowerSgd(2, 2), false),
                    scheme(new TopK(0.05), false),
                    scheme(new Qsgd(15, 512), false)))
            .rows();
    long sends = 4 * 60;
    assertThat(rows)
        .extracting(row -> row.outcomes().getFirst().bytes())
        .containsExactly(
            sends * 4 * 4810,
            sends * 4 * (2 * 128 + 64 + 2 * 74 + 10),
            sends * 8 * (205 + 4 + 32 + 1),
            sends * (8 * (4 + 320) + (4 + 40) + (4 + 320) + (4 + 80) + (4 + 7)));
  }

  @ParameterizedTest
  @FieldSource("SCHEMES")
  void every_scheme_trains(Scheme scheme) {
    Outcome outcome = SMALL.run(DIGITS, List.of(scheme)).rows().getFirst().outcomes().getFirst();
    // From ln 10 = 2.3; none comes to 0.08 at this size.
    assertThat(outcome.trainLoss()).isLessThan(0.2);
  }

  @Test
  void choices_take_no_more_bytes_and_lose_no_more_than_the_uniform_level() {
    var workers = new Workers(4, 60, 20, 0.1, 0.9, List.of(1L, 2L));
    var layerwise = SCHEMES.stream().filter(Scheme::layerwise).toList();
    var uniform =
        layerwise.stream().map(s -> new Scheme(s.name(), s.compressor(), true, false)).toList();
    List<Row> rows =
        workers.run(DIGITS, Stream.concat(layerwise.stream(), uniform.stream()).toList()).rows();
    for (int k = 0; k < layerwise.size(); k++) {
      for (int seed = 0; seed < 2; seed++) {
        Outcome chosen = rows.get(k).outcomes().get(seed);
        Outcome one = rows.get(k + layerwise.size()).outcomes().get(seed);
        assertThat(chosen.adjustments()).extracting(Adjustment::step).containsExactly(20L, 40L);
        for (Adjustment adjustment : chosen.adjustments()) {
          assertThat(adjustment.bytes()).isLessThanOrEqualTo(adjustment.uniformBytes());
          assertThat(adjustment.error())
              .isLessThanOrEqualTo(adjustment.uniformError() * (1 + 1e-12));
        }
        assertThat(chosen.bytes()).isLessThanOrEqualTo(one.bytes());
      }
    }
  }

  @ParameterizedTest
  @FieldSource("SCHEMES")
  void a_run_that_was_saved_goes_on_to_the_bit(Scheme scheme) {
    float[] through = trained(scheme, SMALL);
    var first = new Exchange(scheme, SMALL);
    var second = new Exchange(scheme, SMALL);
    try (var before = DIGITS.start(first, 1);
        var after = DIGITS.start(second, 1)) {
      SMALL.advance(before, first, BATCH, 0, 35);
      var saved = before.checkpoint();
      SMALL.advance(before, first, BATCH, 35, 38); // must not reach what was saved
      after.restore(saved);
      SMALL.advance(after, second, BATCH, 35, 60);
      assertThat(second.steps().weights()).containsExactly(through);
    }
  }

  @Test
  void the_page_has_a_row_for_each_scheme() {
    var result = new Workers(2, 12, 10, 0.1, 0.9, List.of(1L, 2L)).run(DIGITS, SCHEMES);
    String page = CompressionPage.text(result);
    for (Scheme scheme : SCHEMES) {
      assertThat(page).contains("| " + scheme.name() + " | ");
    }
    assertThat(page).contains(" | 10 | rank ").doesNotContain("%%", "null", "NaN");
  }

  @Test
  void numbers_outside_their_ranges_are_refused() {
    assertThatThrownBy(() -> new Workers(0, 1, 10, 0.1, 0.9, List.of(1L)))
        .hasMessage("workers, steps >= 1 and adjust >= 10 must hold, got 0, 1 and 10");
    assertThatThrownBy(() -> new Workers(65, 1, 10, 0.1, 0.9, List.of(1L)).run(DIGITS, SCHEMES))
        .hasMessage("workers must be <= 64 (the batch of digits-mlp), got 65");
  }
}
