package io.github.stepwright.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.github.stepwright.Knob;
import io.github.stepwright.RandomStream;
import io.github.stepwright.Settings;
import java.util.Arrays;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import java.util.stream.DoubleStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Representations, continual learning, pruning: numbers that another program worked out. */
class GeometryTest {

  private static final Offset<Double> SIX = within(1e-6);

  private static double[] ranked(IntToDoubleFunction value) {
    double[] values = new double[200];
    Arrays.setAll(values, i -> value.applyAsDouble(i + 1));
    return values;
  }

  @Test
  void rank_of_singular_values_and_of_eigenvalues_are_two_numbers() {
    var spectrum = new Spectrum(new double[] {1, 9});
    assertThat(RankMe.ofSingularValues(spectrum)).isCloseTo(1.754765, SIX);
    assertThat(RankMe.ofEigenvalues(spectrum)).isCloseTo(1.384145, SIX);
  }

  @Test
  void equal_directions_have_full_rank_and_one_has_rank_one() {
    assertThat(RankMe.ofEigenvalues(new Spectrum(new double[] {2, 2, 2, 2})))
        .isCloseTo(4, within(1e-5));
    assertThat(RankMe.ofEigenvalues(new Spectrum(new double[] {5, 0, 0})))
        .isCloseTo(1, within(1e-5));
    assertThat(RankMe.ofEigenvalues(new Spectrum(new double[] {0, 0}))).isNaN();
  }

  @Test
  void a_power_law_is_met_and_a_wavy_one_by_its_slope() {
    AlphaReq exact = AlphaReq.of(new Spectrum(ranked(i -> Math.pow(i, -1.3))));
    assertThat(exact.alpha()).isCloseTo(1.3, within(1e-12));
    assertThat(exact.r2()).isCloseTo(1, within(1e-12));
    double[] wavy = ranked(i -> Math.pow(i, -1.3) * (1 + 0.1 * Math.sin(i)));
    assertThat(AlphaReq.of(wavy, true).alpha()).isCloseTo(1.294119, SIX);
    assertThat(AlphaReq.of(wavy, false).alpha()).isCloseTo(1.299731, SIX);
  }

  @Test
  void two_eigenvalues_are_no_slope() {
    assertThat(AlphaReq.of(new Spectrum(new double[] {1, 0.5})).alpha()).isNaN();
  }

  /** Two columns, the second twice the first and one of its own: eigenvalues by hand. */
  @Test
  void the_spectrum_is_that_of_the_centred_covariance() {
    double[] rows = {1, 10, -1, 10, 1, 14, -1, 14};
    Spectrum spectrum = Spectrum.of(rows, 2);
    assertThat(spectrum.values()).containsExactly(new double[] {4, 1}, within(1e-12));
  }

  @Test
  void rotation_and_scale_leave_the_similarity_at_one() {
    double[][] x = {{1, 0}, {0, 1}, {1, 1}, {2, 0}};
    double[][] y = {{1, 1}, {0, 1}, {2, 1}, {2, 1}};
    assertThat(LinearCka.of(x, y)).isCloseTo(0.584127, SIX);
    double[][] turned = new double[4][];
    Arrays.setAll(turned, i -> new double[] {-3 * x[i][1], 3 * x[i][0]});
    assertThat(LinearCka.of(x, turned)).isCloseTo(1, within(1e-12));
  }

  private static StabilityGap toy(int tasks) {
    var gap = new StabilityGap();
    gap.task();
    gap.evaluated(.50);
    gap.evaluated(.80);
    gap.evaluated(.90);
    if (tasks >= 2) {
      gap.task();
      gap.evaluated(.40, .30);
      gap.evaluated(.70, .75);
      gap.evaluated(.85, .88);
    }
    if (tasks >= 3) {
      gap.task();
      gap.evaluated(.55, .60, .20);
      gap.evaluated(.80, .70, .60);
      gap.evaluated(.82, .80, .85);
    }
    return gap;
  }

