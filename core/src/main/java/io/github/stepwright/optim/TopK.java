package io.github.stepwright.optim;

import io.github.stepwright.Default;
import io.github.stepwright.Optimizer;
import io.github.stepwright.Paper;
import io.github.stepwright.Use;
import io.github.stepwright.compress.Compressor;

/**
 * Hands on the largest values of each block's gradient and keeps the rest for later steps:
 *
 * <pre>
 * m = g + e; g = m where |m| is among the k largest, else 0; e = m - g;  k = ceil(share * n), >= 1
 * </pre>
 *
 * <p>Ties go to the lower index. A gradient of 0 without an error stays 0. A value may be late by
 * about 1 / share steps: high rates and momentum, which are safe without it, may not be.
 *
 * <p>To see before a training of many workers what the compression costs; it makes no step cheaper
 * here. One slot as large as the block.
 *
 * @param share of a block's values that pass, in (0, 1]
 */
@Use(
    when = "to see what sparse gradients cost in loss",
    not = "with high rates and momentum that are only safe without it",
    differs = "ties go to the lower index")
@Paper(
    title = "Sparsified SGD with Memory",
    authors = "Stich, Cordonnier, Jaggi",
    year = 2018,
    arxiv = "1809.07599")
public record TopK(@Default("0.1") double share, Optimizer inner) implements Coded {

  /** Refuses a share outside (0, 1]. */
  public TopK {
    if (!(share > 0 && share <= 1)) {
      throw new IllegalArgumentException("topk.share must be in (0, 1], got " + share);
    }
  }

  @Override
  public Compressor codec() {
    return new io.github.stepwright.compress.TopK(share);
  }
}
