package io.github.stepwright.optim;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.github.stepwright.Accounted;
import io.github.stepwright.Array;
import io.github.stepwright.Block;
import io.github.stepwright.Checkpoint;
import io.github.stepwright.Knob;
import io.github.stepwright.Optimizer;
import io.github.stepwright.Settings;
import io.github.stepwright.run.Catalog;
import io.github.stepwright.train.Worker;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every optimizer of the catalogue. */
class OptimizerContractTest {

  private static final double[] RATES = {3, 1, 0.3, 0.1, 0.03, 0.01, 0.003, 0.001, 0.0003};

  static Stream<String> specs() {
    return Specs.all();
  }

  /** Blocks of several lengths and shapes in two groups, with seeded weights. */
  private static List<Block> blocks(boolean wide) {
    var random = new Random(7);
    var blocks = new ArrayList<Block>();
    long[][] shapes = {{5, 7}, {9}, {3, 2, 2, 2}, {1}, {65, 64}, {5000}};
    for (int k = 0; k < shapes.length; k++) {
      int length = (int) Arrays.stream(shapes[k]).reduce(1, (a, b) -> a * b);
      Array x = Array.zeros(length, wide);
      for (int i = 0; i < length; i++) {
        x.set(i, random.nextGaussian());
      }
      blocks.add(
          new Block("b" + k, k < 3 ? "body" : "head", shapes[k], x, Array.zeros(length, wide)));
    }
    return blocks;
  }

  /** Gradients of a step that depend on the weights, and the loss that they belong to. */
  private static double fill(Worker worker, int step) {
    var random = new Random(step);
    double loss = 0;
    for (Block block : worker.blocks()) {
      for (int i = 0; i < block.length(); i++) {
        double x = block.weights().get(i);
        block.gradient().set(i, 0.1 * x + 0.01 * random.nextGaussian());
        loss += 0.05 * x * x;
        if (worker.diagonal(block) != null) {
          worker.diagonal(block).set(i, 0.1 + 0.01 * random.nextGaussian());
        }
      }
    }
    return loss;
  }

  private static void go(Worker worker, Settings settings, int from, int to) {
    for (int t = from; t < to; t++) {
      worker.step(settings, fill(worker, t));
    }
  }

  private static double[] weights(List<Block> blocks) {
    return blocks.stream().flatMapToDouble(b -> DoubleStream.of(b.weights().toDoubles())).toArray();
  }

  @ParameterizedTest
  @MethodSource("specs")
  void the_printed_spec_parses_to_the_same_record(String spec) {
    Optimizer optimizer = Given.optimizer(spec);
    assertThat(Catalog.OPTIMIZERS.parse(Catalog.OPTIMIZERS.print(optimizer))).isEqualTo(optimizer);
  }

  @ParameterizedTest
  @MethodSource("specs")
  void at_the_best_of_nine_rates_each_problem_comes_down_to_a_hundredth(String spec) {
    Optimizer optimizer = Given.optimizer(spec);
    for (Problems problem : Problems.values()) {
      double best =
          DoubleStream.of(RATES).map(r -> problem.after(optimizer, r, 10_000)).min().orElseThrow();
      assertThat(best).as("%s %s", spec, problem).isLessThan(problem.atStart() / 100);
    }
  }

  @ParameterizedTest
  @EnumSource
  void derivatives_of_the_problems_are_those_of_differences(Problems problem) {
    var random = new Random(3);
    int n = problem == Problems.PARABOLA ? 8 : problem == Problems.MATRIX ? 4 : 2;
    double[] x = random.doubles(n, -1, 1).toArray();
    double[] g = new double[n];
    double[] h = new double[n];
    double[] unused = new double[n];
    problem.at(x, g, h);
    for (int i = 0; i < n; i++) {
      double d = 1e-4;
      double[] up = x.clone();
      up[i] += d;
      double[] down = x.clone();
      down[i] -= d;
      double f = problem.at(x.clone(), unused, unused);
      double fUp = problem.at(up, unused, unused);
      double fDown = problem.at(down, unused, unused);
      assertThat(g[i])
          .isCloseTo((fUp - fDown) / (2 * d), org.assertj.core.data.Offset.offset(1e-4));
      assertThat(h[i])
          .isCloseTo((fUp - 2 * f + fDown) / (d * d), org.assertj.core.data.Offset.offset(1e-3));
    }
  }

  @ParameterizedTest
  @MethodSource("specs")
  void a_checkpoint_continues_bit_for_bit(String spec) {
    Optimizer optimizer = Given.optimizer(spec);
    Settings settings = Given.settings(optimizer);
    List<Block> one = blocks(false);
    List<Block> two = blocks(false);
    try (var first = new Worker(optimizer, one, 5, 1);
        var second = new Worker(optimizer, two, 5, 1)) {
      go(first, settings, 0, 7);
      Checkpoint copy = first.checkpoint();
      go(second, settings, 3, 5); // something to be overwritten
      second.restore(copy);
      assertThat(weights(two)).isEqualTo(weights(one));
      go(first, settings, 7, 14);
      go(second, settings, 7, 14);
      assertThat(weights(two)).isEqualTo(weights(one));
      first.restore(copy);
      go(first, settings, 7, 14);
      assertThat(weights(one)).isEqualTo(weights(two));
      first.withReadout(
          () -> second.withReadout(() -> assertThat(weights(one)).isEqualTo(weights(two))));
    }
  }

