package io.github.stepwright.deep;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.stepwright.RandomStream;
import io.github.stepwright.Split;
import io.github.stepwright.djl.Feed;
import io.github.stepwright.djl.Filled;
import java.math.BigInteger;

/**
 * Windows of a text: symbols (n, length) and, as labels (n * length), the symbol that follows each.
 *
 * <p>Windows of the training part begin at every place, in an order that leads through the whole
 * text from the first ones on. Those of the others lie side by side, so that an evaluation sees
 * each character once.
 *
 * @param length symbols of a window
 * @param looked windows of a split that an evaluation looks at, at most
 */
record TextFeed(Text text, int length, int looked) implements Feed {

  @Override
  public int examples(Split split) {
    int there = text.symbols()[split.ordinal()].length - 1;
    return split == Split.TRAIN ? there - length + 1 : there / length;
  }

  @Override
  public int evaluated(Split split) {
    return Math.min(looked, examples(split));
  }

  @Override
  public Loaded load(NDManager manager, Split split, int[] rows, int size, RandomStream random) {
    short[] symbols = text.symbols()[split.ordinal()];
    long count = examples(split);
    long stride = stride(count);
    long[] before = new long[size * length];
    float[] next = new float[size * length];
    for (int i = 0; i < size; i++) {
      int from = split == Split.TRAIN ? (int) (rows[i] * stride % count) : rows[i] * length;
      for (int j = 0; j < length; j++) {
        before[i * length + j] = symbols[from + j];
        next[i * length + j] = symbols[from + j + 1];
      }
    }
    return new Loaded(
        new NDList(Filled.of(manager, before, new Shape(size, length))),
        new NDList(Filled.of(manager, next, new Shape((long) size * length))));
  }

  /** About 0.618 of the count and without a common divisor: every place comes once. */
  private static long stride(long count) {
    long stride = Math.max(1, (long) (count * 0.6180339887));
    while (BigInteger.valueOf(stride).gcd(BigInteger.valueOf(count)).intValue() != 1) {
      stride++;
    }
    return stride;
  }
}
