package io.github.stepwright.bench.workload;

import io.github.stepwright.Array;
import io.github.stepwright.Batch;
import io.github.stepwright.Block;
import io.github.stepwright.Objective;
import io.github.stepwright.RandomStream;
import io.github.stepwright.Split;
import java.util.List;
import java.util.Map;

/**
 * The noisy quadratic: loss 1/2 sum h w² with eigenvalues h = 1, 0.1, 0.01, gradient h w plus noise
 * of variance h, weights starting at 1.
 *
 * <p>Under gradient descent the expected loss has a closed form: v becomes (1 - eta h)² v + eta² h,
 * the loss is 1/2 sum h v. An evaluation is exact; the noise of a step depends on the seed and the
 * number of its batch alone.
 */
final class NoisyQuadratic implements Objective {

  static final double[] EIGENVALUES = {1, 0.1, 0.01};

  private final long seed;
  private final float[] weights = {1, 1, 1};
  private final float[] gradient = new float[EIGENVALUES.length];
  private final List<Block> blocks =
      List.of(Block.of("w", "all", weights, gradient, EIGENVALUES.length));

  NoisyQuadratic(long seed) {
    this.seed = seed;
  }

  @Override
  public List<Block> blocks() {
    return blocks;
  }

  @Override
  public int examples() {
    return 1;
  }

  @Override
  public int examples(Split split) {
    return 1;
  }

  @Override
  public int referenceBatch() {
    return 1;
  }

  @Override
  public double gradient(Batch batch) {
    var noise = RandomStream.named(seed, "noise/" + batch.step());
    for (int i = 0; i < weights.length; i++) {
      double h = EIGENVALUES[i];
      gradient[i] = (float) (h * weights[i] + Math.sqrt(h / batch.size()) * noise.nextGaussian());
    }
    return loss();
  }

  private double loss() {
    double loss = 0;
    for (int i = 0; i < weights.length; i++) {
      loss += EIGENVALUES[i] * weights[i] * weights[i] / 2;
    }
    return loss;
  }

  @Override
  public void hessianVector(Batch batch, Array v, Array out) {
    for (int i = 0; i < weights.length; i++) {
      out.set(i, EIGENVALUES[i] * v.get(i));
    }
  }

  @Override
  public Map<String, Double> evaluate(Split split, int examples) {
    return Map.of("loss", loss());
  }
}
