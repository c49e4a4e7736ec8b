package io.github.stepwright.optim;

import io.github.stepwright.Default;
import io.github.stepwright.Optimizer;
import io.github.stepwright.Paper;
import io.github.stepwright.Use;
import io.github.stepwright.compress.Compressor;

/**
 * Hands on what low-rank compression with error feedback leaves of the gradient, as one worker
 * alone would see it:
 *
 * <pre>
 * M = G + e; P = orthonormal(M Q); Q = M' P; G = P Q'; e = M - G
 * </pre>
 *
 * <p>Q is kept from step to step, Gaussian at first. A block is a matrix n x m with n its outermost
 * length; one for which {@code (n + m) rank minRate < n m} does not hold passes as it is, so
 * vectors always do. A gradient of 0 without an error stays 0.
 *
 * <p>To see before a training of many workers what the compression costs; it makes no step cheaper
 * here. Slots: e as large as the block, and m * rank values. Noise for privacy goes outside, {@code
 * dpnoise/powersgd/sgd}: an error carried over has no bound.
 *
 * @param rank of the approximation, at least 1
 * @param minRate least ratio of raw to compressed size, at least 1
 */
@Use(
    when = "to see what low-rank compression costs in loss",
    not = "to save time: it makes no step cheaper here",
    differs = "the error kept is the worker's own, as in the authors' code")
@Paper(
    title = "PowerSGD: Practical Low-Rank Gradient Compression for Distributed Optimization",
    authors = "Vogels, Karimireddy, Jaggi",
    year = 2019,
    arxiv = "1905.13727")
public record PowerSgd(@Default("2") int rank, @Default("2") double minRate, Optimizer inner)
    implements Coded {

  /** Refuses what the codec refuses. */
  public PowerSgd {
    new io.github.stepwright.compress.PowerSgd(rank, minRate);
  }

  @Override
  public Compressor codec() {
    return new io.github.stepwright.compress.PowerSgd(rank, minRate);
  }
}
