package io.github.stepwright.compress;

import io.github.stepwright.Default;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Deterministic quantisation in buckets: the nearest of {@code 2^bits} equally spaced levels from
 * the bucket's smallest to its largest value. Biased: it needs {@link ErrorFeedback}.
 *
 * <p>8 bytes a bucket for its ends, and {@code bits} for each value. A bucket of equal values is
 * exact.
 *
 * @param bits of one value, 1 to 8
 * @param bucket values that share their ends, at least 1
 */
public record MaxMin(@Default("4") int bits, @Default("512") int bucket) implements Compressor {

  private static final int MOST_BITS = 8;

  /** Refuses bits outside 1 to 8, and empty buckets. */
  public MaxMin {
    if (bits < 1 || bits > MOST_BITS) {
      throw new IllegalArgumentException("maxmin.bits must be in [1, 8], got " + bits);
    }
    if (bucket < 1) {
      throw new IllegalArgumentException("maxmin.bucket must be >= 1, got " + bucket);
    }
  }

  @Override
  public String level(Layer layer) {
    return bits + " bits";
  }

  @Override
  public long bytes(Layer layer) {
    return Qsgd.bytes(layer.length(), bucket, 2 * Float.BYTES, bits);
  }

  @Override
  public void compress(
      float[][] values,
      Layer layer,
      float[] memory,
      double[] work,
      Draws draws,
      float[][] decoded) {
    int n = layer.length();
    for (int w = 0; w < values.length; w++) {
      for (long from = 0; from < n; from += bucket) {
        quantise(values[w], decoded[w], (int) from, (int) Math.min(n, from + bucket));
      }
    }
  }

  private void quantise(float[] values, float[] decoded, int from, int to) {
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    for (int i = from; i < to; i++) {
      low = Math.min(low, values[i]);
      high = Math.max(high, values[i]);
    }
    double width = (high - low) / ((1 << bits) - 1);
    for (int i = from; i < to; i++) {
      double level = width == 0 ? 0 : Math.rint((values[i] - low) / width);
      decoded[i] = (float) (low + level * width);
    }
  }

  @Override
  public List<Compressor> around(Layer layer) {
    return IntStream.concat(
            IntStream.of(bits),
            IntStream.rangeClosed((bits + 1) / 2, Math.min(MOST_BITS, 2 * bits)))
        .distinct()
        .<Compressor>mapToObj(b -> new MaxMin(b, bucket))
        .toList();
  }
}
