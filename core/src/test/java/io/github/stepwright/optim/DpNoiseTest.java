package io.github.stepwright.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.stepwright.Accounted;
import io.github.stepwright.Array;
import io.github.stepwright.Block;
import io.github.stepwright.Knob;
import io.github.stepwright.Optimizer;
import io.github.stepwright.Values;
import io.github.stepwright.privacy.RenyiAccountant;
import io.github.stepwright.train.Worker;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Read off plain descent at rate 1 from 0: the weights are minus what was handed on. */
class DpNoiseTest {

  private static Block block(String name, String group, boolean wide, double... gradient) {
    Array g = Array.zeros(gradient.length, wide);
    g.copy(Array.of(gradient));
    long[] shape = {gradient.length};
    return new Block(name, group, shape, Array.zeros(gradient.length, wide), g);
  }

  /** What arrived at the rule inside. */
  private static double[] arrived(Optimizer rule, Values settings, Block... blocks) {
    try (var worker = new Worker(rule, List.of(blocks), 9, 1)) {
      worker.step(settings, 0);
    }
    return Arrays.stream(blocks)
        .flatMapToDouble(b -> Arrays.stream(b.weights().toDoubles()))
        .map(x -> -x)
        .toArray();
  }

  private static double[] arrived(String spec, Block... blocks) {
    Optimizer rule = Given.optimizer(spec);
    return arrived(rule, Given.settings(rule), blocks);
  }

  /** Noise is of the stream alone, so what a zero gradient gets is what any other gets on top. */
  @Test
  void a_contribution_is_clipped_over_all_blocks_together() {
    String spec = "dpnoise:clip=1,noise=1/sgd:lr=1";
    double[] noise = arrived(spec, block("a", "one", true, 0, 0), block("b", "two", true, 0));
    double[] found = arrived(spec, block("a", "one", true, 3, 0), block("b", "two", true, 4));
    assertThat(found[0] - noise[0]).isCloseTo(0.6, within(1e-12));
    assertThat(found[1] - noise[1]).isZero();
    assertThat(found[2] - noise[2]).isCloseTo(0.8, within(1e-12));
    double[] small = arrived(spec, block("a", "one", true, 0.3, 0), block("b", "two", true, -0.4));
    assertThat(small[0] - noise[0]).isCloseTo(0.3, within(1e-12));
    assertThat(small[2] - noise[2]).isCloseTo(-0.4, within(1e-12));
  }

  /**
   * Of 100,000 draws with deviation z C = 1.5: mean and mean square within six standard errors, 1.5
   * / sqrt(n) and 1.5² sqrt(2 / n), which a right generator leaves twice in 1e9.
   */
  @Test
  void noise_on_the_sum_has_the_deviation_noise_times_clip() {
    int n = 100_000;
    double[] noise =
        arrived("dpnoise:clip=0.5,noise=3/sgd:lr=1", block("x", "all", true, new double[n]));
    double mean = Arrays.stream(noise).average().orElseThrow();
    double square = Arrays.stream(noise).map(x -> x * x).average().orElseThrow();
    assertThat(mean).isCloseTo(0, within(6 * 1.5 / Math.sqrt(n)));
    assertThat(square).isCloseTo(2.25, within(6 * 2.25 * Math.sqrt(2.0 / n)));
    // No value comes twice, in one range or the next.
    assertThat(Arrays.stream(noise).distinct().count()).isEqualTo(n);
  }

