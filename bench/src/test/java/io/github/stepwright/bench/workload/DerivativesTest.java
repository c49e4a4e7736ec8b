package io.github.stepwright.bench.workload;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.stepwright.Array;
import io.github.stepwright.Batch;
import io.github.stepwright.Block;
import io.github.stepwright.Knob;
import io.github.stepwright.Objective;
import io.github.stepwright.RandomStream;
import io.github.stepwright.Settings;
import io.github.stepwright.bench.data.Shipped;
import io.github.stepwright.density.UShape;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Gradients and Hessian-vector products against central differences.
 *
 * <p>Losses carry the rounding of float32 products, about 1e-7 of the loss, so a difference
 * quotient over a distance e has an error of about 1e-7 / e from rounding and e² from curvature: at
 * e = 1e-2 both are near 1e-4. Products are differences of gradients and behave alike.
 */
class DerivativesTest {

  private static final double DISTANCE = 1e-2;
  private static final double TOLERANCE = 2e-3;

  static Stream<Map.Entry<String, Objective>> objectives() {
    var digits = Examples.of(Shipped.table("digits"));
    var words = Examples.nextLetter(Shipped.words().subList(0, 300));
    return Map.<String, Objective>of(
        "softmax", new Classifier(digits, new int[0], 0, 32, stream()),
        "mlp", new Classifier(digits, new int[] {16}, 0, 32, stream()),
        "deep mlp", new Classifier(digits, new int[] {16, 12}, 0, 32, stream()),
        "words", new Classifier(words, new int[] {20}, 4, 32, stream()),
        "words in two parts", new Classifier(words, new int[] {400}, 10, 128, stream()),
        "noisy quadratic", new NoisyQuadratic(1),
        "flow", flow(FlowLoss.SQUARE, 0),
        "flow, huber", flow(FlowLoss.HUBER, 0),
        "flow, perceptual", flow(FlowLoss.PERCEPTUAL, 0),
        "flow, aligned", flow(FlowLoss.SQUARE, 0.5))
        .entrySet()
        .stream();
  }

  private static Objective flow(FlowLoss loss, double auxiliary) {
    var flow = new Flow(Digits.shipped(), loss, new UShape(4), 32, 1);
    flow.obey(Settings.of(Map.of(Knob.AUXILIARY, auxiliary, Knob.DIFFICULTY, 0.8)));
    return flow;
  }

  private static RandomStream stream() {
    return RandomStream.named(3, "init");
  }

  private static Batch batch(Objective objective) {
    int size = objective.referenceBatch();
    var random = new Random(9);
    int[] rows = IntStream.range(0, size).map(_ -> random.nextInt(objective.examples())).toArray();
    return new Batch(rows, size, 0);
  }

  /** Weights away from the start, where the last layer is 0 and much of the Hessian vanishes. */
  private static void scatter(Objective objective, Random random) {
    for (Block block : objective.blocks()) {
      for (int i = 0; i < block.length(); i++) {
        double w = block.weights().get(i);
        block.weights().set(i, w + 0.2 * random.nextGaussian());
      }
    }
  }

  private static float[] direction(Objective objective, Random random) {
    int length = objective.blocks().stream().mapToInt(Block::length).sum();
    float[] v = new float[length];
    double squares = 0;
    for (int i = 0; i < length; i++) {
      v[i] = (float) random.nextGaussian();
      squares += v[i] * v[i];
    }
    for (int i = 0; i < length; i++) {
      v[i] /= (float) Math.sqrt(squares);
    }
    return v;
  }

  private static void move(Objective objective, float[] v, double by) {
    int at = 0;
    for (Block block : objective.blocks()) {
      for (int i = 0; i < block.length(); i++) {
        double w = block.weights().get(i);
        block.weights().set(i, w + by * v[at++]);
      }
    }
  }

  private static double[] gradient(Objective objective) {
    int length = objective.blocks().stream().mapToInt(Block::length).sum();
    double[] g = new double[length];
    int at = 0;
    for (Block block : objective.blocks()) {
      for (int i = 0; i < block.length(); i++) {
        g[at++] = block.gradient().get(i);
      }
    }
    return g;
  }

  private static double dot(double[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  @ParameterizedTest
  @MethodSource("objectives")
  void the_gradient_is_the_central_difference_of_the_loss(Map.Entry<String, Objective> named) {
    Objective objective = named.getValue();
    var random = new Random(4);
    scatter(objective, random);
    Batch batch = batch(objective);
    boolean noisy = objective instanceof NoisyQuadratic;
    for (int k = 0; k < 10; k++) {
      // Along the gradient itself in the end, where a wrong part could not hide.
      objective.gradient(batch);
      double[] g = gradient(objective);
      float[] v = k < 9 ? direction(objective, random) : normalised(g);
      double slope = dot(g, v);
      move(objective, v, DISTANCE);
      double up = objective.gradient(batch);
      move(objective, v, -2 * DISTANCE);
      double down = objective.gradient(batch);
      move(objective, v, DISTANCE);
      if (!noisy) {
        assertThat((up - down) / (2 * DISTANCE))
            .isCloseTo(
                slope, org.assertj.core.data.Offset.offset(TOLERANCE * (1 + Math.abs(slope))));
      }
    }
  }

  private static float[] normalised(double[] g) {
    double norm = Math.sqrt(java.util.Arrays.stream(g).map(x -> x * x).sum());
    float[] v = new float[g.length];
    for (int i = 0; i < g.length; i++) {
      v[i] = (float) (g[i] / norm);
    }
    return v;
  }

  @ParameterizedTest
  @MethodSource("objectives")
  void the_hessian_vector_product_is_the_central_difference_of_the_gradient(
      Map.Entry<String, Objective> named) {
    Objective objective = named.getValue();
    var random = new Random(5);
    scatter(objective, random);
    Batch batch = batch(objective);
    for (int k = 0; k < 5; k++) {
      float[] v = direction(objective, random);
      float[] product = new float[v.length];
      objective.hessianVector(batch, Array.of(v), Array.of(product));
      move(objective, v, DISTANCE);
      objective.gradient(batch);
      double[] up = gradient(objective);
      move(objective, v, -2 * DISTANCE);
      objective.gradient(batch);
      double[] down = gradient(objective);
      move(objective, v, DISTANCE);
      double largest = 0;
      for (float p : product) {
        largest = Math.max(largest, Math.abs(p));
      }
      for (int i = 0; i < v.length; i++) {
        assertThat((up[i] - down[i]) / (2 * DISTANCE))
            .isCloseTo(
                product[i], org.assertj.core.data.Offset.offset(TOLERANCE * (largest + 0.05)));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("objectives")
  void the_hessian_is_symmetric(Map.Entry<String, Objective> named) {
    Objective objective = named.getValue();
    var random = new Random(6);
    scatter(objective, random);
    Batch batch = batch(objective);
    float[] u = direction(objective, random);
    float[] v = direction(objective, random);
    float[] hu = new float[u.length];
    float[] hv = new float[v.length];
    objective.hessianVector(batch, Array.of(u), Array.of(hu));
    objective.hessianVector(batch, Array.of(v), Array.of(hv));
    double uhv = 0;
    double vhu = 0;
    double scale = 0;
    for (int i = 0; i < u.length; i++) {
      uhv += (double) u[i] * hv[i];
      vhu += (double) v[i] * hu[i];
      scale += Math.abs((double) u[i] * hv[i]);
    }
    assertThat(uhv).isCloseTo(vhu, org.assertj.core.data.Offset.offset(1e-5 * (scale + 1e-3)));
  }
}
