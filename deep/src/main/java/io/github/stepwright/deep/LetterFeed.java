package io.github.stepwright.deep;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.stepwright.RandomStream;
import io.github.stepwright.Split;
import io.github.stepwright.bench.workload.Examples;
import io.github.stepwright.djl.Feed;
import io.github.stepwright.djl.Filled;

/**
 * Contexts of symbols (n, width) and the symbol that comes, as labels (n): the examples of the
 * models in plain Java.
 *
 * @param looked examples of a split that an evaluation looks at, at most
 */
record LetterFeed(Examples examples, int looked) implements Feed {

  @Override
  public int examples(Split split) {
    return examples.count(split);
  }

  @Override
  public int evaluated(Split split) {
    return Math.min(looked, examples(split));
  }

  @Override
  public Loaded load(NDManager manager, Split split, int[] rows, int size, RandomStream random) {
    int width = examples.width();
    int[] contexts = examples.contexts()[split.ordinal()];
    long[] before = new long[size * width];
    float[] next = new float[size];
    for (int i = 0; i < size; i++) {
      for (int j = 0; j < width; j++) {
        before[i * width + j] = contexts[rows[i] * width + j];
      }
      next[i] = examples.labels()[split.ordinal()][rows[i]];
    }
    return new Loaded(
        new NDList(Filled.of(manager, before, new Shape(size, width))),
        new NDList(Filled.of(manager, next, new Shape(size))));
  }
}