  @ParameterizedTest
  @MethodSource("specs")
  void the_result_does_not_depend_on_the_number_of_threads(String spec) {
    Optimizer optimizer = Given.optimizer(spec);
    List<Block> one = blocks(false);
    List<Block> two = blocks(false);
    try (var first = new Worker(optimizer, one, 5, 1);
        var second = new Worker(optimizer, two, 5, 2)) {
      go(first, Given.settings(optimizer), 0, 10);
      go(second, Given.settings(optimizer), 0, 10);
    }
    assertThat(weights(two)).isEqualTo(weights(one));
  }

  /** A private rule adds noise to whatever it is given, also to nothing: that is its purpose. */
  static Stream<String> specsThatAddNoNoise() {
    return specs().filter(spec -> !(Given.optimizer(spec) instanceof Accounted));
  }

  @ParameterizedTest
  @MethodSource("specsThatAddNoNoise")
  void a_zero_gradient_from_the_start_leaves_the_weights(String spec) {
    Optimizer optimizer = Given.optimizer(spec);
    Settings settings = Given.settings(optimizer);
    if (optimizer.knobs().containsKey(Knob.WEIGHT_DECAY)) {
      settings = Given.with(settings, Knob.WEIGHT_DECAY, 0);
    }
    List<Block> blocks = blocks(false);
    double[] before = weights(blocks);
    try (var worker = new Worker(optimizer, blocks, 5, 1)) {
      for (int t = 0; t < 5; t++) {
        worker.step(settings, 1);
        worker.withReadout(() -> assertThat(weights(blocks)).isEqualTo(before));
      }
    }
    assertThat(weights(blocks)).isEqualTo(before);
  }

  @ParameterizedTest
  @MethodSource("specs")
  void a_block_without_a_gradient_is_as_if_the_step_had_not_been(String spec) {
    Optimizer optimizer = Given.optimizer(spec);
    Settings settings = Given.settings(optimizer);
    List<Block> blocks = blocks(false);
    try (var worker = new Worker(optimizer, blocks, 5, 1)) {
      go(worker, settings, 0, 4);
      double[] before = blocks.get(1).weights().toDoubles();
      Checkpoint then = worker.checkpoint();
      worker.step(settings, fill(worker, 4), Set.of("b1"));
      assertThat(blocks.get(1).weights().toDoubles()).isEqualTo(before);
      Checkpoint now = worker.checkpoint();
      now.floats().keySet().stream()
          .filter(name -> name.endsWith("/b1"))
          .forEach(name -> assertThat(now.floats().get(name)).isEqualTo(then.floats().get(name)));
      assertThat(now.longs().get("made/b1/block")).containsExactly(4);
      assertThat(now.longs().get("made/b2/block")).containsExactly(5);
    }
  }

  @ParameterizedTest
  @MethodSource("specs")
  void a_block_that_appears_begins_and_one_that_vanishes_is_kept(String spec) {
    Optimizer optimizer = Given.optimizer(spec);
    Settings settings = Given.settings(optimizer);
    List<Block> blocks = blocks(false);
    List<Block> few = blocks.subList(0, 3);
    try (var worker = new Worker(optimizer, few, 5, 1)) {
      go(worker, settings, 0, 3);
      worker.arrange(blocks);
      go(worker, settings, 3, 6);
      Checkpoint all = worker.checkpoint();
      assertThat(all.longs().get("made/b0/block")).containsExactly(6);
      assertThat(all.longs().get("made/b5/block")).containsExactly(3);
      worker.arrange(few);
      go(worker, settings, 6, 8);
      Checkpoint kept = worker.checkpoint();
      kept.floats().keySet().stream()
          .filter(name -> name.endsWith("/b5"))
          .forEach(name -> assertThat(kept.floats().get(name)).isEqualTo(all.floats().get(name)));
      assertThat(DoubleStream.of(weights(blocks)).allMatch(Double::isFinite)).isTrue();
    }
  }

  @ParameterizedTest
  @MethodSource("specs")
  void float32_follows_float64(String spec) {
    Optimizer optimizer = Given.optimizer(spec);
    List<Block> narrow = blocks(false);
    List<Block> wide = blocks(true);
    for (int k = 0; k < wide.size(); k++) {
      wide.get(k).weights().copy(narrow.get(k).weights());
    }
    try (var first = new Worker(optimizer, narrow, 5, 1);
        var second = new Worker(optimizer, wide, 5, 1)) {
      go(first, Given.settings(optimizer), 0, 3);
      go(second, Given.settings(optimizer), 0, 3);
    }
    double[] found = weights(narrow);
    double[] expected = weights(wide);
    double off = 0;
    for (int i = 0; i < found.length; i++) {
      // A sign at a tie may fall on either side; the mean over all elements is what must be small.
      off += Math.abs(found[i] - expected[i]) / Math.max(1, Math.abs(expected[i]));
    }
    assertThat(off / found.length).isLessThan(1e-5);
  }

  @ParameterizedTest
  @MethodSource("specs")
  void a_step_allocates_nothing(String spec) {
    Optimizer optimizer = Given.optimizer(spec);
    Settings settings = Given.settings(optimizer);
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    try (var worker = new Worker(optimizer, blocks(true), 5, 1)) {
      fill(worker, 0);
      long least = Long.MAX_VALUE;
      // In float64, where loops do the work: the interpreter makes objects of vectors, and how soon
      // the compiler relieves it of a fused pass is not ours to say.
      for (int t = 0; t < 20_000 && least > 0; t++) {
        long before = threads.getCurrentThreadAllocatedBytes();
        worker.step(settings, 1);
        least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
      }
      assertThat(least).isZero();
    }
  }
}
