package io.github.stepwright.bench.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.github.stepwright.RandomStream;
import java.util.Arrays;
import org.assertj.core.data.Offset;
import org.hipparchus.stat.inference.WilcoxonSignedRankTest;
import org.junit.jupiter.api.Test;

/** Numbers that another program worked out; six digits of each are known. */
class CheckValuesTest {

  private static final Offset<Double> SIX = within(5e-7);
  private static final double[] FIVE = {0.90, 0.91, 0.88, 0.95, 0.60};
  private static final double[][] ACCURACY = {
    {.90, .88, .85, .91},
    {.80, .78, .79, .77},
    {.95, .93, .90, .94},
    {.70, .72, .65, .74},
    {.88, .86, .86, .89},
    {.60, .58, .55, .61}
  };

  private static double mean(double... numbers) {
    return Arrays.stream(numbers).average().orElseThrow();
  }

  @Test
  void a_quarter_is_dropped_at_either_end() {
    assertThat(InterquartileMean.of(.1, .2, .3, .4, .5, .6, .7, 5.0)).isCloseTo(0.45, SIX);
    assertThat(InterquartileMean.of(3, 1, 4, 1, 5, 9, 2, 6, 5, 3)).isCloseTo(3.666667, SIX);
    assertThat(InterquartileMean.of(FIVE)).isCloseTo(0.896667, SIX);
    assertThat(InterquartileMean.of(new double[0])).isNaN();
  }

  @Test
  void runs_and_tasks_of_a_table_are_pooled() {
    double[][] table = {{.90, .70}, {.92, .68}, {.85, .75}, {.88, .71}, {.91, .40}};
    assertThat(InterquartileMean.of(table)).isCloseTo(0.798333, SIX);
    assertThat(OptimalityGap.of(table, 1)).isCloseTo(0.23, SIX);
  }

  @Test
  void all_27_samples_of_three_numbers() {
    var all = Resamples.all(new double[] {1, 2, 4}, CheckValuesTest::mean);
    assertThat(all.count()).isEqualTo(27);
    assertThat(all.percentile(2.5)).isCloseTo(1.216667, SIX);
    assertThat(all.percentile(97.5)).isCloseTo(3.566667, SIX);
    assertThat(all.percentile(10)).isCloseTo(1.333333, SIX);
    assertThat(all.percentile(90)).isCloseTo(3.333333, SIX);
  }

  @Test
  void all_3125_samples_of_five_numbers() {
    var means = Resamples.all(FIVE, CheckValuesTest::mean);
    assertThat(means.count()).isEqualTo(3125);
    assertThat(means.percentile(2.5)).isCloseTo(0.720, SIX);
    assertThat(means.percentile(50)).isCloseTo(0.850, SIX);
    assertThat(means.percentile(97.5)).isCloseTo(0.926, SIX);
    assertThat(means.deviation()).isCloseTo(0.056384, SIX);
    var middles = Resamples.all(FIVE, InterquartileMean::of);
    assertThat(middles.percentile(2.5)).isCloseTo(0.693333, SIX);
    assertThat(middles.percentile(50)).isCloseTo(0.896667, SIX);
    assertThat(middles.percentile(97.5)).isCloseTo(0.936667, SIX);
  }

  @Test
  void ten_thousand_samples_by_chance_are_those_of_the_reference_generator() {
    var stream = new RandomStream(12345);
    assertThat(new long[] {stream.nextLong(), stream.nextLong(), stream.nextLong()})
        .containsExactly(2454886589211414944L, 3778200017661327597L, 2205171434679333405L);
    var some = Resamples.some(FIVE, CheckValuesTest::mean, 10_000, new RandomStream(12345));
    assertThat(some.percentile(2.5)).isCloseTo(0.722, SIX);
    assertThat(some.percentile(97.5)).isCloseTo(0.926, SIX);
  }

  @Test
  void a_stratified_sample_of_one_task_is_a_sample() {
    double[][] column =
        Arrays.stream(FIVE).mapToObj(v -> new double[] {v}).toArray(double[][]::new);
    var one =
        Resamples.stratified(column, InterquartileMean::of, 500, RandomStream.named(1, "test"));
    var same = Resamples.some(FIVE, InterquartileMean::of, 500, RandomStream.named(1, "test"));
    assertThat(one.percentile(30)).isEqualTo(same.percentile(30));
  }

