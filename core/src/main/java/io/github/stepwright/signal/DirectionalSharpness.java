package io.github.stepwright.signal;

import io.github.stepwright.Array;
import io.github.stepwright.Batch;
import io.github.stepwright.Objective;
import io.github.stepwright.Paper;

/**
 * Curvature of the loss along a direction: {@code <v, H v> / <v, v>}, H the Hessian of a batch at
 * the present weights.
 *
 * <p>One Hessian-vector product and one array of its length. The step {@code -eta v} changes the
 * loss by {@code -eta <g, v> + eta² / 2 <v, H v>} to second order: the sharper the direction, the
 * smaller the step that still helps.
 */
@Paper(
    title = "Toward Understanding Why Adam Converges Faster Than SGD for Transformers",
    authors = "Pan, Li",
    year = 2023,
    arxiv = "2306.00204")
public final class DirectionalSharpness {

  private DirectionalSharpness() {}

  /**
   * The sharpness along a direction of any length; NaN along no direction, that is for zeros.
   *
   * @param v all blocks one behind the other
   */
  public static double of(Objective objective, Batch batch, float[] v) {
    float[] product = new float[v.length];
    objective.hessianVector(batch, Array.of(v), Array.of(product));
    return quotient(v, product);
  }

  /** {@code <v, hv> / <v, v>}. */
  static double quotient(float[] v, float[] hv) {
    double above = 0;
    double below = 0;
    for (int i = 0; i < v.length; i++) {
      above += (double) v[i] * hv[i];
      below += (double) v[i] * v[i];
    }
    return above / below;
  }

  /** The weights of an objective, all blocks one behind the other, as a direction is laid out. */
  public static float[] weights(Objective objective) {
    int length = objective.blocks().stream().mapToInt(block -> block.length()).sum();
    float[] weights = new float[length];
    int at = 0;
    for (var block : objective.blocks()) {
      float[] values = block.weights().toFloats();
      System.arraycopy(values, 0, weights, at, values.length);
      at += values.length;
    }
    return weights;
  }
}
