package io.github.stepwright.train;

import io.github.stepwright.Array;
import io.github.stepwright.Batch;
import io.github.stepwright.Block;
import io.github.stepwright.Objective;
import io.github.stepwright.RandomStream;

/**
 * Estimate of the Hessian's diagonal from one product with random signs: D = z * (H z), the mean of
 * which over z is the diagonal. The variance of an entry is the sum of the squares of the others in
 * its row.
 *
 * <p>The signs of a step come from the stream {@code hutchinson} of the seed and the index of the
 * batch, so that no state has to be kept.
 *
 * <p>Hutchinson, "A stochastic estimator of the trace of the influence matrix for Laplacian
 * smoothing splines", 1990.
 */
final class Hutchinson {

  private final Objective objective;
  private final Worker worker;
  private final long seed;
  private Array signs = Array.of(new float[0]);
  private Array product = Array.of(new float[0]);

  Hutchinson(Objective objective, Worker worker, long seed) {
    this.objective = objective;
    this.worker = worker;
    this.seed = RandomStream.named(seed, "hutchinson").state();
  }

  /** Writes the estimate where the rule reads it. */
  void estimate(Batch batch) {
    int length = worker.blocks().stream().mapToInt(Block::length).sum();
    if (signs.length() != length) {
      boolean wide = worker.blocks().getFirst().weights().wide();
      signs = Array.zeros(length, wide);
      product = Array.zeros(length, wide);
    }
    var random = new RandomStream(RandomStream.mix(seed + RandomStream.mix(batch.step())));
    long bits = 0;
    for (int i = 0; i < length; i++) {
      bits = i % Long.SIZE == 0 ? random.nextLong() : bits >>> 1;
      signs.set(i, (bits & 1) == 0 ? -1 : 1);
    }
    objective.hessianVector(batch, signs, product);
    int at = 0;
    for (Block block : worker.blocks()) {
      Array diagonal = worker.diagonal(block);
      for (int i = 0; i < block.length(); i++, at++) {
        diagonal.set(i, signs.get(at) * product.get(at));
      }
    }
  }
}
