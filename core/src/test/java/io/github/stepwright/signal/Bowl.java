package io.github.stepwright.signal;

import io.github.stepwright.Array;
import io.github.stepwright.Batch;
import io.github.stepwright.Block;
import io.github.stepwright.Objective;
import io.github.stepwright.RandomStream;
import io.github.stepwright.Split;
import java.util.List;
import java.util.Map;

/**
 * Examples c drawn once, loss of one: 1/2 sum h (w - c)². Gradient h (w - mean c), Hessian h, noise
 * of one example h² var(c): everything is known. Two blocks of two weights.
 */
final class Bowl implements Objective {

  static final double[] H = {4, 1, 0.5, 2};
  static final int EXAMPLES = 400;

  final double[][] centers = new double[EXAMPLES][H.length];
  private final List<Block> blocks =
      List.of(
          Block.of("a", "all", new float[] {1, -2}, new float[2], 2),
          Block.of("b", "all", new float[] {3, 0.5f}, new float[2], 2));

  Bowl(long seed) {
    var random = RandomStream.named(seed, "centers");
    for (double[] center : centers) {
      for (int j = 0; j < H.length; j++) {
        center[j] = random.nextGaussian();
      }
    }
  }

  double weight(int j) {
    return blocks.get(j / 2).weights().get(j % 2);
  }

  /** The true noise scale at the present weights. */
  double noiseScale() {
    double trace = 0;
    double square = 0;
    for (int j = 0; j < H.length; j++) {
      double mean = 0;
      double meanSquare = 0;
      for (double[] center : centers) {
        mean += center[j] / EXAMPLES;
        meanSquare += center[j] * center[j] / EXAMPLES;
      }
      trace += H[j] * H[j] * (meanSquare - mean * mean);
      square += Math.pow(H[j] * (weight(j) - mean), 2);
    }
    return trace / square;
  }

  @Override
  public List<Block> blocks() {
    return blocks;
  }

  @Override
  public int examples() {
    return EXAMPLES;
  }

  @Override
  public int examples(Split split) {
    return EXAMPLES;
  }

  @Override
  public int referenceBatch() {
    return 20;
  }

  @Override
  public double gradient(Batch batch) {
    double loss = 0;
    for (int j = 0; j < H.length; j++) {
      double sum = 0;
      for (int i = 0; i < batch.size(); i++) {
        double off = weight(j) - centers[batch.rows()[i]][j];
        sum += H[j] * off;
        loss += H[j] * off * off / 2;
      }
      float g = (float) (sum / batch.size());
      blocks.get(j / 2).gradient().set(j % 2, g);
    }
    return loss / batch.size();
  }

  @Override
  public void hessianVector(Batch batch, Array v, Array out) {
    for (int j = 0; j < H.length; j++) {
      out.set(j, H[j] * v.get(j));
    }
  }

  @Override
  public Map<String, Double> evaluate(Split split, int examples) {
    return Map.of("loss", 0.0);
  }
}
