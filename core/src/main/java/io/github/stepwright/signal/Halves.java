package io.github.stepwright.signal;

import io.github.stepwright.Block;
import io.github.stepwright.Quantity;
import java.util.List;

/**
 * How much the gradients of the two halves of a batch disagree, for each group of blocks:
 *
 * <pre>
 * phi = 1 - cos(a, b),  a the mean gradient of the first half of the parts, b of the others
 * </pre>
 *
 * <p>In [0, 2]; 1 where either is 0, and NaN for fewer than two parts.
 *
 * <p>Xue et al., "Large-batch Optimization for Dense Visual Predictions" (AGVM), 2022,
 * https://arxiv.org/abs/2210.11078
 */
public final class Halves {

  private Halves() {}

  /** The quantity of a group. */
  public static Quantity of(String group) {
    return new Quantity("halves[" + group + "]");
  }

  /** Whether it is one of these. */
  public static boolean knows(Quantity what) {
    return what.name().startsWith("halves[");
  }

  /**
   * The disagreement of one group.
   *
   * @param blocks one behind the other in each part
   * @param parts gradients, one row for each part
   */
  public static double phi(Quantity what, List<Block> blocks, float[][] parts) {
    if (parts.length < 2) {
      return Double.NaN;
    }
    int half = parts.length / 2;
    double product = 0;
    double first = 0;
    double second = 0;
    int at = 0;
    for (Block block : blocks) {
      if (of(block.group()).equals(what)) {
        for (int i = at; i < at + block.length(); i++) {
          double a = mean(parts, 0, half, i);
          double b = mean(parts, half, parts.length, i);
          product += a * b;
          first += a * a;
          second += b * b;
        }
      }
      at += block.length();
    }
    return first == 0 || second == 0 ? 1 : 1 - product / Math.sqrt(first) / Math.sqrt(second);
  }

  private static double mean(float[][] parts, int from, int to, int i) {
    double sum = 0;
    for (int k = from; k < to; k++) {
      sum += parts[k][i];
    }
    return sum / (to - from);
  }
}
