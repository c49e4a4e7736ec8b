package io.github.stepwright.train;

import io.github.stepwright.Batch;
import io.github.stepwright.RandomStream;

/**
 * Batches to which every example belongs by an independent coin, as the accounting of privacy wants
 * them (Poisson sampling): their sizes differ, and one may be empty.
 */
final class Coins {

  private final double chance;
  private final RandomStream random;
  private final int[] rows;
  private long drawn;

  Coins(int examples, double chance, RandomStream random) {
    this.chance = chance;
    this.random = random;
    this.rows = new int[examples];
  }

  Batch next() {
    int size = 0;
    for (int row = 0; row < rows.length; row++) {
      if (random.nextDouble() < chance) {
        rows[size++] = row;
      }
    }
    return new Batch(rows, size, drawn++);
  }

  long[] save() {
    return new long[] {random.state(), drawn};
  }

  void load(long[] saved) {
    random.state(saved[0]);
    drawn = saved[1];
  }
}
