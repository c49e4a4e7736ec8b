package io.github.stepwright.bench.speed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.stepwright.run.Catalog;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The loops in C make the same steps as our optimizers; passed over where there is no gcc. */
class CLoopTest {

  /** Not a multiple of any vector length, and more than one block of clipnorm's sum. */
  private static final int LENGTH = 9_001;

  private static final int STEPS = 5;

  /** Of float32 against double arithmetic, for weights below 1. */
  private static final float TOLERANCE = 2e-6f;

  @TempDir private static Path folder;
  private static Optional<CLibrary> library = Optional.empty();

  @BeforeAll
  static void compile() throws InterruptedException {
    try {
      library = Optional.of(CLibrary.compile(folder));
    } catch (IOException e) {
      assumeTrue(false, "no gcc: " + e.getMessage());
    }
  }

  static List<CLoop> loops() {
    return CLoop.ALL;
  }

  @ParameterizedTest
  @MethodSource("loops")
  void a_loop_makes_the_steps_of_our_optimizer(CLoop loop) {
    var numbers = Numbers.of(LENGTH, 3);
    for (int threads = 1; threads <= 2; threads++) {
      for (int[] lengths : new int[][] {{LENGTH}, {LENGTH - 4_110, 1, 13, 4_096}}) {
        for (Layout layout : Layout.values()) {
          compare(loop, numbers, lengths, layout, threads);
        }
      }
    }
  }

  private static void compare(
      CLoop loop, Numbers numbers, int[] lengths, Layout layout, int threads) {
    var rule = Trial.optimizer(loop.spec());
    try (Timed c = library.orElseThrow().open(loop, numbers, lengths, layout, threads);
        Timed ours = new Ours(rule, numbers, lengths, Memory.HEAP, layout, 1)) {
      for (int step = 0; step < STEPS; step++) {
        c.step();
        ours.step();
      }
      float[] expected = ours.weights();
      float[] got = c.weights();
      float moved = 0;
      for (int i = 0; i < LENGTH; i++) {
        assertThat(got[i]).as("weight %d", i).isCloseTo(expected[i], within(TOLERANCE));
        moved = Math.max(moved, Math.abs(expected[i] - numbers.weights()[i]));
      }
      // What was compared is more than the weights before the first step.
      assertThat(moved).isGreaterThan(50 * TOLERANCE);
    }
  }

  @Test
  void a_loop_is_found_by_its_rule() {
    var heavy = Trial.optimizer("sgd:momentum=0.9");
    assertThat(CLoop.of(heavy).map(CLoop::name)).contains("momentum");
    assertThat(CLoop.of(Trial.optimizer("sgd:momentum=0.8"))).isEmpty();
    assertThat(Catalog.OPTIMIZERS.names()).contains(CLoop.YARDSTICK);
  }
}
