package io.github.stepwright.deep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import io.github.stepwright.RandomStream;
import io.github.stepwright.Split;
import io.github.stepwright.djl.TorchEngine;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Layers, losses, data and the simulator, against hand numbers. */
class PiecesTest {

  private NDManager manager;

  @BeforeEach
  void an_engine() {
    manager = TorchEngine.open().newBaseManager();
  }

  @AfterEach
  void that_is_left() {
    manager.close();
  }

  private NDArray statistic(GhostBatchNorm layer, String name) {
    return layer.getDirectParameters().get(name).getArray();
  }

  @Test
  void running_means_move_with_one_ghost_after_the_other() {
    var layer = new GhostBatchNorm(2, 0.1f);
    layer.initialize(manager, DataType.FLOAT32, new Shape(8, 1));
    // Ghost means 1, 2, 3, 4: 0.1 (0.729 + 2 * 0.81 + 3 * 0.9 + 4) = 0.9049.
    NDArray x = manager.create(new float[] {0, 2, 1, 3, 2, 4, 3, 5}, new Shape(8, 1));
    NDArray y =
        layer.forward(new ParameterStore(manager, false), new NDList(x), true).singletonOrThrow();
    assertThat(statistic(layer, "runningMean").getFloat(0)).isCloseTo(0.9049f, within(1e-6f));
    // Unbiased variance 2 in each ghost: 0.9^4 + 2 (1 - 0.9^4).
    assertThat(statistic(layer, "runningVar").getFloat(0)).isCloseTo(1.3439f, within(1e-5f));
    // Each ghost is normalised by itself, its biased variance being 1.
    for (int i = 0; i < 8; i++) {
      assertThat(y.toFloatArray()[i]).isCloseTo(i % 2 == 0 ? -1 : 1, within(1e-4f));
    }
  }

  @Test
  void examples_left_over_join_the_last_ghost_and_inference_uses_what_ran() {
    var layer = new GhostBatchNorm(2, 0.5f);
    layer.initialize(manager, DataType.FLOAT32, new Shape(5, 1));
    NDArray x = manager.create(new float[] {0, 2, 3, 4, 5}, new Shape(5, 1));
    var store = new ParameterStore(manager, false);
    layer.forward(store, new NDList(x), true);
    // Ghosts (0, 2) and (3, 4, 5): 0.5 * (0.5 * 1) + 0.5 * 4.
    float mean = statistic(layer, "runningMean").getFloat(0);
    float variance = statistic(layer, "runningVar").getFloat(0);
    assertThat(mean).isCloseTo(2.25f, within(1e-6f));
    float seen = layer.forward(store, new NDList(x), false).singletonOrThrow().getFloat(0);
    assertThat(seen).isCloseTo((float) (-mean / Math.sqrt(variance + 1e-5)), within(1e-5f));
    assertThat(statistic(layer, "runningMean").getFloat(0)).isEqualTo(mean);
    assertThatIllegalArgumentException().isThrownBy(() -> new GhostBatchNorm(1, 0.1f));
  }

  @Test
  void a_ghost_as_large_as_the_batch_is_batch_normalisation() {
    var ghost = new GhostBatchNorm(6, 0.1f);
    var batch = ai.djl.nn.norm.BatchNorm.builder().build();
    float[] values = new float[6 * 3 * 2 * 2];
    var random = new RandomStream(1);
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    NDArray x = manager.create(values, new Shape(6, 3, 2, 2));
    ghost.initialize(manager, DataType.FLOAT32, x.getShape());
    batch.initialize(manager, DataType.FLOAT32, x.getShape());
    var store = new ParameterStore(manager, false);
    assertThat(ghost.forward(store, new NDList(x), true).singletonOrThrow().toFloatArray())
        .isEqualTo(batch.forward(store, new NDList(x), true).singletonOrThrow().toFloatArray());
  }

  @Test
  void the_evidence_bound_is_the_sum_of_its_parts() {
    NDArray x = manager.create(new float[] {1, 0}, new Shape(1, 2));
    NDArray z = manager.create(new float[] {2, -1}, new Shape(1, 2));
    NDArray mu = manager.create(new float[] {0.5f}, new Shape(1, 1));
    NDArray log = manager.create(new float[] {(float) Math.log(2)}, new Shape(1, 1));
    double pixels = Math.log1p(Math.exp(-2)) + Math.log1p(Math.exp(-1));
    double code = 0.5 * (0.25 + 2 - 1 - Math.log(2));
    assertThat(new Losses.Elbo().evaluate(new NDList(x), new NDList(z, mu, log)).getFloat())
        .isCloseTo((float) (pixels + code), within(1e-5f));
  }

  @Test
  void the_policy_loss_weighs_log_probabilities_by_advantages() {
    NDArray logits = manager.create(new float[] {0, (float) Math.log(3), 0, 0}, new Shape(2, 2));
    NDArray actions = manager.create(new float[] {0, 1, 1, 0}, new Shape(2, 2));
    NDArray advantages = manager.create(new float[] {2, -1}, new Shape(2));
    NDArray returns = manager.create(new float[] {1, 1, 1, 1}, new Shape(4));
    double expected = -(2 * Math.log(0.75) - Math.log(0.5)) / 4;
    assertThat(
            new Losses.Policy()
                .evaluate(new NDList(actions, advantages, returns), new NDList(logits))
                .getFloat())
        .isCloseTo((float) expected, within(1e-6f));
  }