  @Test
  void more_than_seven_numbers_have_too_many_samples() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Resamples.all(new double[8], CheckValuesTest::mean))
        .withMessage("numbers of an exact bootstrap must be 1 to 7, got 8");
  }

  @Test
  void eight_differences_without_ties_have_an_exact_p_value() {
    double[] d = {1.2, -0.4, 2.3, 0.8, 1.9, -0.1, 0.6, 3.1};
    Wilcoxon test = Wilcoxon.of(d);
    assertThat(test.minus()).isEqualTo(3);
    assertThat(test.plus()).isEqualTo(33);
    assertThat(test.exact()).isTrue();
    assertThat(test.twoSided()).isEqualTo(0.0390625);
    assertThat(test.greater()).isEqualTo(0.01953125);
    assertThat(Wilcoxon.approximate(false, d)).isCloseTo(0.035692, SIX);
    assertThat(Wilcoxon.approximate(true, d)).isCloseTo(0.042315, SIX);
    // the library, which goes through all signs
    double[] zero = new double[d.length];
    assertThat(new WilcoxonSignedRankTest().wilcoxonSignedRankTest(d, zero, true))
        .isCloseTo(test.twoSided(), within(1e-12));
  }

  @Test
  void ties_and_zeros_leave_the_approximation() {
    double[] a = {125, 115, 130, 140, 140, 115, 140, 125, 140, 135};
    double[] b = {110, 122, 125, 120, 140, 124, 123, 137, 135, 145};
    double[] d = new double[a.length];
    Arrays.setAll(d, i -> a[i] - b[i]);
    Wilcoxon test = Wilcoxon.of(d);
    assertThat(test.n()).isEqualTo(9);
    assertThat(Math.min(test.plus(), test.minus())).isEqualTo(18);
    assertThat(test.exact()).isFalse();
    assertThat(test.twoSided()).isCloseTo(0.593631, SIX);
  }

  @Test
  void five_pairs_cannot_be_significant_and_equal_ones_say_nothing() {
    assertThat(Wilcoxon.of(1, 2, 3, 4, 5).twoSided()).isEqualTo(0.0625);
    assertThat(Wilcoxon.of(0, 0).twoSided()).isEqualTo(1);
    assertThat(Wilcoxon.approximate(true, 0, 0)).isEqualTo(1);
  }

  @Test
  void two_samples_that_are_not_paired() {
    MannWhitney test =
        MannWhitney.of(
            new double[] {.90, .92, .85, .88, .91}, new double[] {.84, .86, .83, .87, .80});
    assertThat(test.u()).isEqualTo(23);
    assertThat(test.twoSided()).isCloseTo(0.031746, SIX);
    assertThat(
            MannWhitney.improvement(new double[][] {{.9, .8, .7}}, new double[][] {{.85, .8, .6}}))
        .isCloseTo(0.611111, SIX);
  }

  @Test
  void ranks_over_workloads_are_tested_with_and_without_ties() {
    Friedman test = Friedman.of(ACCURACY, false);
    assertThat(test.ranks().stream().mapToDouble(r -> r).toArray())
        .containsExactly(new double[] {1.833333, 2.916667, 3.583333, 1.666667}, SIX);
    assertThat(test.chi2()).isCloseTo(8.95, SIX);
    assertThat(test.p()).isCloseTo(0.029963, SIX);
    assertThat(test.tied()).isCloseTo(9.101695, SIX);
    assertThat(test.tiedP()).isCloseTo(0.027969, SIX);
    assertThat(test.f()).isCloseTo(4.944751, SIX);
    assertThat(test.fP()).isCloseTo(0.013910, SIX);
    assertThat(test.criticalDifference()).isCloseTo(1.914843, SIX);
  }

  @Test
  void critical_differences_of_three_sizes() {
    assertThat(Friedman.criticalDifference(5, 10, 0.05)).isCloseTo(1.928828, SIX);
    assertThat(Friedman.criticalDifference(8, 12, 0.05)).isCloseTo(3.030878, SIX);
    assertThat(Friedman.criticalDifference(8, 8, 0.05)).isCloseTo(3.712053, SIX);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Friedman.criticalDifference(1, 8, 0.05))
        .withMessageContaining("2 methods");
  }

  /** The printed table of the range over the square root of 2, for 2 to 12 methods. */
  @Test
  void the_studentised_range_is_that_of_the_table() {
    double[] at05 = {1.960, 2.344, 2.569, 2.728, 2.850, 2.948, 3.031, 3.102, 3.164, 3.219, 3.268};
    double[] at10 = {1.645, 2.052, 2.291, 2.460, 2.589, 2.693, 2.780, 2.855, 2.920, 2.978, 3.030};
    for (int k = 2; k <= 12; k++) {
      assertThat(StudentisedRange.quantile(k, 0.95) / Math.sqrt(2))
          .isCloseTo(at05[k - 2], within(1e-3));
      assertThat(StudentisedRange.quantile(k, 0.90) / Math.sqrt(2))
          .isCloseTo(at10[k - 2], within(1e-3));
    }
  }
}
