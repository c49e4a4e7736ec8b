package io.github.stepwright.step;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.stepwright.Batch;
import io.github.stepwright.Checkpoint;
import io.github.stepwright.Knob;
import io.github.stepwright.Norms;
import io.github.stepwright.Objective;
import io.github.stepwright.Progress;
import io.github.stepwright.Settings;
import io.github.stepwright.Stepper;
import io.github.stepwright.Values;
import io.github.stepwright.Workload;
import io.github.stepwright.optim.AdamW;
import io.github.stepwright.optim.Sgd;
import io.github.stepwright.run.Catalog;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every method that is a stepper of its own. */
class StepperContractTest {

  private static final OptionalDouble PAPER = OptionalDouble.empty();
  private static final int STEPS = 12;

  static Stream<Stepper> all() {
    var armijo = new Armijo(10, 0.5, 0.9, 1.8, 100, true);
    return Stream.of(
        new GradNormNewton(1, 1e-8, 1e-9, 40, GradNormNewton.Solve.CG, 1e-6, 50),
        new GradNormNewton(1, 1e-8, 1e-9, 40, GradNormNewton.Solve.CHOLESKY, 1e-6, 50),
        new NPgIgt(0.1, 1, 1),
        new NPgIgt(0.1, 0.7, 0),
        new Harpg(0.1, 1, false, PAPER),
        new Harpg(0.1, 0.5, true, OptionalDouble.of(0)),
        new Sso(1, 4, Sso.Decay.EXPONENTIAL, 1e-6, armijo),
        new Sso(1, 3, Sso.Decay.CONSTANT, 0, new AdamW(0.01, 0.9, 0.999, 1e-8, 0)),
        armijo,
        new Armijo(1, 0.5, 0.9, 1.8, 100, false),
        new LrGd(1),
        new NormalizedLrGd(1),
        new BatchPerceptron(1, false),
        new BatchPerceptron(1, true));
  }

  private static Separable data() {
    return Separable.random(24, 5, 0.02, 11);
  }

  /** Ten of the examples, which depend on the number alone. */
  private static Batch batch(int t) {
    var random = new Random(t);
    return new Batch(IntStream.generate(() -> random.nextInt(24)).limit(10).toArray(), 10, t);
  }

  private static Values settings(Stepper rule) {
    var values = new HashMap<Knob, Double>(rule.knobs());
    values.putIfAbsent(Knob.LEARNING_RATE, 1.0);
    return Settings.of(values);
  }

  private static Workload.Step step(Stepper rule, Stepper.Steps steps, int t) {
    return steps.step(batch(t), settings(rule), Progress.of(t, STEPS));
  }

  private static Map<String, double[]> exact(Checkpoint state) {
    var all = new HashMap<>(state.doubles());
    state
        .floats()
        .forEach(
            (name, values) ->
                all.put(
                    "float " + name,
                    IntStream.range(0, values.length).mapToDouble(i -> values[i]).toArray()));
    state
        .longs()
        .forEach(
            (name, values) ->
                all.put(
                    "long " + name,
                    IntStream.range(0, values.length)
                        .mapToDouble(i -> Double.longBitsToDouble(values[i]))
                        .toArray()));
    return all;
  }

  private static void same(Checkpoint left, Checkpoint right) {
    var one = exact(left);
    var two = exact(right);
    assertThat(one.keySet()).isEqualTo(two.keySet());
    one.forEach((name, values) -> assertThat(values).as(name).isEqualTo(two.get(name)));
  }

  @ParameterizedTest
  @MethodSource("all")
  void its_spec_is_read_back_as_the_same_record(Stepper rule) {
    assertThat(Catalog.OPTIMIZERS.parse(Catalog.OPTIMIZERS.print(rule))).isEqualTo(rule);
  }

  @Test
  void names_alone_give_the_declared_defaults() {
    assertThat(Catalog.OPTIMIZERS.parse("gradnormnewton"))
        .isEqualTo(new GradNormNewton(1, 1e-8, 1e-9, 40, GradNormNewton.Solve.CG, 1e-6, 50));
    assertThat(Catalog.OPTIMIZERS.parse("sso:m=4/sgd:lr=0.2"))
        .isEqualTo(new Sso(1, 4, Sso.Decay.CONSTANT, 1e-6, new Sgd(0.2, 0, false, 0, 0)));
    assertThat(Catalog.OPTIMIZERS.parse("harpg")).isEqualTo(new Harpg(0.1, 1, false, PAPER));
  }

