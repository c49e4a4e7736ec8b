package io.github.stepwright.refine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.stepwright.Schedule;
import io.github.stepwright.math.Numbers;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

class LastIterateBoundTest {

  private static final List<Double> ONES = Collections.nCopies(100, 1.0);

  /** Six printed digits in the specification. */
  @Test
  void unit_norms_give_the_reference_rates_and_bounds() {
    var bound = new LastIterateBound(ONES, 1);
    check(bound.of(shape(s -> 1 - s)), .097255, .203608);
    check(bound.of(shape(s -> (1 - s) / (0.5 + 0.5 * (1 - s)))), .078413, .206129);
    check(bound.of(shape(s -> (1 + Math.cos(Math.PI * s)) / 2)), .094695, .209114);
    check(bound.of(shape(s -> Math.min(1, (1 - s) / 0.2))), .049544, .223028);
    check(bound.of(shape(_ -> 1)), .040234, .248543);
    check(bound.of(shape(s -> s < 0.5 ? 1 : s < 0.75 ? 0.1 : 0.01)), .074190, .255524);
  }

  @Test
  void a_bad_start_makes_the_refined_shape_three_times_better_than_linear() {
    double[] norms = new double[100];
    Arrays.setAll(norms, t -> t < 10 ? 10 : 1);
    var bound = new LastIterateBound(Numbers.of(norms), 1);
    var refined = Refinement.of(Norm.L2).of(norms);
    check(bound.of(refined.array()), .102637, .216026);
    check(bound.of(shape(s -> 1 - s)), .029931, .661580);
    check(bound.of(shape(s -> (1 + Math.cos(Math.PI * s)) / 2)), .028747, .688839);
    check(bound.of(shape(s -> Math.min(1, (1 - s) / 0.2))), .026147, .422594);

    var shapes = new LinkedHashMap<String, Schedule>();
    shapes.put("linear", p -> 3 * (1 - p.fraction()));
    shapes.put("constant", _ -> 0.1);
    shapes.put("refined", refined.schedule(1));
    assertThat(bound.rank(shapes))
        .extracting(LastIterateBound.Ranked::name)
        .containsExactly("refined", "constant", "linear");
  }

  /** Step k of N stands at (k + 1/2) / N of the run. */
  @Test
  void another_number_of_steps_meets_the_same_norms_at_the_same_shares() {
    var bound = new LastIterateBound(List.of(4.0, 2.0, 1.0), 2);
    assertThat(bound.over(6).norms()).containsExactly(4.0, 4.0, 2.0, 2.0, 1.0, 1.0);
    assertThat(bound.over(1).norms()).containsExactly(2.0);
    assertThat(bound.over(3)).isEqualTo(bound);
    assertThatThrownBy(() -> bound.over(0)).hasMessage("steps must be >= 1, got 0");
  }

  private static void check(LastIterateBound.Value value, double rate, double bound) {
    assertThat(value.bestRate()).isCloseTo(rate, within(1e-6));
    assertThat(value.bound()).isCloseTo(bound, within(1e-6));
  }

  private static double[] shape(DoubleUnaryOperator profile) {
    double[] shape = new double[100];
    Arrays.setAll(shape, t -> profile.applyAsDouble(t / 100.0));
    return shape;
  }

  /** S = 3, S2 = 1: 4/6 + (4*9 + 1*25)/6 + 1/2 * 2/1 * 61/3. */
  @Test
  void two_steps_by_hand() {
    var value = new LastIterateBound(List.of(3.0, 5.0), 2).of(new double[] {2, 1});
    assertThat(value.fixed()).isCloseTo(4 / 6.0, within(1e-15));
    assertThat(value.noise()).isCloseTo(61 / 6.0 + 61 / 3.0, within(1e-13));
    assertThat(value.at(0.5)).isCloseTo(4 / 3.0 + 61 / 4.0, within(1e-13));
    assertThat(value.at(value.bestRate())).isCloseTo(value.bound(), within(1e-14));
  }

  @Test
  void scaling_the_shape_or_the_problem_moves_only_the_rate() {
    var random = new Random(7);
    double[] norms = random.doubles(300, 0.1, 9).toArray();
    double[] shape = random.doubles(300, 0, 1).toArray();
    var value = new LastIterateBound(Numbers.of(norms), 1).of(shape);
    var huge = new LastIterateBound(Numbers.of(times(norms, 1e100)), 3).of(times(shape, 1e-20));
    assertThat(huge.bound() / value.bound()).isCloseTo(3e100, within(1e88));
    assertThat(huge.rateRatio(value)).isCloseTo(3e-80, within(1e-92));
  }

  private static double[] times(double[] values, double factor) {
    return Arrays.stream(values).map(v -> v * factor).toArray();
  }

  @Test
  void zeros_at_the_end_shorten_the_run() {
    var longer = new LastIterateBound(List.of(1.0, 2.0, 3.0, 4.0), 1);
    var shorter = new LastIterateBound(List.of(1.0, 2.0), 1);
    assertThat(longer.of(new double[] {1, 0.5, 0, 0}).bound())
        .isCloseTo(shorter.of(new double[] {1, 0.5}).bound(), within(1e-15));
  }

  @Test
  void impossible_input_is_refused_by_name() {
    assertThatThrownBy(() -> new LastIterateBound(List.of(0.0, 0.0), 1))
        .hasMessage("norms must have one above 0, got 2 norms of 0");
    assertThatThrownBy(() -> new LastIterateBound(List.of(1.0, Double.NaN), 1))
        .hasMessage("norms must be finite and >= 0, got NaN at index 1");
    var bound = new LastIterateBound(List.of(1.0, 0.0), 1);
    assertThatThrownBy(() -> bound.of(new double[] {0, 1}))
        .hasMessage("shape must be > 0 at a step whose norm is > 0, got 0 at all of them");
    assertThatThrownBy(() -> bound.of(new double[] {1}))
        .hasMessage("shape must have one value per norm, got 1 for 2");
    assertThatThrownBy(() -> bound.rank(Map.of()))
        .hasMessage("schedules must have at least one, got none");
  }

  /**
   * f(x) = max over i of a[i] . x, with every a[i] joined by a negative multiple, so the minimum is
   * 0 at 0. A counterexample would refute the formula.
   */
  @Test
  void no_random_convex_problem_exceeds_the_bound() {
    var random = new Random(2310);
    double tightest = 0;
    for (int trial = 0; trial < 2000; trial++) {
      var problem = new MaximumOfLines(random);
      int steps = 1 + random.nextInt(14);
      double[] rates = random.doubles(steps, 0.01, 1).toArray();
      double[] x = problem.start(random);
      double distance = MaximumOfLines.length(x);
      double[] norms = new double[steps];
      for (int t = 0; t < steps; t++) {
        double[] slope = problem.slope(x);
        norms[t] = MaximumOfLines.length(slope);
        if (t < steps - 1) {
          MaximumOfLines.move(x, slope, rates[t]);
        }
      }
      double bound = new LastIterateBound(Numbers.of(norms), distance).of(rates).at(1);
      assertThat(problem.value(x)).isLessThanOrEqualTo(bound * (1 + 1e-12));
      tightest = Math.max(tightest, problem.value(x) / bound);
    }
    assertThat(tightest).isGreaterThan(0.5); // the problems are hard enough to notice a wrong bound
  }
}
