package io.github.stepwright.bench.speed;

import io.github.stepwright.Optimizer;
import io.github.stepwright.RandomStream;
import java.util.Arrays;

/** Ways to cut parameters into tensors. */
final class Cut {

  /** Side of the matrices that a rule gets which works on whole tensors. */
  private static final int SIDE = 256;

  private static final int LONGEST = 10_000;

  private Cut() {}

  /**
   * One flat tensor for a rule that works element by element, else matrices of 256 rows and
   * columns.
   */
  static int[] plain(Optimizer rule, int count) {
    if (rule.elementwise()) {
      return new int[] {count};
    }
    int matrices = Math.max(1, count / (SIDE * SIDE));
    int[] lengths = new int[matrices];
    Arrays.fill(lengths, SIDE * SIDE);
    lengths[matrices - 1] += count - matrices * SIDE * SIDE;
    return lengths;
  }

  /** Tensors of 1 to 10,000 elements, drawn with a seed. */
  static int[] small(int tensors, long seed) {
    var random = RandomStream.named(seed, "tensors");
    int[] lengths = new int[tensors];
    for (int i = 0; i < tensors; i++) {
      lengths[i] = 1 + random.nextInt(LONGEST);
    }
    return lengths;
  }

  /** A matrix where that is what the rule works on and the length allows it, else a vector. */
  static long[] shape(Optimizer rule, int length) {
    return rule.elementwise() || length % SIDE != 0
        ? new long[] {length}
        : new long[] {length / SIDE, SIDE};
  }
}