  @ParameterizedTest
  @MethodSource("all")
  void a_state_that_was_put_back_goes_on_bit_for_bit(Stepper rule) {
    Separable data = data();
    var steps = rule.start(data, 0);
    for (int t = 0; t < 5; t++) {
      step(rule, steps, t);
    }
    Checkpoint middle = steps.checkpoint();
    for (int t = 5; t < STEPS; t++) {
      step(rule, steps, t);
    }
    Checkpoint end = steps.checkpoint();
    double[] x = data.x();
    // In the same object, and in a fresh one.
    steps.restore(middle);
    same(steps.checkpoint(), middle);
    Separable other = data();
    var fresh = rule.start(other, 0);
    fresh.restore(middle);
    for (int t = 5; t < STEPS; t++) {
      step(rule, steps, t);
      step(rule, fresh, t);
    }
    same(steps.checkpoint(), end);
    same(fresh.checkpoint(), end);
    assertThat(data.x()).isEqualTo(x);
    assertThat(other.x()).isEqualTo(x);
  }

  @ParameterizedTest
  @MethodSource("all")
  void what_is_not_finite_leaves_weights_and_state(Stepper rule) {
    for (var broken : new Separable.Broken[] {Separable.Broken.LOSS, Separable.Broken.GRADIENT}) {
      Separable data = data();
      var steps = rule.start(data, 0);
      for (int t = 0; t < 4; t++) {
        step(rule, steps, t);
      }
      Checkpoint before = steps.checkpoint();
      data.broken = broken;
      Workload.Step refused = step(rule, steps, 4);
      same(steps.checkpoint(), before);
      Norms norms = Norms.of(refused.groups().values());
      if (broken == Separable.Broken.LOSS) {
        assertThat(refused.loss()).isNaN();
      } else {
        assertThat(norms.gradL2()).satisfies(g -> assertThat(Double.isFinite(g)).isFalse());
      }
      assertThat(norms.updateL2()).isZero();
      data.broken = Separable.Broken.NOT;
      Separable other = data();
      var calm = rule.start(other, 0);
      calm.restore(before);
      step(rule, steps, 5);
      step(rule, calm, 5);
      assertThat(data.x()).isEqualTo(other.x());
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void the_work_charged_is_what_was_evaluated(Stepper rule) {
    Separable data = data();
    var steps = rule.start(data, 0);
    for (int t = 0; t < STEPS; t++) {
      int passes = data.passes;
      int forwards = data.forwards;
      int products = data.products;
      var cost = step(rule, steps, t).cost();
      double units =
          (data.passes - passes)
              + (data.forwards - forwards) / 3.0
              + Objective.PRODUCT * (data.products - products);
      assertThat(cost.steps()).isEqualTo(1);
      assertThat(cost.units()).isCloseTo(units * 10 / 8, Offset.offset(1e-9));
      assertThat(cost.examples())
          .isEqualTo(10L * (data.passes - passes + data.products - products));
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void norms_of_each_group_say_what_moved(Stepper rule) {
    Separable data = data();
    var steps = rule.start(data, 0);
    for (int t = 0; t < STEPS; t++) {
      double[] x = data.x();
      var groups = step(rule, steps, t).groups();
      double[] y = data.x();
      assertThat(groups.keySet()).containsExactlyInAnyOrder("left", "right");
      assertThat(groups.get("left").updateL2())
          .isCloseTo(Math.abs(y[0] - x[0]), Offset.offset(1e-12));
      assertThat(groups.get("left").weightL2()).isCloseTo(Math.abs(x[0]), Offset.offset(1e-12));
      double squares = 0;
      for (int j = 1; j < x.length; j++) {
        squares += (y[j] - x[j]) * (y[j] - x[j]);
      }
      assertThat(groups.get("right").updateL2()).isCloseTo(Math.sqrt(squares), Offset.offset(1e-9));
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void the_loss_of_all_examples_falls(Stepper rule) {
    Separable data = data();
    double before = data.evaluate(null, 0).get("loss");
    var steps = rule.start(data, 0);
    for (int t = 0; t < 60; t++) {
      steps.step(data.all(t), settings(rule), Progress.of(t, 60));
    }
    assertThat(data.evaluate(null, 0).get("loss")).isLessThan(0.9 * before);
  }

  @ParameterizedTest
  @MethodSource("all")
  void a_rate_factor_of_0_holds_a_group_still(Stepper rule) {
    if (!rule.knobs().containsKey(Knob.LEARNING_RATE)) {
      return; // it has no rate
    }
    Separable data = data();
    var steps = rule.start(data, 0);
    var held = settings(rule).with(Knob.RATE_FACTOR, "left", 0);
    for (int t = 0; t < STEPS; t++) {
      steps.step(batch(t), held, Progress.of(t, STEPS));
    }
    assertThat(data.x()[0]).isZero();
    assertThat(data.x()[1]).isNotZero();
  }
}
