package io.github.stepwright.refine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class RefinementTest {

  private static final Refinement SGD = Refinement.of(Norm.L2);
  private static final Refinement ADAM = Refinement.of(Norm.L1);
  private static final Refinement ROUGH = new Refinement(Norm.L2, 0, 0, Fault.Policy.REFUSE, false);
  private static final Offset<Double> ROUNDING = within(1e-15);
  private static final Offset<Double> PRINTED = within(5e-11); // ten digits in the specification

  @ParameterizedTest
  @CsvSource({".1, 100, 11", ".1, 10000, 1001", ".1, 105, 11", ".25, 10, 3", ".1, 7, 1", "0, 9, 1"})
  void window_is_an_odd_share_of_the_log(double smooth, int n, int width) {
    assertThat(new Refinement(Norm.L2, smooth, 0, Fault.Policy.REFUSE, false).width(n))
        .isEqualTo(width);
  }

  @Test
  void five_norms_match_the_reference_values() {
    expect(SGD.shape(new double[] {3, 3, 3, 3, 3}), ROUNDING, 1, .75, .5, .25, 0);
    expect(SGD.shape(new double[] {4, 2, 1, 1, 2}), ROUNDING, .125, .45, 1, .2, 0);
    expect(ADAM.shape(new double[] {4, 2, 1, 1, 2}), ROUNDING, .5, 5 / 6.0, 1, 1 / 3.0, 0);
  }

  @Test
  void a_bad_start_is_stepped_over() {
    var values = SGD.of(norms(100, t -> t < 10 ? 10 : 1)).values();
    assertThat(values.get(0)).isCloseTo(0.0101224719, PRINTED);
    assertThat(values.get(9)).isCloseTo(0.0101123596, PRINTED);
    assertThat(values.get(10)).isEqualTo(1);
    assertThat(values.get(50)).isCloseTo(0.5505617978, PRINTED);
    assertThat(values.get(98)).isCloseTo(0.0112359551, PRINTED);
  }

  @Test
  void norms_that_vanish_make_a_late_spike_which_the_guard_refuses() {
    double[] norms = norms(100, t -> 1 - t / 100.0);
    double[] shape = ROUGH.shape(norms);
    assertThat(shape[98]).isEqualTo(1);
    assertThat(shape[0]).isCloseTo(0.0006539536, PRINTED);
    assertThat(shape[25]).isCloseTo(0.0011601859, PRINTED);
    assertThat(shape[50]).isCloseTo(0.0025995724, PRINTED);
    assertThat(shape[75]).isCloseTo(0.0102663898, PRINTED);
    assertThat(shape[90]).isCloseTo(0.0615907092, PRINTED);
    assertThatThrownBy(() -> ROUGH.of(norms)).hasMessageContaining("collapse late");
    assertThatThrownBy(() -> SGD.of(norms))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("the first half of the steps must hold at least 10 %")
        .hasMessageContaining("linear fallback");
  }

  @Test
  void norms_that_collapse_make_a_late_spike_which_the_guard_refuses() {
    double[] norms = norms(100, t -> t < 80 ? 1 : 1e-3);
    double[] shape = SGD.shape(norms);
    assertThat(shape[80]).isEqualTo(1);
    for (int t = 0; t < 80; t++) {
      assertThat(shape[t]).isCloseTo(1.0526e-6, within(1e-10));
    }
    // 50 rows of 20e6 against a spike of 19 * 20 / 2 pairs of 1e12.
    assertThatThrownBy(() -> SGD.of(norms))
        .hasMessage(
            "the first half of the steps must hold at least 10 % of the refined schedule, got"
                + " 0.00053 %: the norms collapse late and leave a spike at the end; ask for the"
                + " linear fallback or a longer log");
    var linear = new Refinement(Norm.L2, 0.1, 0, Fault.Policy.REFUSE, true).of(norms);
    expect(linear.array(), ROUNDING, norms(100, t -> (99 - t) / 99.0));
    assertThat(linear.fallback().orElseThrow()).contains("collapse late");
  }

  @ParameterizedTest
  @EnumSource
  void equal_norms_give_linear_decay_and_nothing_to_gain(Norm norm) {
    for (double g : new double[] {1e-300, 0.3, 1, 1e300}) {
      var refined = Refinement.of(norm).of(norms(1001, _ -> g));
      for (int t = 0; t < 1001; t++) {
        assertThat(refined.values().get(t)).isCloseTo((1000 - t) / 1000.0, ROUNDING);
      }
      refined.guarantee().ifPresent(share -> assertThat(share).isCloseTo(1, ROUNDING));
    }
  }

  @ParameterizedTest
  @EnumSource
  void the_unit_of_the_norms_does_not_matter(Norm norm) {
    for (int seed = 0; seed < 20; seed++) {
      double[] g = lognormal(200 + seed, seed);
      double[] shape = Refinement.of(norm).shape(g);
      double[] same = Refinement.of(norm).shape(norms(g.length, t -> g[t] * 0x1p300));
      double[] close = Refinement.of(norm).shape(norms(g.length, t -> g[t] / 3e200));
      assertThat(same).containsExactly(shape); // a power of 2 rounds nothing
      expect(close, within(1e-13), shape);
    }
  }

  @ParameterizedTest
  @EnumSource
  void values_follow_the_definition_and_peak_at_one(Norm norm) {
    for (int seed = 0; seed < 20; seed++) {
      double[] g = lognormal(30 + 11 * seed, seed);
      double[] found = new Refinement(norm, 0, 0, Fault.Policy.REFUSE, false).shape(g);
      double[] direct = new double[g.length];
      for (int t = 0; t < g.length; t++) {
        for (int i = t + 1; i < g.length; i++) {
          direct[t] += Math.pow(g[t] * g[i], -norm.exponent());
        }
      }
      double peak = Arrays.stream(direct).max().orElseThrow();
      expect(found, within(1e-13), Arrays.stream(direct).map(v -> v / peak).toArray());
      assertThat(Arrays.stream(found).max()).hasValue(1);
      assertThat(found[found.length - 1]).isZero();
    }
  }

  /** Weights 1e12 apart: a plain sum from the end would lose the small ones behind the large. */
  @Test
  void small_weights_are_not_lost_behind_a_large_one() {
    int n = 200_001;
    double[] g = norms(n, t -> t == n - 1 ? 1e-6 : 1); // weight 1e12 last, then 1 each
    double[] shape = ROUGH.shape(g);
    for (int t = 0; t < n - 1; t += 9999) {
      double expected = (1e12 + (n - 2 - t)) / (1e12 + (n - 2));
      assertThat(shape[t]).isCloseTo(expected, within(3e-16));
    }
  }

  @Test
  void the_guarantee_is_the_ratio_of_the_two_best_bounds() {
    var refined = SGD.of(norms(100, t -> t < 10 ? 10 : 1));
    assertThat(refined.guarantee().orElseThrow()).isCloseTo(100 / Math.sqrt(90.1 * 1090), ROUNDING);
    assertThat(ADAM.of(norms(100, _ -> 1)).guarantee()).isEmpty();
  }

  @Test
  void a_norm_far_below_the_median_counts_as_the_floor() {
    double[] g = norms(100, t -> t >= 30 && t < 60 ? Double.MIN_VALUE : 1);
    var refined = SGD.of(g);
    assertThat(refined.floored()).isEqualTo(30);
    // 1e12 at 30 to 59, 1 elsewhere: within the block the product falls by one weight a row.
    assertThat(refined.values().get(30)).isEqualTo(1);
    assertThat(refined.values().get(44)).isCloseTo(15 / 29.0, within(1e-10));
    assertThat(refined.values().get(0)).isCloseTo(30e12 / 29e24, within(1e-22));
  }

  @Test
  void faulty_norms_are_named_with_their_index() {
    double[] g = norms(40, _ -> 1);
    g[3] = Double.NaN;
    g[7] = 0;
    g[8] = -2;
    g[39] = Double.POSITIVE_INFINITY;
    assertThatThrownBy(() -> SGD.of(g))
        .hasMessage(
            "norms must be > 0 and finite, got NaN at index 3, 0.0 at index 7, -2.0 at index 8,"
                + " Infinity at index 39; mend the log or skip these rows");
    assertThat(Fault.of(g)).extracting(Fault::index).containsExactly(3, 7, 8, 39);
    double[] zeros = new double[40];
    assertThatThrownBy(() -> SGD.of(zeros)).hasMessageContaining("0.0 at index 4 and 35 more");
    assertThatThrownBy(() -> SGD.shape(zeros)).hasMessageStartingWith("norms must be > 0");
  }

  @Test
  void skipped_rows_are_bridged_and_the_others_refined_without_them() {
    var random = new Random(5);
    var skipping = new Refinement(Norm.L2, 0.1, 0, Fault.Policy.SKIP, false);
    double[] clean = lognormal(60, 5);
    double[] log = new double[66];
    int[] holes = {0, 10, 11, 40, 64, 65};
    for (int i = 0, k = 0; i < log.length; i++) {
      boolean hole = Arrays.binarySearch(holes, i) >= 0;
      log[i] = hole ? -random.nextDouble() : clean[k++];
    }
    var refined = skipping.of(log);
    var expected = SGD.of(clean).values();
    assertThat(refined.skipped()).extracting(Fault::index).containsExactly(0, 10, 11, 40, 64, 65);
    assertThat(refined.values()).hasSize(66);
    assertThat(refined.values().subList(1, 10)).isEqualTo(expected.subList(0, 9));
    assertThat(refined.values().subList(41, 64)).isEqualTo(expected.subList(37, 60));
    double left = expected.get(8);
    double right = expected.get(9);
    assertThat(refined.values().get(0)).isEqualTo(expected.get(0));
    assertThat(refined.values().get(10)).isCloseTo((2 * left + right) / 3, ROUNDING);
    assertThat(refined.values().get(11)).isCloseTo((left + 2 * right) / 3, ROUNDING);
    assertThat(refined.values().get(65)).isZero();
  }

  @Test
  void trimmed_rows_are_left_out_whatever_they_hold() {
    double[] clean = lognormal(50, 3);
    double[] log = new double[54]; // zeros at either end
    System.arraycopy(clean, 0, log, 2, 50);
    var refined = new Refinement(Norm.L2, 0.1, 2, Fault.Policy.REFUSE, false).of(log);
    assertThat(refined.values()).isEqualTo(SGD.of(clean).values());
    assertThat(refined.first()).isEqualTo(2);
  }

  @Test
  void fewer_than_twenty_norms_are_refused_unless_linear_is_asked_for() {
    double[] g = norms(19, t -> 1 + t);
    assertThat(SGD.of(norms(20, t -> 1 + t)).fallback()).isEmpty();
    assertThatThrownBy(() -> SGD.of(g))
        .hasMessage(
            "norms must be at least 20 to refine, got 19; ask for the linear fallback or a longer"
                + " log");
    var linear = new Refinement(Norm.L2, 0.1, 0, Fault.Policy.REFUSE, true).of(g);
    expect(linear.array(), ROUNDING, norms(19, t -> (18 - t) / 18.0));
    assertThat(linear.fallback()).hasValue("norms must be at least 20 to refine, got 19");
    assertThat(linear.guarantee()).isEmpty();
  }

  @Test
  void impossible_options_are_refused() {
    assertThatThrownBy(() -> new Refinement(Norm.L2, 1.5, 0, Fault.Policy.REFUSE, false))
        .hasMessage("smooth must be in [0, 1], got 1.5");
    assertThatThrownBy(() -> new Refinement(Norm.L2, 0.1, -1, Fault.Policy.REFUSE, false))
        .hasMessage("trim must be >= 0, got -1");
    assertThatThrownBy(
            () -> new Refinement(Norm.L2, 0.1, 2, Fault.Policy.REFUSE, true).of(norms(4, _ -> 1)))
        .hasMessage("norms must be more than 2 * trim = 4, got 4");
  }

  /**
   * The promise the schedule is built on: for any weights, the last iterate is within (D² + sum w²
   * g²) / (2 sum w). The norms refined need not be those met later.
   */
  @Test
  void no_random_convex_problem_breaks_the_promise() {
    var random = new Random(1007);
    double tightest = 0;
    for (int trial = 0; trial < 2000; trial++) {
      var problem = new MaximumOfLines(random);
      double[] expected = lognormal(2 + random.nextInt(13), trial);
      double[] shape = ROUGH.shape(expected);
      double[] w = norms(shape.length, t -> 1 / (expected[t] * expected[t]));
      double sum = Arrays.stream(w).sum();
      double peak = 0;
      double after = 0;
      for (int t = w.length - 1; t >= 0; t--) {
        peak = Math.max(peak, w[t] * after / sum);
        after += w[t];
      }
      double[] x = problem.start(random);
      double right = Math.pow(MaximumOfLines.length(x), 2);
      for (int t = 0; t < shape.length; t++) {
        double[] slope = problem.slope(x);
        right += Math.pow(w[t] * MaximumOfLines.length(slope), 2);
        MaximumOfLines.move(x, slope, peak * shape[t]);
      }
      right /= 2 * sum;
      assertThat(problem.value(x)).isLessThanOrEqualTo(right * (1 + 1e-12));
      tightest = Math.max(tightest, problem.value(x) / right);
    }
    assertThat(tightest).isGreaterThan(0.5);
  }

  private static double[] norms(int n, IntToDoubleFunction norm) {
    double[] norms = new double[n];
    Arrays.setAll(norms, norm);
    return norms;
  }

  private static double[] lognormal(int n, long seed) {
    var random = new Random(seed);
    return norms(n, _ -> Math.exp(random.nextGaussian()));
  }

  private static void expect(double[] found, Offset<Double> tolerance, double... expected) {
    assertThat(found).hasSize(expected.length);
    for (int t = 0; t < found.length; t++) {
      assertThat(found[t]).as("value %d", t).isCloseTo(expected[t], tolerance);
    }
  }
}
