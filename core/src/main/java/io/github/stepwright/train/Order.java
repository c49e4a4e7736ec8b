package io.github.stepwright.train;

import io.github.stepwright.Batch;
import io.github.stepwright.RandomStream;

/**
 * Mini-batches without replacement: every example comes once in each pass, in an order that is
 * shuffled anew for the pass. A batch goes over the end of a pass into the next one, so all batches
 * are of one size. Its state is three longs: used by one thread.
 */
final class Order implements Batches {

  private final RandomStream random;
  private final int[] permutation;
  private long passState;
  private int position;
  private long drawn;

  Order(int examples, RandomStream random) {
    this.random = random;
    this.permutation = new int[examples];
    shuffle();
  }

  @Override
  public Batch next(int size) {
    int[] rows = new int[size]; // who measures keeps the last step's batch while others are drawn
    for (int i = 0; i < size; i++) {
      if (position == permutation.length) {
        shuffle();
      }
      rows[i] = permutation[position++];
    }
    return new Batch(rows, size, drawn++);
  }

  /** Fisher and Yates, from the identity, so that the state of the stream tells the order. */
  private void shuffle() {
    passState = random.state();
    for (int i = 0; i < permutation.length; i++) {
      permutation[i] = i;
    }
    for (int i = permutation.length - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int swapped = permutation[i];
      permutation[i] = permutation[j];
      permutation[j] = swapped;
    }
    position = 0;
  }

  @Override
  public long[] save() {
    return new long[] {passState, position, drawn};
  }

  @Override
  public void load(long... saved) {
    random.state(saved[0]);
    shuffle();
    position = (int) saved[1];
    drawn = saved[2];
  }
}
