package io.github.stepwright.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.LambdaBlock;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.training.loss.Loss;
import io.github.stepwright.Ask;
import io.github.stepwright.Batch;
import io.github.stepwright.Decision;
import io.github.stepwright.Knob;
import io.github.stepwright.Outputs;
import io.github.stepwright.Progress;
import io.github.stepwright.Quantity;
import io.github.stepwright.RandomStream;
import io.github.stepwright.Settings;
import io.github.stepwright.Split;
import io.github.stepwright.Why;
import io.github.stepwright.run.Catalog;
import io.github.stepwright.signal.Measurements;
import io.github.stepwright.signal.RankMe;
import io.github.stepwright.signal.Spectrum;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The outputs of a model of DJL, against hand numbers. */
class DjlOutputsTest {

  private static final float[][] X = {{1, 0}, {0, 1}, {2, -1}, {1, 1}};
  private static final int[] Y = {0, 2, 1, 0};
  private static final double[][] W = {{0.5, -1}, {0.25, 0.75}, {-0.5, 0.125}};
  private static final double[] B = {0.1, 0, -0.2};
  private static final Batch ALL = new Batch(new int[] {0, 1, 2, 3}, 4, 0);

  /** Four points of two numbers; in a sequence each example is two of them. */
  private record Points(int places) implements Feed {
    @Override
    public int examples(Split split) {
      return X.length / places;
    }

    @Override
    public Loaded load(NDManager manager, Split split, int[] rows, int size, RandomStream random) {
      float[] x = new float[2 * size * places];
      float[] y = new float[size * places];
      for (int i = 0; i < y.length; i++) {
        int row = rows[i / places] * places + i % places;
        System.arraycopy(X[row], 0, x, 2 * i, 2);
        y[i] = Y[row];
      }
      Shape shape = places == 1 ? new Shape(size, 2) : new Shape(size, places, 2);
      return new Loaded(
          new NDList(Filled.of(manager, x, shape)),
          new NDList(Filled.of(manager, y, new Shape(y.length))));
    }
  }

  private static DjlWorkload workload(Block model, Feed feed) {
    return DjlWorkload.builder()
        .setBlock(model)
        .setLoss(Loss.softmaxCrossEntropyLoss())
        .setFeed(feed)
        .setOptimizer(Catalog.OPTIMIZERS.parse("sgd"))
        .setBatchSize(2)
        .build();
  }

  private static Block linear() {
    return Linear.builder().setUnits(3).build();
  }

  /** With the weights above. */
  private static Outputs shown(DjlWorkload workload) {
    var model = (Outputs) workload.objective();
    for (int c = 0; c < 3; c++) {
      for (int j = 0; j < 2; j++) {
        model.blocks().get(0).weights().set(2 * c + j, W[c][j]);
      }
      model.blocks().get(1).weights().set(c, B[c]);
    }
    return model;
  }

  private static double[] logits() {
    double[] z = new double[3 * X.length];
    for (int i = 0; i < z.length; i++) {
      z[i] = W[i % 3][0] * X[i / 3][0] + W[i % 3][1] * X[i / 3][1] + B[i % 3];
    }
    return z;
  }

  private static double loss(double[] z, double[] gradient) {
    double loss = 0;
    for (int i = 0; i < Y.length; i++) {
      double sum = 0;
      for (int c = 0; c < 3; c++) {
        sum += Math.exp(z[3 * i + c]);
      }
      for (int c = 0; c < 3; c++) {
        double p = Math.exp(z[3 * i + c]) / sum;
        gradient[3 * i + c] = (p - (c == Y[i] ? 1 : 0)) / Y.length;
      }
      loss += (Math.log(sum) - z[3 * i + Y[i]]) / Y.length;
    }
    return loss;
  }

  @Test
  void outputs_are_logits_and_the_loss_is_a_function_of_them() {
    try (var workload = workload(linear(), new Points(1))) {
      Outputs model = shown(workload);
      assertThat(model.outputs()).isEqualTo(3);
      assertThat(model.places()).isEqualTo(1);
      double[] z = new double[12];
      model.outputs(ALL, z);
      assertThat(z).containsExactly(logits(), within(1e-6));
      double[] expected = new double[12];
      double[] found = new double[12];
      double loss = loss(z, expected);
      assertThat(model.lossGradient(ALL, z, found)).isCloseTo(loss, within(1e-6));
      assertThat(found).containsExactly(expected, within(1e-7));
      assertThat(model.gradient(ALL)).isCloseTo(loss, within(1e-6));
    }
  }

  /** For a linear model the product is a sum of outer products, v of an example with its x. */
  @Test
  void a_vector_is_pulled_back_by_the_transposed_jacobian() {
    try (var workload = workload(linear(), new Points(1))) {
      Outputs model = shown(workload);
      double[] v = new double[12];
      Arrays.setAll(v, i -> 0.1 * i - 0.5);
      double[] z = new double[12];
      model.pullBack(
          ALL,
          (outputs, vector) -> {
            System.arraycopy(outputs, 0, z, 0, 12);
            model.lossGradient(ALL, outputs, vector); // an inner pass is in nobody's way
            System.arraycopy(v, 0, vector, 0, 12);
          });
      assertThat(z).containsExactly(logits(), within(1e-6));
      for (int c = 0; c < 3; c++) {
        double[] expected = new double[3];
        for (int i = 0; i < 4; i++) {
          expected[0] += v[3 * i + c] * X[i][0];
          expected[1] += v[3 * i + c] * X[i][1];
          expected[2] += v[3 * i + c];
        }
        var weights = model.blocks().get(0).gradient();
        assertThat(weights.get(2 * c)).isCloseTo(expected[0], within(1e-6));
        assertThat(weights.get(2 * c + 1)).isCloseTo(expected[1], within(1e-6));
        assertThat(model.blocks().get(1).gradient().get(c)).isCloseTo(expected[2], within(1e-6));
      }
    }
  }

