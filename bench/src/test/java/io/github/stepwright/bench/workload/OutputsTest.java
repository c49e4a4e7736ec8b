package io.github.stepwright.bench.workload;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.stepwright.Batch;
import io.github.stepwright.Block;
import io.github.stepwright.Knob;
import io.github.stepwright.Outputs;
import io.github.stepwright.Progress;
import io.github.stepwright.RandomStream;
import io.github.stepwright.Settings;
import io.github.stepwright.Split;
import io.github.stepwright.Stepper;
import io.github.stepwright.bench.data.Shipped;
import io.github.stepwright.optim.Sgd;
import io.github.stepwright.step.Armijo;
import io.github.stepwright.step.BatchPerceptron;
import io.github.stepwright.step.GradNormNewton;
import io.github.stepwright.step.LrGd;
import io.github.stepwright.step.NormalizedLrGd;
import io.github.stepwright.step.Sso;
import io.github.stepwright.train.Descent;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Classifiers seen through their logits, and the methods that see them so. */
class OutputsTest {

  static Stream<Map.Entry<String, Classifier>> models() {
    var digits = Examples.of(Shipped.table("digits"));
    var words = Examples.nextLetter(Shipped.words().subList(0, 300));
    return Map.of(
        "softmax", new Classifier(digits, new int[0], 0, 32, stream()),
        "mlp", new Classifier(digits, new int[] {16}, 0, 32, stream()),
        "words in two parts", new Classifier(words, new int[] {400}, 10, 128, stream()))
        .entrySet()
        .stream();
  }

  private static RandomStream stream() {
    return RandomStream.named(3, "init");
  }

  private static Batch batch(Outputs model, long seed) {
    var random = new Random(seed);
    int size = model.referenceBatch();
    return new Batch(
        IntStream.generate(() -> random.nextInt(model.examples())).limit(size).toArray(),
        size,
        seed);
  }

  private static void scatter(Outputs model) {
    var random = new Random(6);
    for (Block block : model.blocks()) {
      for (int i = 0; i < block.length(); i++) {
        double w = block.weights().get(i);
        block.weights().set(i, w + 0.2f * (float) random.nextGaussian());
      }
    }
  }

  private static double[] read(Outputs model, boolean gradient) {
    return model.blocks().stream()
        .flatMapToDouble(
            block ->
                IntStream.range(0, block.length())
                    .mapToDouble(i -> (gradient ? block.gradient() : block.weights()).get(i)))
        .toArray();
  }

  private static void write(Outputs model, double[] x) {
    int at = 0;
    for (Block block : model.blocks()) {
      for (int i = 0; i < block.length(); i++) {
        block.weights().set(i, x[at++]);
      }
    }
  }

  /** Two ways to the same numbers, one in float32 and one partly in double. */
  @ParameterizedTest
  @MethodSource("models")
  void the_gradient_is_the_loss_gradient_pulled_back(Map.Entry<String, Classifier> named) {
    Outputs model = named.getValue();
    scatter(model);
    Batch batch = batch(model, 1);
    double loss = model.gradient(batch);
    double[] expected = read(model, true);
    double[] found = new double[1];
    model.pullBack(batch, (z, v) -> found[0] = model.lossGradient(batch, z, v));
    assertThat(found[0]).isCloseTo(loss, Offset.offset(1e-6));
    assertThat(read(model, true)).containsExactly(expected, Offset.offset(1e-6));
    double[] z = new double[batch.size() * model.outputs()];
    model.outputs(batch, z);
    assertThat(model.lossGradient(batch, z, new double[z.length])).isEqualTo(found[0]);
  }

  /**
   * &lt;Jᵗv, u&gt; is the slope of &lt;v, z&gt; along u; distance and tolerance as in
   * DerivativesTest.
   */
  @ParameterizedTest
  @MethodSource("models")
  void a_vector_is_pulled_back_by_the_transposed_jacobian(Map.Entry<String, Classifier> named) {
    Outputs model = named.getValue();
    scatter(model);
    Batch batch = batch(model, 2);
    var random = new Random(4);
    double[] w = new double[batch.size() * model.outputs()];
    for (int i = 0; i < w.length; i++) {
      w[i] = random.nextGaussian() / batch.size();
    }
    model.pullBack(batch, (_, v) -> System.arraycopy(w, 0, v, 0, v.length));
    double[] pulled = read(model, true);
    double[] x = read(model, false);
    double e = 1e-2;
    for (int k = 0; k < 5; k++) {
      double[] up = x.clone();
      double[] down = x.clone();
      double slope = 0;
      for (int i = 0; i < x.length; i++) {
        double u = random.nextGaussian() / Math.sqrt(x.length);
        up[i] += e * u;
        down[i] -= e * u;
        slope += pulled[i] * u;
      }
      double difference = along(model, batch, w, up) - along(model, batch, w, down);
      assertThat(difference / (2 * e))
          .isCloseTo(slope, Offset.offset(2e-3 * (1 + Math.abs(slope))));
    }
  }