  @Test
  void the_worst_accuracy_since_a_task_ended() {
    assertThat(toy(1).minAccuracy()).isNaN();
    assertThat(toy(2).minAccuracy()).isCloseTo(0.40, SIX);
    assertThat(toy(3).minAccuracy()).isCloseTo(0.50, SIX);
    assertThat(toy(2).worstCaseAccuracy()).isCloseTo(0.64, SIX);
    assertThat(toy(3).worstCaseAccuracy()).isCloseTo(0.616667, SIX);
  }

  @Test
  void drops_and_rises_within_three_evaluations() {
    StabilityGap gap = toy(3);
    assertThat(gap.forgetting(0, 3)).isCloseTo(0.50, SIX);
    assertThat(gap.forgetting(1, 3)).isCloseTo(0.28, SIX);
    assertThat(gap.forgetting(2, 3)).isZero();
    assertThat(gap.forgetting(3)).isCloseTo(0.26, SIX);
    assertThat(gap.plasticity(0, 3)).isCloseTo(0.45, SIX);
    assertThat(gap.plasticity(1, 3)).isCloseTo(0.58, SIX);
    assertThat(gap.plasticity(2, 3)).isCloseTo(0.65, SIX);
    assertThat(gap.plasticity(3)).isCloseTo(0.56, SIX);
    assertThat(gap.learningArea(1)).isCloseTo((.5 + .3 + .2) / 3, SIX);
  }

  @Test
  void a_saved_history_goes_on_as_if_nothing_had_happened() {
    assertThat(toy(2).save())
        .containsExactly(1, .5, 1, .8, 1, .9, 2, .4, .3, 2, .7, .75, 2, .85, .88);
    var gap = new StabilityGap();
    gap.task();
    gap.evaluated(0.1);
    gap.load(toy(2).save());
    gap.task();
    gap.evaluated(.55, .60, .20);
    gap.evaluated(.80, .70, .60);
    gap.evaluated(.82, .80, .85);
    assertThat(gap.save()).isEqualTo(toy(3).save());
    assertThat(gap.worstCaseAccuracy()).isEqualTo(toy(3).worstCaseAccuracy());
    assertThat(gap.forgetting(3)).isEqualTo(toy(3).forgetting(3));
    assertThat(gap.tasks()).isEqualTo(3);
    gap.load();
    assertThat(gap.tasks()).isZero();
  }

  /** The shortcut that leaves out starts below an earlier value gives less on some of these. */
  @Test
  void windows_are_searched_in_full() {
    var random = RandomStream.named(1, "windows");
    for (int round = 0; round < 50; round++) {
      double[] a = random.doubles(12).toArray();
      var gap = new StabilityGap();
      gap.task();
      Arrays.stream(a).forEach(gap::evaluated);
      double most = 0;
      for (int start = 0; start < a.length; start++) {
        double low = a[start];
        for (int i = start; i < Math.min(a.length, start + 4); i++) {
          low = Math.min(low, a[i]);
          most = Math.max(most, a[i] - low);
        }
      }
      assertThat(gap.plasticity(0, 4)).isCloseTo(most, within(1e-15));
    }
  }

  @Test
  void an_evaluation_has_a_value_for_every_task() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> toy(2).evaluated(1))
        .withMessage("an evaluation must have a value for each of 2 tasks, got 1");
  }

  @Test
  void temperature_grows_with_rate_and_momentum_and_falls_with_the_batch() {
    Settings plain = Settings.of(Map.of(Knob.LEARNING_RATE, 0.1, Knob.BATCH_SIZE, 32.0));
    assertThat(Pruning.temperature(plain, 320)).isCloseTo(1, within(1e-12));
    Settings heavy =
        Settings.of(Map.of(Knob.LEARNING_RATE, 0.1, Knob.BATCH_SIZE, 64.0, Knob.MOMENTUM, 0.9));
    assertThat(Pruning.temperature(heavy, 320)).isCloseTo(5, within(1e-12));
    assertThat(Pruning.load(DoubleStream.of(0, 1, 2, 0))).isEqualTo(0.5);
    assertThat(Pruning.load(DoubleStream.empty())).isNaN();
  }
}