  @Test
  void the_places_of_a_sequence_are_rows_of_their_own() {
    var flat = new LambdaBlock(x -> new NDList(x.singletonOrThrow().reshape(-1, 3)));
    try (var workload = workload(new SequentialBlock().add(linear()).add(flat), new Points(2))) {
      Outputs model = shown(workload);
      assertThat(model.outputs()).isEqualTo(3);
      assertThat(model.places()).isEqualTo(2);
      Batch both = new Batch(new int[] {0, 1}, 2, 0);
      double[] z = new double[12];
      model.outputs(both, z);
      assertThat(z).containsExactly(logits(), within(1e-6));
      double[] expected = new double[12];
      double[] found = new double[12];
      assertThat(model.lossGradient(both, z, found)).isCloseTo(loss(z, expected), within(1e-6));
      assertThat(found).containsExactly(expected, within(1e-7));
    }
  }

  private static double measure(DjlWorkload workload, Quantity what) {
    return workload.measure(new Decision.Measure(new Ask("test", 0), what, Why.of("test"))).value();
  }

  @Test
  void ranks_are_those_of_the_logits_of_all_points() {
    for (int places : new int[] {1, 2}) {
      var flat = new LambdaBlock(x -> new NDList(x.singletonOrThrow().reshape(-1, 3)));
      try (var workload =
          workload(new SequentialBlock().add(linear()).add(flat), new Points(places))) {
        var still =
            Settings.of(
                Map.of(
                    Knob.LEARNING_RATE,
                    0.0,
                    Knob.MOMENTUM,
                    0.0,
                    Knob.WEIGHT_DECAY,
                    0.0,
                    Knob.BATCH_SIZE,
                    2.0));
        shown(workload);
        workload.step(still, Progress.of(0, 1));
        Spectrum expected = Spectrum.of(logits(), 3);
        assertThat(measure(workload, Measurements.RANK_ME))
            .isCloseTo(RankMe.ofSingularValues(expected), within(1e-5));
        assertThat(measure(workload, Measurements.RANK_ME_EIG))
            .isCloseTo(RankMe.ofEigenvalues(expected), within(1e-5));
        // Three are too few for a slope.
        assertThat(measure(workload, Measurements.ALPHA_REQ)).isNaN();
      }
    }
  }

  @Test
  void what_predicts_several_arrays_or_takes_more_than_labels_shows_no_outputs() {
    var two = new LambdaBlock(x -> new NDList(x.singletonOrThrow(), x.singletonOrThrow()));
    var several = Nets.builder(new SequentialBlock().add(Nets.smooth(4)).add(two), "sgd", 1);
    Feed more =
        new Feed() {
          private final Feed plain = new Nets.Clouds(30);

          @Override
          public int examples(Split split) {
            return plain.examples(split);
          }

          @Override
          public Loaded load(
              NDManager manager, Split split, int[] rows, int size, RandomStream random) {
            Loaded loaded = plain.load(manager, split, rows, size, random);
            loaded.labels().add(loaded.labels().head());
            return loaded;
          }
        };
    try (var one = several.build();
        var other = Nets.builder(Nets.smooth(4), "sgd", 1).setFeed(more).build()) {
      assertThat(one.objective()).isNotInstanceOf(Outputs.class);
      assertThat(other.objective()).isNotInstanceOf(Outputs.class);
    }
  }

  /**
   * Rules that look at outputs, beside plain steps: ten gradients of each batch make more of it.
   */
  @Test
  void a_surrogate_in_the_space_of_the_logits_takes_steps() {
    String spec = "sso:eta=2,m=10/armijo";
    try (var workload = Nets.workload(Nets.smooth(8), spec, 4)) {
      double[] losses = new double[12];
      for (int k = 0; k < losses.length; k++) {
        var at = Progress.of(k, losses.length);
        losses[k] = workload.step(Settings.of(Map.of(Knob.BATCH_SIZE, 64.0)), at).loss();
      }
      assertThat(losses[11]).isLessThan(0.7 * losses[0]);
    }
  }

  /** Normalised, with dropout: the passes are those of training, and leave nothing behind. */
  @Test
  void the_gradient_is_the_loss_gradient_pulled_back_and_looking_moves_nothing() {
    try (var workload = Nets.workload(Nets.restless(), "sgd", 5)) {
      var model = (Outputs) workload.objective();
      Batch batch = new Batch(new int[] {3, 1, 4, 1, 5, 9, 2, 6}, 8, 7);
      double loss = model.gradient(batch);
      var expected = model.blocks().stream().map(b -> b.gradient().toFloats()).toList();
      double[] z = new double[8 * Nets.CLASSES];
      double[] found = new double[1];
      var before = workload.weights();
      model.pullBack(batch, (outputs, v) -> found[0] = model.lossGradient(batch, outputs, v));
      assertThat(found[0]).isCloseTo(loss, within(1e-6));
      for (int b = 0; b < expected.size(); b++) {
        assertThat(model.blocks().get(b).gradient().toFloats())
            .containsExactly(expected.get(b), within(1e-6f));
      }
      model.outputs(batch, z);
      assertThat(model.lossGradient(batch, z, new double[z.length])).isEqualTo(found[0]);
      workload
          .weights()
          .forEach(
              (name, tensor) ->
                  assertThat(tensor.values()).as(name).isEqualTo(before.get(name).values()));
    }
  }
}
