package io.github.stepwright.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.stepwright.run.Catalog;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScheduleLintTest {

  private static List<String> rules(String spec, long steps, ScheduleLint.Data data) {
    return new ScheduleLint(Catalog.SCHEDULES.parse(spec), steps, Optional.ofNullable(data))
        .findings().stream().map(ScheduleLint.Finding::rule).toList();
  }

  private static ScheduleLint.Data data(long batch, long examples, long accumulate, double epochs) {
    return new ScheduleLint.Data(
        batch,
        examples,
        accumulate,
        epochs > 0 ? OptionalDouble.of(epochs) : OptionalDouble.empty());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "rex; ",
        "cosine; ",
        "linear; ",
        "wsd; ",
        "onecycle; ",
        "warmup:steps=100/linear; ",
        "warmup:steps=500/linear; warmup",
        "constant; nodecay",
        "warmup:steps=400/constant; warmup+nodecay",
        "tabulated:values=0+1+0.5+0; warmup+firstzero+lastzero",
        "warmup:steps=2000/linear; horizon",
        "exponential:gamma=-0.1; nodecay"
      })
  void each_rule_finds_its_own(String spec, String expected) {
    List<String> found = rules(spec, 1000, null);
    if (spec.startsWith("tabulated")) {
      assertThat(found).contains("lastzero", "firstzero");
    } else {
      assertThat(found)
          .containsExactlyInAnyOrderElementsOf(
              expected == null ? List.of() : List.of(expected.split("\\+")));
    }
  }

  @Test
  void a_horizon_of_whole_epochs_is_well_and_another_is_named_with_its_steps() {
    assertThat(rules("rex", 100, data(10, 1000, 1, 0))).isEmpty();
    assertThat(rules("rex", 105, data(10, 1000, 1, 0))).containsExactly("horizon");
    var finding =
        new ScheduleLint(Catalog.SCHEDULES.parse("rex"), 105, Optional.of(data(10, 1000, 1, 2)))
            .findings()
            .getFirst();
    assertThat(finding.message())
        .isEqualTo("105 steps of 10 examples are 1.050 epochs of 1000: 2 epochs are 200 steps");
    assertThat(finding.figures()).containsEntry("expected", 200.0);
  }

  @Test
  void steps_that_count_backward_passes_are_found() {
    // 4 epochs of 1000 by 10: 400 passes, 100 updates of 4.
    assertThat(rules("rex", 400, data(10, 1000, 4, 4))).containsExactly("accumulation");
    assertThat(rules("rex", 100, data(10, 1000, 4, 4))).isEmpty();
    // 100 passes do not go into updates of 3.
    assertThat(rules("rex", 34, data(10, 1000, 3, 1))).containsExactly("accumulation");
  }
}
