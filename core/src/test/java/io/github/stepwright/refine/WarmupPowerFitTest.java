package io.github.stepwright.refine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.stepwright.Progress;
import io.github.stepwright.math.Numbers;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WarmupPowerFitTest {

  /** The pairs that the paper's authors give for their own refined schedules. */
  @ParameterizedTest
  @CsvSource({"0.20, 0.9", "0.28, 1.0", "0.45, 0.8", "0.40, 0.9", "0.0, 1.5", "0.01, 3.0"})
  void a_curve_of_the_form_is_found_again(double share, double power) {
    for (int n : new int[] {100, 1000, 1900}) {
      int warmup = (int) Math.rint(share * n);
      var fit = WarmupPowerFit.of(curve(n, warmup, power));
      assertThat(fit.warmup()).as("rows %d", n).isEqualTo(warmup);
      assertThat(fit.power()).isCloseTo(power, within(1e-9));
      assertThat(fit.error()).isLessThan(1e-10);
      assertThat(fit.acceptable()).isTrue();
    }
  }

  @Test
  void a_long_noisy_schedule_is_fitted_to_the_grain_of_the_sample() {
    var random = new Random(11);
    int n = 300_000;
    var noisy =
        curve(n, 60_000, 0.9).stream()
            .map(v -> Math.clamp(v + 0.02 * random.nextGaussian(), 0, 1))
            .toList();
    var fit = WarmupPowerFit.of(noisy);
    assertThat(fit.share()).isCloseTo(0.2, within(0.01));
    assertThat(fit.power()).isCloseTo(0.9, within(0.02));
    assertThat(fit.error()).isBetween(0.01, 0.03);
  }

  @Test
  void linear_decay_needs_no_warmup() {
    var refined = Refinement.of(Norm.L2).of(constant(1000));
    var fit = WarmupPowerFit.of(refined.values());
    assertThat(fit.warmup()).isLessThanOrEqualTo(1);
    assertThat(fit.power()).isCloseTo(1, within(0.01));
    assertThat(fit.error()).isLessThan(1e-3);
  }

  @Test
  void a_schedule_of_another_form_is_no_acceptable_fit() {
    double[] twoHumps = new double[400];
    Arrays.setAll(twoHumps, t -> Math.pow(Math.sin(2 * Math.PI * t / 400), 2));
    assertThat(WarmupPowerFit.of(Numbers.of(twoHumps)).acceptable()).isFalse();
  }

  @Test
  void the_fit_as_a_schedule_is_the_fitted_curve() {
    for (int warmup : new int[] {0, 1, 20, 99}) {
      var schedule = new WarmupPowerFit(warmup, 100, 0.9, 0).schedule(0.5);
      var curve = curve(100, warmup, 0.9);
      for (int k = 0; k < 100; k++) {
        double found = schedule.at(Progress.of(k, 100));
        assertThat(found).isCloseTo(0.5 * curve.get(k), within(1e-15));
      }
    }
  }

  @Test
  void values_that_are_no_shares_are_refused() {
    assertThatThrownBy(() -> WarmupPowerFit.of(List.of(1.0)))
        .hasMessage("values must be at least 2, got 1");
    assertThatThrownBy(() -> WarmupPowerFit.of(List.of(1.0, 2.0)))
        .hasMessage("values must be in [0, 1], got 2.0 at index 1");
  }

  private static double[] constant(int n) {
    double[] ones = new double[n];
    Arrays.fill(ones, 1);
    return ones;
  }

  private static List<Double> curve(int n, int warmup, double power) {
    double[] curve = new double[n];
    Arrays.setAll(
        curve,
        j ->
            j < warmup
                ? (j + 1.0) / warmup
                : Math.pow(1 - (double) (j - warmup) / (n - warmup), power));
    return Numbers.of(curve);
  }
}
