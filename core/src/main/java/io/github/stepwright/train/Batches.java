package io.github.stepwright.train;

import io.github.stepwright.Batch;

/**
 * Which examples of the training split come next; batches are numbered from 0 in the order in which
 * they were made.
 *
 * <p>Used by one thread.
 */
public interface Batches {

  /**
   * The next batch; its rows belong to the caller, for good.
   *
   * @param size examples, at least 1
   */
  Batch next(int size);

  /** Where it stands. */
  long[] save();

  /** Goes on from where another one of its kind stood: the same batches come again. */
  void load(long... saved);
}