  @Test
  void the_clipped_contribution_is_never_longer_than_the_bound() {
    var random = new Random(5);
    for (int round = 0; round < 2000; round++) {
      int n = 1 + random.nextInt(30);
      double clip = Math.exp(3 * random.nextGaussian());
      double[] g = random.doubles(n, -1, 1).map(x -> x * 10 * clip).toArray();
      double squares = 0;
      for (double x : g) {
        squares += x * x;
      }
      double factor = DpNoise.factor(Math.sqrt(squares), clip, n);
      // In exact arithmetic over the doubles that are left.
      var exact = java.math.BigDecimal.ZERO;
      for (double x : g) {
        exact = exact.add(new java.math.BigDecimal(factor * x).pow(2));
      }
      assertThat(exact).isLessThanOrEqualTo(new java.math.BigDecimal(clip).pow(2));
      // And not needlessly shorter.
      assertThat(factor * Math.sqrt(squares))
          .isGreaterThanOrEqualTo(Math.min(clip, Math.sqrt(squares)) * (1 - 1e-13));
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, 1e200})
  void a_contribution_without_a_finite_norm_counts_as_zero(double bad) {
    String spec = "dpnoise/sgd:lr=1";
    assertThat(arrived(spec, block("x", "all", true, 1, bad)))
        .containsExactly(arrived(spec, block("x", "all", true, 0, 0)));
  }

  @Test
  void frozen_groups_contribute_nothing_and_get_no_noise() {
    Optimizer rule = Given.optimizer("dpnoise/sgd:lr=1,momentum=0.9");
    Values settings = Given.settings(rule).with(Knob.RATE_FACTOR, "two", 0);
    double[] noise =
        arrived(rule, settings, block("a", "one", true, 0), block("b", "two", true, 0));
    Block frozen = block("b", "two", true, 100);
    double[] found = arrived(rule, settings, block("a", "one", true, 1), frozen);
    assertThat(found[0] - noise[0]).isCloseTo(1, within(1e-12));
    // Nor does the momentum inside learn what has no noise.
    assertThat(frozen.gradient().get(0)).isZero();
  }

  @Test
  void epsilon_is_composed_by_the_accountant_and_not_added_up() {
    var rule = (Accounted) Given.optimizer("dpnoise:noise=1,delta=1e-5/sgd");
    // One step with everybody in it: 1/2 + sqrt(2 ln 1e5) is the optimum over real orders.
    assertThat(rule.epsilon(1, 1)).isBetween(5.2983, 5.31);
    assertThat(rule.epsilon(1, 100)).isLessThan(100 * rule.epsilon(1, 1) / 2);
    assertThat(rule.epsilon(0.01, 1000))
        .isEqualTo(RenyiAccountant.spent(0.01, 1, 1000, 1e-5).epsilon())
        .isLessThan(rule.epsilon(1, 1000) / 20);
    // Clipping and share of the spec change nothing: the share that was drawn is what counts.
    assertThat(((Accounted) Given.optimizer("dpnoise:clip=7,share=0.5/sgd")).epsilon(1, 1))
        .isEqualTo(rule.epsilon(1, 1));
  }

  @Test
  void over_contributions_that_others_bound_it_adds_the_noise_of_their_mean() {
    var rule = (Accounted) Given.optimizer("dpnoise:clip=2,noise=3/sgd:lr=1");
    Values settings = Given.settings(rule);
    double[] sum = arrived(rule, settings, block("x", "all", true, 0));
    double[] mean = arrived(rule.over(8), settings, block("x", "all", true, 50));
    assertThat(mean[0] - 50).isCloseTo(sum[0] / 8, within(1e-12));
  }

  @Test
  void what_would_see_past_the_noise_is_refused() {
    assertThatThrownBy(() -> Given.optimizer("dpnoise/momo"))
        .hasMessage(
            "dpnoise must wrap a rule that needs gradients alone, got momo, which needs [LOSS]"
                + " without noise");
    Optimizer inside = Given.optimizer("clipnorm/dpnoise/sgd");
    assertThatThrownBy(() -> new Worker(inside, List.of(block("x", "all", true, 0)), 0, 1))
        .hasMessage("dpnoise must be the outermost rule, found it in clipnorm");
    assertThatThrownBy(() -> Given.optimizer("dpnoise:noise=0/sgd"))
        .hasMessage("dpnoise.noise must be > 0 and finite, got 0.0");
    assertThatThrownBy(() -> Given.optimizer("dpnoise:share=0/sgd"))
        .hasMessage("dpnoise.share must be in (0, 1], got 0.0");
    assertThatThrownBy(() -> Given.optimizer("dpnoise:delta=1/sgd"))
        .hasMessage("dpnoise.delta must be in (0, 1), got 1.0");
  }
}
