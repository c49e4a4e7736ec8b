package io.github.stepwright.djl;

import io.github.stepwright.Array;
import io.github.stepwright.Batch;
import io.github.stepwright.Block;
import io.github.stepwright.Objective;
import java.util.List;

/**
 * A Hessian-vector product from two gradients, for an engine that has no exact one to offer.
 *
 * <p>{@code H v = (g(x + e v) - g(x)) / e + O(e)}, {@code e = 2^-11 (1 + |x|) / |v|}: in float32
 * three digits at best. Weights are put back bit for bit; 0 for a vector of zeros.
 */
final class ForwardDifference {

  private static final double STEP = 0x1p-11;

  private ForwardDifference() {}

  static void product(Objective objective, Batch batch, Array v, Array out) {
    List<Block> blocks = objective.blocks();
    double vv = 0;
    double xx = 0;
    int at = 0;
    for (Block block : blocks) {
      for (int i = 0; i < block.length(); i++, at++) {
        vv += v.get(at) * v.get(at);
        xx += block.weights().get(i) * block.weights().get(i);
      }
    }
    if (vv == 0) {
      out.copy(Array.zeros(out.length(), false));
      return;
    }
    double e = STEP * (1 + Math.sqrt(xx)) / Math.sqrt(vv);
    objective.gradient(batch);
    double[] before = new double[v.length()];
    List<float[]> kept = blocks.stream().map(block -> block.weights().toFloats()).toList();
    at = 0;
    for (Block block : blocks) {
      for (int i = 0; i < block.length(); i++, at++) {
        before[at] = block.gradient().get(i);
        block.weights().set(i, block.weights().get(i) + e * v.get(at));
      }
    }
    objective.gradient(batch);
    at = 0;
    for (int b = 0; b < blocks.size(); b++) {
      for (int i = 0; i < blocks.get(b).length(); i++, at++) {
        out.set(at, (blocks.get(b).gradient().get(i) - before[at]) / e);
      }
      blocks.get(b).weights().copy(Array.of(kept.get(b)));
    }
  }
}
