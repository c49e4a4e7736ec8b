package io.github.stepwright.optim;

import io.github.stepwright.Default;
import io.github.stepwright.Optimizer;
import io.github.stepwright.Paper;
import io.github.stepwright.Use;
import io.github.stepwright.compress.Compressor;

/**
 * Hands on the gradient rounded at random to few levels, with error feedback:
 *
 * <pre>
 * m = g + e; l = |m| / N * s, rounded up with probability frac(l), else down
 * g = sign(m) * N * l / s; e = m - g;  N = norm of the bucket, s = 2^(bits - 1) - 1
 * </pre>
 *
 * <p>A bucket of zeros stays 0. Error feedback is safe while {@code bucket / (4 s²)} is below 1:
 * buckets of 512 want 5 bits or more; with fewer the error may grow without end, as the codec says.
 *
 * <p>To see before a training of many workers what the compression costs; it makes no step cheaper
 * here. One slot as large as the block.
 *
 * @param bits of one value, its sign among them, 2 to 8
 * @param bucket values that share one norm, at least 1
 */
@Use(
    when = "to see what rounded gradients cost in loss",
    not = "few bits in long buckets: the error may grow without end",
    differs = "error feedback is always on")
@Paper(
    title = "QSGD: Communication-Efficient SGD via Gradient Quantization and Encoding",
    authors = "Alistarh, Grubic, Li, Tomioka, Vojnovic",
    year = 2017,
    arxiv = "1610.02132")
public record Qsgd(@Default("6") int bits, @Default("512") int bucket, Optimizer inner)
    implements Coded {

  private static final int MOST_BITS = 8;

  /** Refuses bits outside 2 to 8, and empty buckets. */
  public Qsgd {
    if (bits < 2 || bits > MOST_BITS) {
      throw new IllegalArgumentException("qsgd.bits must be in [2, 8], got " + bits);
    }
    Hyper.count("qsgd.bucket", bucket, 1);
  }

  @Override
  public Compressor codec() {
    return new io.github.stepwright.compress.Qsgd((1 << bits - 1) - 1, bucket);
  }
}
