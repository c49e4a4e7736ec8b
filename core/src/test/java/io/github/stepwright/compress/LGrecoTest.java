package io.github.stepwright.compress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.stepwright.compress.LGreco.Option;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LGrecoTest {

  private static final LGreco LGRECO = new LGreco(1, 10_000);

  private static List<Option> options(int sides, double... errors) {
    var options = new ArrayList<Option>();
    for (int c = 0; c < errors.length; c++) {
      int rank = 1 << c;
      options.add(new Option(new PowerSgd(rank, 1), errors[c], (long) rank * sides));
    }
    return options;
  }

  @Test
  void the_worked_example_of_the_specification_comes_out() {
    var layers =
        List.of(
            options(16, 0.9, 0.5, 0.1), options(8, 0.3, 0.2, 0.05), options(24, 0.6, 0.55, 0.5));
    int[] uniform = {1, 1, 1};
    assertThat(LGreco.error(layers, uniform)).isCloseTo(1.25, within(1e-15));
    assertThat(LGreco.bytes(layers, uniform)).isEqualTo(96);
    int[] choice = LGRECO.choose(layers, uniform).orElseThrow();
    assertThat(choice).containsExactly(1, 2, 0);
    assertThat(LGreco.bytes(layers, choice)).isEqualTo(88);
    assertThat(LGreco.compressors(layers, choice))
        .containsExactly(new PowerSgd(2, 1), new PowerSgd(4, 1), new PowerSgd(1, 1));
  }

  /** All choices of all layers, tried one by one. */
  private static long cheapest(List<List<Option>> layers, double allowed) {
    long least = Long.MAX_VALUE;
    int[] choice = new int[layers.size()];
    while (true) {
      if (LGreco.error(layers, choice) <= allowed) {
        least = Math.min(least, LGreco.bytes(layers, choice));
      }
      int l = 0;
      while (l < choice.length && ++choice[l] == layers.get(l).size()) {
        choice[l++] = 0;
      }
      if (l == choice.length) {
        return least;
      }
    }
  }

  @Test
  void no_choice_is_cheaper_at_the_error_of_the_uniform_one() {
    var random = new Random(11);
    for (int k = 0; k < 300; k++) {
      var layers = new ArrayList<List<Option>>();
      int count = 1 + random.nextInt(5);
      int[] uniform = new int[count];
      for (int l = 0; l < count; l++) {
        double scale = Math.exp(2 * random.nextGaussian());
        double[] errors = new double[4];
        for (int c = 0; c < 4; c++) {
          errors[c] = random.nextInt(10) == 0 ? 0 : scale * random.nextDouble() / (1 << c);
        }
        layers.add(options(1 + random.nextInt(50), errors));
        uniform[l] = 1;
      }
      // Coarse parts too, where rounding matters.
      int buckets = random.nextBoolean() ? 10_000 : 20;
      int[] choice = new LGreco(1, buckets).choose(layers, uniform).orElseThrow();
      double allowed = LGreco.error(layers, uniform);
      long bytes = LGreco.bytes(layers, choice);
      assertThat(LGreco.error(layers, choice)).isLessThanOrEqualTo(allowed * (1 + 1e-12));
      assertThat(bytes).isLessThanOrEqualTo(LGreco.bytes(layers, uniform));
      assertThat(bytes).isGreaterThanOrEqualTo(cheapest(layers, allowed * (1 + 1e-12)));
      // Rounding up costs at most one part a layer.
      double sure = allowed * Math.max(0, 1 - (double) count / buckets);
      long rounded = cheapest(layers, sure);
      assertThat(bytes).isLessThanOrEqualTo(rounded);
    }
  }

  @Test
  void one_option_that_loses_more_than_all_may_is_never_taken() {
    var layers = List.of(options(10, 100, 0.5), options(10, 0.0, 0.0));
    assertThat(LGRECO.choose(layers, 1, 0).orElseThrow()).containsExactly(1, 0);
  }

  @Test
  void errors_that_are_not_numbers_leave_the_choice_to_the_last_one() {
    var layers = List.of(options(10, 1, Double.NaN), options(10, 1, 0.5));
    assertThat(LGRECO.choose(layers, 1, 1)).isEmpty();
    // As an alternative such a level is only not taken.
    assertThat(LGRECO.choose(layers, 0, 0).orElseThrow()).containsExactly(0, 0);
  }

  @Test
  void layers_without_any_loss_take_the_smallest_level() {
    var layers = List.of(options(10, 0, 0, 0), options(20, 0, 0, 0));
    assertThat(LGRECO.choose(layers, 2, 2).orElseThrow()).containsExactly(0, 0);
  }

  @Test
  void a_smaller_allowance_is_kept_or_refused() {
    var layers = List.of(options(10, 1, 0.5, 0.1), options(20, 1, 0.4, 0.3));
    int[] choice = new LGreco(0.6, 10_000).choose(layers, 1, 1).orElseThrow();
    assertThat(LGreco.error(layers, choice)).isLessThanOrEqualTo(0.6 * 0.9);
    assertThat(new LGreco(0.4, 10_000).choose(layers, 1, 1)).isEmpty();
  }

  @Test
  void levels_of_powersgd_go_from_half_to_twice_the_rank() {
    Layer layer = Layer.of("w", 40, 30);
    assertThat(new PowerSgd(1, 2).around(layer))
        .containsExactly(new PowerSgd(1, 2), new PowerSgd(2, 2));
    assertThat(new PowerSgd(4, 2).around(layer))
        .extracting(c -> ((PowerSgd) c).rank())
        .containsExactly(4, 2, 3, 5, 6, 7, 8);
    // A vector has only one way to travel, without loss.
    var bias = Option.of(new PowerSgd(1, 2), Layer.of("b", 7), Given.gaussian(7, 1), Given.DRAWS);
    assertThat(bias).containsExactly(new Option(new PowerSgd(1, 2), 0, 28));
  }

  @Test
  void settings_outside_their_ranges_are_refused() {
    assertThatThrownBy(() -> new LGreco(0, 10))
        .hasMessage("lgreco.alpha must be > 0 and finite, got 0.0");
    assertThatThrownBy(() -> LGRECO.choose(List.of(options(1, 1)), 0, 0))
        .hasMessage("uniform must have 1 indices, one a layer, got 2");
  }
}