  private static double along(Outputs model, Batch batch, double[] w, double[] x) {
    write(model, x);
    double[] z = new double[w.length];
    model.outputs(batch, z);
    double sum = 0;
    for (int i = 0; i < w.length; i++) {
      sum += w[i] * z[i];
    }
    return sum;
  }

  private static Classifier digits(int... hidden) {
    return new Classifier(Examples.of(Shipped.table("digits")), hidden, 0, 32, stream());
  }

  private static double train(Stepper rule, Outputs model, int steps) {
    var state = rule.start(model, 0);
    for (int t = 0; t < steps; t++) {
      state.step(batch(model, t), Settings.of(rule.knobs()), Progress.of(t, steps));
    }
    return model.evaluate(Split.TRAIN, 0).get("loss");
  }

  /** The two gradients differ in float32 rounding alone. */
  @Test
  void one_inner_step_of_sso_is_stochastic_gradient_descent() {
    var sgd = new Descent(new Sgd(0.1, 0.9, false, 0, 0));
    Classifier wrapped = digits(16);
    Classifier plain = digits(16);
    train(new Sso(1, 1, Sso.Decay.CONSTANT, 0, sgd), wrapped, 50);
    train(sgd, plain, 50);
    assertThat(read(wrapped, false)).containsExactly(read(plain, false), Offset.offset(1e-4));
  }

  /** More of the same gradient by the outputs: what the method is for. */
  @Test
  void inner_steps_make_more_of_a_loss_gradient() {
    var armijo = new Armijo(10, 0.5, 0.9, 1.8, 100, true);
    double once = train(new Sso(2, 1, Sso.Decay.CONSTANT, 0, armijo), digits(), 40);
    double often = train(new Sso(2, 10, Sso.Decay.CONSTANT, 0, armijo), digits(), 40);
    assertThat(often).isLessThan(0.8 * once);
  }

  @Test
  void newton_by_gradient_norm_solves_the_softmax_on_all_examples_in_few_steps() {
    Classifier model = digits();
    var rule = new GradNormNewton(1, 1e-8, 1e-9, 40, GradNormNewton.Solve.CG, 1e-2, 30);
    var steps = rule.start(model, 0);
    int n = model.examples();
    Batch all = new Batch(IntStream.range(0, n).toArray(), n, 0);
    double before = Double.POSITIVE_INFINITY;
    for (int t = 0; t < 12; t++) {
      double loss =
          steps.step(all, Settings.of(Map.of(Knob.BATCH_SIZE, 32.0)), Progress.of(t, 12)).loss();
      assertThat(loss).isLessThanOrEqualTo(before);
      before = loss;
    }
    assertThat(before).isLessThan(0.1); // 2.303 at the start
  }

  /** Zeros against ones of the digits are separable: the methods for that meet on a real model. */
  @Test
  void two_digits_are_separated() {
    for (Stepper rule :
        new Stepper[] {new LrGd(100), new NormalizedLrGd(100), new BatchPerceptron(1, true)}) {
      Classifier model = new Classifier(twoDigits(), new int[0], 0, 32, stream());
      int n = model.examples();
      Batch all = new Batch(IntStream.range(0, n).toArray(), n, 0);
      var steps = rule.start(model, 0);
      int t = 0;
      while (model.evaluate(Split.TRAIN, 0).get("accuracy") < 1 && t < 50) {
        steps.step(all, Settings.of(rule.knobs()), Progress.of(t++, 50));
      }
      assertThat(t).as(rule.toString()).isLessThan(50);
    }
  }

  private static Examples twoDigits() {
    var digits = Examples.of(Shipped.table("digits"));
    int splits = Split.values().length;
    float[][] values = new float[splits][];
    int[][] labels = new int[splits][];
    for (int s = 0; s < splits; s++) {
      int[] from = digits.labels()[s];
      int[] rows = IntStream.range(0, from.length).filter(f -> from[f] < 2).toArray();
      values[s] = new float[rows.length * digits.width()];
      labels[s] = new int[rows.length];
      for (int i = 0; i < rows.length; i++) {
        labels[s][i] = from[rows[i]];
        System.arraycopy(
            digits.values()[s],
            rows[i] * digits.width(),
            values[s],
            i * digits.width(),
            digits.width());
      }
    }
    return new Examples(digits.width(), 2, 0, values, new int[splits][0], labels);
  }
}
