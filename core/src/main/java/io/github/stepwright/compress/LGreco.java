package io.github.stepwright.compress;

import io.github.stepwright.Default;
import io.github.stepwright.Paper;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Chooses a level of compression for each layer: the fewest bytes whose errors add up to no more
 * than {@code alpha} times those of one level for all.
 *
 * <p>A dynamic programme over the layers and a budget of {@code buckets} equal parts of the allowed
 * error E: {@code e = max(1, ceil(error / (E / buckets)))}, {@code D[l][b] = min over options of
 * D[l-1][b - e] + bytes}. Differences from the authors' code, each for a reason: the uniform choice
 * may exceed the budget by one part a layer, by rounding alone, so the budget has as many parts
 * more, and an answer from there counts only if its errors, added up unrounded, keep within E; an
 * option with an error above E is left out instead of being cut down to E; an error that is not a
 * number is never chosen; every layer compares alike. So for alpha = 1 the answer never takes more
 * bytes than the uniform choice, nor has more error.
 *
 * <p>Cost: layers * options * buckets additions; about 4 bytes * layers * buckets of work memory.
 *
 * @param alpha allowed error over that of the uniform choice, above 0
 * @param buckets parts of the budget, 1 to 1,000,000
 */
@Paper(
    title =
        "L-GreCo: An Efficient and General Framework for Layerwise-Adaptive Gradient Compression",
    authors = "Alimohammadi, Markov, Frantar, Alistarh",
    year = 2022,
    arxiv = "2210.17357")
public record LGreco(@Default("1") double alpha, @Default("10000") int buckets) {

  private static final int MOST_BUCKETS = 1_000_000;

  /** Room for the rounding of a sum of errors. */
  private static final double ROUNDING = 1e-12;

  private static final long NEVER = Long.MAX_VALUE;

  /** Refuses an allowance that is not positive and a budget without parts. */
  public LGreco {
    if (!(alpha > 0) || Double.isInfinite(alpha)) {
      throw new IllegalArgumentException("lgreco.alpha must be > 0 and finite, got " + alpha);
    }
    if (buckets < 1 || buckets > MOST_BUCKETS) {
      throw new IllegalArgumentException(
          "lgreco.buckets must be in [1, %d], got %d".formatted(MOST_BUCKETS, buckets));
    }
  }

  /**
   * One level for one layer.
   *
   * @param error Euclidean norm, not squared, of what the layer loses at it
   * @param bytes that a worker sends at it
   */
  public record Option(Compressor compressor, double error, long bytes) {

    /** Tries everything that is worth it on a layer's gradient; the uniform level comes first. */
    public static List<Option> of(Compressor uniform, Layer layer, float[] gradient, Draws draws) {
      return uniform.around(layer).stream()
          .map(c -> new Option(c, c.error(gradient, layer, draws), c.bytes(layer)))
          .toList();
    }
  }

  /**
   * The choice, an index into each layer's options.
   *
   * @param layers options of each layer
   * @param uniform index of the uniform level in each layer
   * @return empty where no choice keeps within the budget, for example because an error of the
   *     uniform one is not a number; the choice before then stays
   */
  public Optional<int[]> choose(List<List<Option>> layers, int... uniform) {
    if (uniform.length != layers.size()) {
      throw new IllegalArgumentException(
          "uniform must have %d indices, one a layer, got %d"
              .formatted(layers.size(), uniform.length));
    }
    double allowed = alpha * error(layers, uniform);
    int[][] parts = layers.stream().map(options -> parts(options, allowed)).toArray(int[][]::new);
    int top = buckets + layers.size();
    int[][] taken = new int[layers.size()][];
    long[] best = new long[top + 1];
    Arrays.fill(best, NEVER);
    best[0] = 0;
    for (int l = 0; l < layers.size(); l++) {
      taken[l] = new int[top + 1];
      best = next(best, layers.get(l), parts[l], taken[l]);
    }
    // The programme may have passed over the uniform choice for one that rounding let in.
    int[] found = within(layers, uniform, allowed) ? uniform.clone() : null;
    for (int b = 0; b <= top; b++) {
      if (best[b] != NEVER && (found == null || best[b] < bytes(layers, found))) {
        int[] choice = back(parts, taken, b);
        if (within(layers, choice, allowed)) {
          found = choice;
        }
      }
    }
    return Optional.ofNullable(found);
  }

  private static boolean within(List<List<Option>> layers, int[] choice, double allowed) {
    return error(layers, choice) <= allowed * (1 + ROUNDING);
  }

  /** Parts of the budget that each option takes; 0 for one that cannot be chosen. */
  private int[] parts(List<Option> options, double allowed) {
    int[] parts = new int[options.size()];
    for (int c = 0; c < parts.length; c++) {
      double error = options.get(c).error;
      if (error <= allowed * (1 + ROUNDING)) {
        double exact = error == 0 ? 0 : Math.ceil(error / (allowed / buckets));
        parts[c] = (int) Math.clamp(exact, 1, buckets);
      }
    }
    return parts;
  }

  private static long[] next(long[] before, List<Option> options, int[] parts, int[] taken) {
    long[] best = new long[before.length];
    Arrays.fill(best, NEVER);
    for (int c = 0; c < parts.length; c++) {
      if (parts[c] == 0) {
        continue;
      }
      long bytes = options.get(c).bytes;
      for (int b = parts[c]; b < best.length; b++) {
        long rest = before[b - parts[c]];
        if (rest != NEVER && rest + bytes < best[b]) {
          best[b] = rest + bytes;
          taken[b] = c;
        }
      }
    }
    return best;
  }

  private static int[] back(int[][] parts, int[][] taken, int budget) {
    int[] choice = new int[parts.length];
    int b = budget;
    for (int l = parts.length - 1; l >= 0; l--) {
      choice[l] = taken[l][b];
      b -= parts[l][choice[l]];
    }
    return choice;
  }

  /** Errors of a choice, added up over the layers. */
  public static double error(List<List<Option>> layers, int... choice) {
    double error = 0;
    for (int l = 0; l < choice.length; l++) {
      error += layers.get(l).get(choice[l]).error;
    }
    return error;
  }

  /** Bytes of a choice, added up over the layers. */
  public static long bytes(List<List<Option>> layers, int... choice) {
    long bytes = 0;
    for (int l = 0; l < choice.length; l++) {
      bytes += layers.get(l).get(choice[l]).bytes;
    }
    return bytes;
  }

  /** The compressors of a choice. */
  public static List<Compressor> compressors(List<List<Option>> layers, int... choice) {
    var compressors = new ArrayList<Compressor>();
    for (int l = 0; l < choice.length; l++) {
      compressors.add(layers.get(l).get(choice[l]).compressor);
    }
    return List.copyOf(compressors);
  }
}
