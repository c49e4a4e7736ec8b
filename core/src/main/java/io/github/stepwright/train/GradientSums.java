package io.github.stepwright.train;

import io.github.stepwright.Array;
import io.github.stepwright.Block;
import io.github.stepwright.Objective;
import java.util.Arrays;
import java.util.List;

/** Gradients of an objective, added up in double in the order in which they are given. */
final class GradientSums {

  private final Objective objective;
  private List<Block> blocks = List.of();
  private double[][] sums = {};
  private boolean[] present = {};

  GradientSums(Objective objective) {
    this.objective = objective;
  }

  /** Zeros, for the blocks that the objective has now. */
  void clear() {
    if (blocks != objective.blocks()) {
      blocks = objective.blocks();
      sums = blocks.stream().map(block -> new double[block.length()]).toArray(double[][]::new);
      present = new boolean[sums.length];
    }
    for (int b = 0; b < sums.length; b++) {
      Arrays.fill(sums[b], 0);
      present[b] = false;
    }
  }

  /** Number of blocks. */
  int size() {
    return sums.length;
  }

  /** A block. */
  Block block(int b) {
    return blocks.get(b);
  }

  /** Whether a block was in any gradient that was added. */
  boolean present(int b) {
    return present[b];
  }

  /**
   * Adds a block's gradient as it is now, times a share, and returns the sum of its squares without
   * the share; a block that the objective left out is 0.
   */
  double add(int b, double share) {
    if (objective.absent(blocks.get(b))) {
      return 0;
    }
    present[b] = true;
    return add(share, blocks.get(b).gradient(), sums[b]);
  }

  /** The gradient as it is now, blocks one behind the other; a block that was left out is 0. */
  float[] flat() {
    float[] flat = new float[Math.toIntExact(blocks.stream().mapToLong(Block::length).sum())];
    int at = 0;
    for (Block block : blocks) {
      boolean there = !objective.absent(block);
      for (int i = 0; i < block.length(); i++) {
        flat[at + i] = there ? (float) block.gradient().get(i) : 0;
      }
      at += block.length();
    }
    return flat;
  }

  /** Adds values times a share and returns the sum of their squares. */
  static double add(double share, Array values, double[] sums) {
    double square = 0;
    for (int i = 0; i < sums.length; i++) {
      double value = values.get(i);
      sums[i] += share * value;
      square += value * value;
    }
    return square;
  }

  /** Writes the sums where a rule reads gradients and returns the sum of their squares. */
  double write() {
    double square = 0;
    for (int b = 0; b < sums.length; b++) {
      Array gradient = blocks.get(b).gradient();
      for (int i = 0; i < sums[b].length; i++) {
        gradient.set(i, sums[b][i]);
        square += sums[b][i] * sums[b][i];
      }
    }
    return square;
  }
}
