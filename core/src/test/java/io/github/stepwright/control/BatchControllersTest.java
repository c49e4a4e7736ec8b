package io.github.stepwright.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.stepwright.Decision;
import io.github.stepwright.Fold;
import io.github.stepwright.Knob;
import io.github.stepwright.Progress;
import io.github.stepwright.RandomStream;
import io.github.stepwright.Signal;
import io.github.stepwright.Spread;
import io.github.stepwright.Work;
import io.github.stepwright.run.Catalog;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BatchControllersTest {

  /** The four gradients of one example each, of which the tests of their paper are worked out. */
  private static final Spread FOUR = new Spread(4, 1, 0.209375, 0.02171875);

  private static Batched batched(String spec) {
    return ((Batched) Catalog.CONTROLLERS.parse(spec)).from(4, 100_000);
  }

  private static Fold begun(String spec) {
    Fold fold = batched(spec).start(new RandomStream(1));
    fold.on(new Signal.Started(Progress.of(0, 100), Work.NONE));
    return fold;
  }

  private static Signal stepped(long step, boolean probe, Spread spread) {
    return new Signal.Stepped(
        step,
        Progress.of(step + 1, 100),
        Work.NONE,
        probe,
        1,
        Map.of(),
        Optional.ofNullable(spread));
  }

  private static List<Double> set(List<Decision> decisions, Knob knob) {
    var values = new ArrayList<Double>();
    for (Decision decision : decisions) {
      if (decision instanceof Decision.Set set && set.knob().equals(knob)) {
        values.add(set.value());
      }
    }
    return values;
  }

  @ParameterizedTest
  @CsvSource({"0.1, 1153", "0.5, 47", "0.9, 15"})
  void the_norm_test_asks_for_the_examples_of_its_paper(double eta, double wanted) {
    List<Decision> norm = begun("adadagradnorm:eta=" + eta).on(stepped(0, false, FOUR));
    assertThat(set(norm, Knob.BATCH_SIZE)).containsExactly(wanted);
    assertThat(norm.getFirst().why().numbers())
        .containsEntry("wanted", wanted)
        .containsEntry("batch", 4.0)
        .containsEntry("eta", eta);
    assertThat(norm.getFirst().why().numbers().get("variance")).isCloseTo(0.2502083, within(1e-7));
    List<Decision> whole =
        begun("adadagrad:every=1,growth=1e9,eta=" + eta).on(stepped(0, false, FOUR));
    assertThat(set(whole, Knob.BATCH_SIZE)).containsExactly(wanted);
  }

  @Test
  void the_batch_takes_the_rate_along_by_the_declared_rule() {
    assertThat(Scaling.LINEAR.factor(128, 512)).isEqualTo(4);
    assertThat(Scaling.SQRT.factor(128, 512)).isEqualTo(2);
    assertThat(Scaling.SQRT.factor(128, 32)).isEqualTo(0.5);
    assertThat(Scaling.NONE.factor(128, 512)).isEqualTo(1);
    List<Decision> linear =
        begun("adadagradnorm:start=5,scaling=linear").on(stepped(0, false, FOUR));
    assertThat(set(linear, Knob.BATCH_FACTOR)).containsExactly(47 / 5.0);
    List<Decision> root = begun("adadagradnorm:start=5,scaling=sqrt").on(stepped(0, false, FOUR));
    assertThat(set(root, Knob.BATCH_FACTOR)).containsExactly(Math.sqrt(47 / 5.0));
    List<Decision> none = begun("adadagradnorm:start=5").on(stepped(0, false, FOUR));
    assertThat(set(none, Knob.BATCH_FACTOR)).isEmpty();
  }

  @Test
  void one_test_grows_the_batch_no_more_than_it_may_and_none_shrinks_it() {
    Fold fold = begun("adadagrad:every=1,growth=2,max=10");
    var sizes = new ArrayList<Double>();
    for (int t = 0; t < 4; t++) {
      sizes.addAll(set(fold.on(stepped(t, false, FOUR)), Knob.BATCH_SIZE));
    }
    assertThat(sizes).containsExactly(8.0, 10.0);
    // A gradient without noise passes any test.
    Fold quiet = begun("adadagrad:every=1");
    assertThat(quiet.on(stepped(0, false, new Spread(4, 1, 1, 1)))).isEmpty();
    // One that is 0 amid noise asks for everything, one of 0 without noise for nothing.
    assertThat(
            set(
                begun("adadagradnorm:max=77").on(stepped(0, false, new Spread(4, 1, 1, 0))),
                Knob.BATCH_SIZE))
        .containsExactly(77.0);
    assertThat(begun("adadagradnorm").on(stepped(0, false, new Spread(4, 1, 0, 0)))).isEmpty();
  }

  @Test
  void means_over_the_steps_since_the_last_test_decide() {
    Fold fold = begun("adadagrad:every=2,growth=1e9");
    assertThat(fold.on(stepped(0, false, FOUR))).isEmpty();
    // Twice the square of the mean, the same variance: V / s = 0.2502083 / (1.5 * 0.02171875).
    double square = 2 * 0.02171875;
    var other = new Spread(4, 1, square + 0.209375 - 0.02171875, square);
    assertThat(set(fold.on(stepped(1, false, other)), Knob.BATCH_SIZE))
        .containsExactly(Math.ceil(0.25020833333 / (1.5 * 0.02171875) / 0.25));
  }

  @ParameterizedTest
  @ValueSource(strings = {"adadagradnorm", "adadagrad:every=1", "noisescale:every=1"})
  void probes_are_not_looked_at_and_a_step_without_parts_is_an_error(String spec) {
    Fold fold = begun(spec);
    assertThat(fold.on(stepped(0, true, FOUR))).isEmpty();
    assertThatThrownBy(() -> fold.on(stepped(1, false, null)))
        .hasMessageContaining("must hear of at least 2 micro-batches of each step, got none");
  }

  @Test
  void the_augmented_test_waits_for_both_of_its_numbers() {
    Fold fold = begun("adadagrad:test=augmented,every=1,growth=1e9");
    List<Decision> asked = fold.on(stepped(0, false, FOUR));
    assertThat(asked).hasSize(2);
    var answers = new ArrayList<Decision>();
    double[] values = {0.003190983 / (0.02171875 * 0.02171875), 0.1032854 / 0.02171875};
    for (int i = 0; i < 2; i++) {
      assertThat(answers).isEmpty();
      var measure = (Decision.Measure) asked.get(i);
      answers.addAll(
          fold.on(
              new Signal.Measured(
                  Progress.of(1, 100),
                  Work.NONE,
                  measure.ask(),
                  measure.what(),
                  values[i],
                  values[i],
                  values[i])));
    }
    assertThat(set(answers, Knob.BATCH_SIZE)).containsExactly(28.0); // and 5 for the other
  }

  @Test
  void noise_scale_moves_the_batch_where_its_interval_leaves_it_out() {
    // |G|² = (8 * 1.5 - 1 * 5) / 7 = 1, S = (5 - 1.5) / (1 - 1/8) = 4: B = 4 without a spread.
    var spread = new Spread(8, 1, 5, 1.5);
    Fold far = begun("noisescale:start=64,every=2");
    assertThat(far.on(stepped(0, false, spread))).isEmpty();
    List<Decision> moved = far.on(stepped(1, false, spread));
    assertThat(set(moved, Knob.BATCH_SIZE)).containsExactly(32.0); // a half at a time
    assertThat(moved.getFirst().why().numbers().get("noiseScale")).isCloseTo(4, within(1e-9));
    Fold near = begun("noisescale:start=4,every=2");
    near.on(stepped(0, false, spread));
    assertThat(near.on(stepped(1, false, spread))).isEmpty();
    Fold double_ = begun("noisescale:start=4,every=2,share=1.5");
    double_.on(stepped(0, false, spread));
    assertThat(set(double_.on(stepped(1, false, spread)), Knob.BATCH_SIZE)).containsExactly(6.0);
    // Undetermined: the estimate of |G|² is below 0.
    Fold unknown = begun("noisescale:start=4,every=1");
    assertThat(unknown.on(stepped(0, false, new Spread(8, 1, 5, 0.1)))).isEmpty();
  }

  @Test
  void gradual_doubles_at_fifths_of_the_budget() {
    Fold fold = begun("gradual:max=40");
    var sizes = new ArrayList<String>();
    for (int t = 0; t < 99; t++) {
      for (double size : set(fold.on(stepped(t, false, null)), Knob.BATCH_SIZE)) {
        sizes.add(t + 1 + ": " + size);
      }
    }
    assertThat(sizes).containsExactly("20: 8.0", "40: 16.0", "60: 32.0", "80: 40.0");
  }

  @Test
  void what_is_out_of_range_is_refused() {
    assertThatThrownBy(() -> Catalog.CONTROLLERS.parse("adadagrad:start=1"))
        .hasMessage("adadagrad.start must be >= 2, got 1");
    assertThatThrownBy(() -> Catalog.CONTROLLERS.parse("adadagradnorm:start=9,max=8"))
        .hasMessage("adadagradnorm.max must be >= 9, got 8");
    assertThatThrownBy(() -> Catalog.CONTROLLERS.parse("gradual:factor=1"))
        .hasMessage("gradual.factor must be > 1 and finite, got 1.0");
    assertThatThrownBy(() -> Catalog.CONTROLLERS.parse("gradual").start(new RandomStream(1)))
        .hasMessageStartingWith("gradual must know its first and its largest batch");
  }

  @ParameterizedTest
  @ValueSource(strings = {"adadagrad", "adadagradnorm", "noisescale", "gradual"})
  void a_spec_that_is_printed_is_read_as_the_same_controller(String name) {
    var parsed = Catalog.CONTROLLERS.parse(name + ":start=16,max=64,scaling=sqrt");
    assertThat(Catalog.CONTROLLERS.parse(Catalog.CONTROLLERS.print(parsed))).isEqualTo(parsed);
  }
}
