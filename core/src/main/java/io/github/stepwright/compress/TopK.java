package io.github.stepwright.compress;

import io.github.stepwright.Default;
import io.github.stepwright.Paper;
import io.github.stepwright.math.TopSelection;
import java.util.Arrays;
import java.util.List;

/**
 * Sends the k values of largest magnitude and their positions, k = ceil(fraction * n); ties go to
 * the lower position. Biased: it needs {@link ErrorFeedback}.
 *
 * <p>8 bytes a value: float32 and a position of 32 bits.
 *
 * @param fraction share of a layer's values that travel, in (0, 1]
 */
@Paper(
    title = "Sparsified SGD with Memory",
    authors = "Stich, Cordonnier, Jaggi",
    year = 2018,
    arxiv = "1809.07599")
public record TopK(@Default("0.1") double fraction) implements Compressor {

  private static final double[] FACTORS = {1, 0.5, 0.625, 0.75, 0.875, 1.25, 1.5, 1.75, 2};

  /** Refuses a share outside (0, 1]. */
  public TopK {
    if (!(fraction > 0 && fraction <= 1)) {
      throw new IllegalArgumentException("topk.fraction must be in (0, 1], got " + fraction);
    }
  }

  private int kept(int n) {
    // 0.1 * 30 is a little above 3 in binary and must not count as 4.
    return (int) Math.max(1, Math.ceil(fraction * n * (1 - 1e-12)));
  }

  @Override
  public String level(Layer layer) {
    return kept(layer.length()) + " of " + layer.length();
  }

  @Override
  public long bytes(Layer layer) {
    return (long) (Float.BYTES + Integer.BYTES) * kept(layer.length());
  }

  @Override
  public int work(Layer layer) {
    return TopSelection.COUNTERS;
  }

  @Override
  public void compress(
      float[][] values,
      Layer layer,
      float[] memory,
      double[] work,
      Draws draws,
      float[][] decoded) {
    int k = kept(layer.length());
    for (int w = 0; w < values.length; w++) {
      keep(values[w], k, work, decoded[w]);
    }
  }

  private static void keep(float[] values, int k, double[] work, float[] decoded) {
    int threshold = TopSelection.magnitude(TopSelection.kthLargest(values, k, work));
    int ties = k;
    for (float value : values) {
      ties -= TopSelection.magnitude(value) > threshold ? 1 : 0;
    }
    Arrays.fill(decoded, 0);
    for (int i = 0; i < values.length; i++) {
      int magnitude = TopSelection.magnitude(values[i]);
      if (magnitude > threshold || magnitude == threshold && ties-- > 0) {
        decoded[i] = values[i];
      }
    }
  }

  @Override
  public List<Compressor> around(Layer layer) {
    return Arrays.stream(FACTORS)
        .map(factor -> Math.min(1, factor * fraction))
        .distinct()
        .<Compressor>mapToObj(TopK::new)
        .toList();
  }
}