  @Test
  void a_push_moves_the_cart_as_the_equations_say() {
    var pole = new CartPole(new RandomStream(3));
    double[] s = pole.state().clone();
    pole.push(1);
    double swing = (10 + 0.05 * s[3] * s[3] * Math.sin(s[2])) / 1.1;
    double turn =
        (9.8 * Math.sin(s[2]) - Math.cos(s[2]) * swing)
            / (0.5 * (4.0 / 3 - 0.1 * Math.cos(s[2]) * Math.cos(s[2]) / 1.1));
    double speedUp = swing - 0.05 * turn * Math.cos(s[2]) / 1.1;
    assertThat(pole.state())
        .containsExactly(
            new double[] {
              s[0] + 0.02 * s[1], s[1] + 0.02 * speedUp, s[2] + 0.02 * s[3], s[3] + 0.02 * turn
            },
            within(1e-12));
  }

  @Test
  void pushing_one_way_falls_soon_and_leaning_against_it_lasts() {
    var falls = new CartPole(new RandomStream(4));
    int steps = 1;
    while (falls.push(1)) {
      steps++;
    }
    assertThat(steps).isBetween(8, 11);
    var lasts = new CartPole(new RandomStream(4));
    int held = 1;
    while (lasts.push(lasts.state()[2] + lasts.state()[3] > 0 ? 1 : 0)) {
      held++;
    }
    assertThat(held).isGreaterThan(150);
  }

  @Test
  void advantages_are_discounted_returns_against_their_mean_over_their_deviation() {
    var shorter = new CartPoleFeed.Episode();
    var longer = new CartPoleFeed.Episode();
    shorter.add(new double[4], 0);
    longer.add(new double[4], 0);
    longer.add(new double[4], 1);
    // Returns to go 1; 1.99, 1. Means by time 1.495, 1. Left: -0.495; 0.495, 0.
    double deviation = Math.sqrt(2 * 0.495 * 0.495 / 3);
    assertThat(CartPoleFeed.advantages(new CartPoleFeed.Episode[] {shorter, longer}, 3))
        .containsExactly(new double[] {-0.495 / deviation, 0.495 / deviation, 0}, within(1e-12));
  }

  @Test
  void the_shipped_images_are_as_many_and_as_bright_as_they_should_be() {
    Images images = Images.shipped();
    double sum = 0;
    for (byte pixel : images.pixels()[0]) {
      sum += (pixel & 0xff) / 255.0;
    }
    assertThat(sum / images.pixels()[0].length).isCloseTo(ImageFeed.MEAN, within(5e-3));
    for (Split split : Split.values()) {
      int count = images.count(split);
      assertThat(count).isEqualTo(Images.SHIPPED[split.ordinal()]);
      assertThat(images.pixels()[split.ordinal()]).hasSize(count * Images.SIZE);
    }
    assertThat(images.labels()[0][0]).isEqualTo((byte) 9); // an ankle boot
  }

  @Test
  void rows_of_images_are_their_pixels_moved_and_scaled() {
    Images images = Images.shipped();
    for (boolean flat : new boolean[] {true, false}) {
      var feed = new ImageFeed(images, flat, 0.5f, 2, 10);
      NDArray found = feed.pixels(manager, Split.TEST, new int[] {3, 0}, 2);
      assertThat(found.getShape()).isEqualTo(flat ? new Shape(2, 784) : new Shape(2, 1, 28, 28));
      float[] values = found.toFloatArray();
      for (int i = 0; i < values.length; i++) {
        int row = i < 784 ? 3 : 0;
        int pixel = images.pixels()[Split.TEST.ordinal()][row * 784 + i % 784] & 0xff;
        assertThat(values[i]).isEqualTo((pixel / 255f - 0.5f) * 2);
      }
      assertThat(feed.pixels(manager, Split.TEST, new int[0], 0).size()).isZero();
    }
  }

  @Test
  void label_noise_changes_its_share_of_training_labels_and_no_others() {
    Images images = Images.shipped();
    Images noisy = images.noisy(0.1);
    int changed = 0;
    for (int i = 0; i < images.labels()[0].length; i++) {
      changed += images.labels()[0][i] == noisy.labels()[0][i] ? 0 : 1;
    }
    // Binomial, deviation 30: six of them.
    assertThat(changed).isBetween(820, 1180);
    assertThat(noisy.labels()[1]).isEqualTo(images.labels()[1]);
    assertThat(noisy.labels()[2]).isEqualTo(images.labels()[2]);
  }

  @Test
  void windows_hold_each_symbol_with_the_one_that_follows() {
    Text text = Text.of("abcdefghij".repeat(40));
    var feed = new TextFeed(text, 4, 1000);
    assertThat(feed.examples(Split.TRAIN)).isEqualTo(360 - 4);
    assertThat(feed.examples(Split.VALIDATION)).isEqualTo(4);
    for (Split split : new Split[] {Split.TRAIN, Split.VALIDATION}) {
      var loaded = feed.load(manager, split, new int[] {0, 3}, 2, new RandomStream(0));
      long[] before = loaded.data().head().toLongArray();
      float[] next = loaded.labels().head().toFloatArray();
      for (int i = 0; i < before.length; i++) {
        assertThat(next[i]).isEqualTo((before[i] + 1) % 10);
      }
    }
    assertThat(Text.austen().alphabet()).hasSize(80);
  }
}
