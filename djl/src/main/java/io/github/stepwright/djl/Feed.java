package io.github.stepwright.djl;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.github.stepwright.RandomStream;
import io.github.stepwright.Split;

/** Examples by split, as arrays of the engine. */
public interface Feed {

  /** Number of examples of a split, 0 where there is no such split. */
  int examples(Split split);

  /** Examples of a split that an evaluation of all of it looks at: the first so many. */
  default int evaluated(Split split) {
    return examples(split);
  }

  /**
   * Some examples.
   *
   * @param manager that the arrays belong to
   * @param rows indices into the split; only the first {@code size} count
   * @param random noise of this batch: the same stream for the same batch, always fresh
   */
  Loaded load(NDManager manager, Split split, int[] rows, int size, RandomStream random);

  /** Inputs of a block and what its loss compares their outputs with. */
  record Loaded(NDList data, NDList labels) {}
}
