package io.github.stepwright.compress;

import io.github.stepwright.Default;
import io.github.stepwright.Paper;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * Stochastic quantisation in buckets: with the bucket's Euclidean norm N and {@code l = |g| / N *
 * levels}, l is rounded down, or up with probability frac(l), and stands for {@code sign(g) * N * l
 * / levels}. Unbiased. A bucket of zeros gives zeros.
 *
 * <p>Coded at a fixed length: 4 bytes for the norm, and for each value a sign and the bits of 0 to
 * {@code levels}. The paper's Elias code would be shorter where most levels are 0.
 *
 * <p>The squared error is at most {@code n / (4 levels²)} of the squared norm of a bucket of n
 * values. Where that is 1 or more, {@link ErrorFeedback} may amplify its own error without end:
 * buckets of 512 want more than 11 levels.
 *
 * @param levels above zero, 1 to 127; 15 make 5 bits, 127 make 8
 * @param bucket values that share one norm, at least 1
 */
@Paper(
    title = "QSGD: Communication-Efficient SGD via Gradient Quantization and Encoding",
    authors = "Alistarh, Grubic, Li, Tomioka, Vojnovic",
    year = 2017,
    arxiv = "1610.02132")
public record Qsgd(@Default("15") int levels, @Default("512") int bucket) implements Compressor {

  private static final int MOST_BITS = 8;

  /** Refuses levels that do not fit 8 bits with their sign, and empty buckets. */
  public Qsgd {
    if (levels < 1 || levels > 127) {
      throw new IllegalArgumentException("qsgd.levels must be in [1, 127], got " + levels);
    }
    if (bucket < 1) {
      throw new IllegalArgumentException("qsgd.bucket must be >= 1, got " + bucket);
    }
  }

  /** Bits of one value, its sign among them. */
  public int bits() {
    return 1 + Integer.SIZE - Integer.numberOfLeadingZeros(levels);
  }

  /** Bound on the squared error over the squared norm; error feedback is safe below 1. */
  public double loss(Layer layer) {
    return Math.min(bucket, layer.length()) / (4.0 * levels * levels);
  }

  @Override
  public String level(Layer layer) {
    return bits() + " bits";
  }

  @Override
  public long bytes(Layer layer) {
    return bytes(layer.length(), bucket, Float.BYTES, bits());
  }

  /** Bytes of buckets with a head each and values of a fixed number of bits. */
  static long bytes(int length, int bucket, int head, int bits) {
    long whole = length / bucket;
    int rest = length % bucket;
    long bytes = whole * (head + (bucket * (long) bits + 7) / 8);
    return rest == 0 ? bytes : bytes + head + (rest * (long) bits + 7) / 8;
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
      for (int b = 0; (long) b * bucket < n; b++) {
        int from = b * bucket;
        int to = (int) Math.min(n, (long) from + bucket);
        quantise(values[w], decoded[w], from, to, draws.of(layer, w, b));
      }
    }
  }

  private void quantise(float[] values, float[] decoded, int from, int to, RandomGenerator random) {
    double squares = 0;
    for (int i = from; i < to; i++) {
      squares += (double) values[i] * values[i];
    }
    float norm = (float) Math.sqrt(squares);
    for (int i = from; i < to; i++) {
      if (norm == 0) {
        decoded[i] = 0;
        continue;
      }
      double l = Math.abs(values[i]) / (double) norm * levels;
      double down = Math.floor(l);
      double level = Math.min(levels, random.nextDouble() < l - down ? down + 1 : down);
      decoded[i] = (float) Math.copySign(norm * level / levels, values[i]);
    }
  }

  /** From half to twice the bits, 8 at most, as far as error feedback is safe with them. */
  @Override
  public List<Compressor> around(Layer layer) {
    IntStream bits = IntStream.rangeClosed((bits() + 1) / 2, Math.min(MOST_BITS, 2 * bits()));
    return IntStream.concat(IntStream.of(levels), bits.map(b -> (1 << b - 1) - 1))
        .filter(l -> l >= 1)
        .distinct()
        .mapToObj(l -> new Qsgd(l, bucket))
        .filter(q -> q.levels == levels || q.loss(layer) < 1)
        .<Compressor>map(q -> q)
        .toList();
  }
}
