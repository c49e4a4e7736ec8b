package io.github.stepwright.compress;

import io.github.stepwright.Default;
import io.github.stepwright.Paper;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * Low-rank compression by one step of power iteration from the last result.
 *
 * <pre>
 * M      gradient and error of a worker, n x m
 * Q      m x r, kept from the last step and orthonormalised; at first Gaussian, the same everywhere
 * P      mean over workers of M Q, then orthonormalised, n x r
 * Q_w    = M_w' P, sent by worker w; the mean of them is kept
 * </pre>
 *
 * <p>A worker's message stands for {@code P Q_w'}, so the mean of the decoded arrays is {@code P
 * mean(Q)'}, and the error that {@link ErrorFeedback} keeps is the local one, {@code M_w - P Q_w'},
 * as in the authors' code; the hook of a well-known framework keeps {@code M_w - P mean(Q)'}
 * instead. A layer is sent raw unless {@code (n + m) r minRate < n m}; vectors always are. Columns
 * that vanish are dropped from P and drawn afresh in Q. Memory: m * r floats; working memory (n + 3
 * m) r doubles.
 *
 * @param rank of the approximation, at least 1; no more than the smaller side is used
 * @param minRate least ratio of raw to compressed size, at least 1
 */
@Paper(
    title = "PowerSGD: Practical Low-Rank Gradient Compression for Distributed Optimization",
    authors = "Vogels, Karimireddy, Jaggi",
    year = 2019,
    arxiv = "1905.13727")
public record PowerSgd(@Default("2") int rank, @Default("2") double minRate) implements Compressor {

  /** What is left of a column may be this small against the column before it counts as nothing. */
  private static final double VANISHED = 1e-8;

  /** Refuses a rank below 1 and a rate below 1. */
  public PowerSgd {
    if (rank < 1) {
      throw new IllegalArgumentException("powersgd.rank must be >= 1, got " + rank);
    }
    if (!(minRate >= 1) || Double.isInfinite(minRate)) {
      throw new IllegalArgumentException(
          "powersgd.minRate must be >= 1 and finite, got " + minRate);
    }
  }

  private int rank(Layer layer) {
    return Math.min(rank, Math.min(layer.rows(), layer.columns()));
  }

  private boolean pays(Layer layer) {
    double sides = (double) layer.rows() + layer.columns();
    return sides * rank(layer) * minRate < layer.length();
  }

  @Override
  public String level(Layer layer) {
    return pays(layer) ? "rank " + rank(layer) : new Raw().level(layer);
  }

  @Override
  public long bytes(Layer layer) {
    long values =
        pays(layer) ? ((long) layer.rows() + layer.columns()) * rank(layer) : layer.length();
    return Float.BYTES * values;
  }

  @Override
  public int memory(Layer layer) {
    return pays(layer) ? layer.columns() * rank(layer) : 0;
  }

  @Override
  public boolean raw(Layer layer) {
    return !pays(layer);
  }

  @Override
  public int work(Layer layer) {
    return pays(layer) ? (layer.rows() + 3 * layer.columns()) * rank(layer) : 0;
  }

  /** In the working memory lie Q, a worker's own, the mean of them, and P, one behind the other. */
  @Override
  public void compress(
      float[][] values,
      Layer layer,
      float[] memory,
      double[] work,
      Draws draws,
      float[][] decoded) {
    if (!pays(layer)) {
      new Raw().compress(values, layer, memory, work, draws, decoded);
      return;
    }
    int n = layer.rows();
    int m = layer.columns();
    int r = rank(layer);
    int own = m * r;
    int mean = 2 * m * r;
    int p = 3 * m * r;
    for (int i = 0; i < own; i++) {
      work[i] = memory[i];
    }
    Arrays.fill(work, mean, p + n * r, 0);
    orthonormalise(work, 0, m, r, draws.shared(layer));
    for (float[] worker : values) {
      times(worker, work, n, m, r, 1.0 / values.length, p);
    }
    orthonormalise(work, p, n, r, null);
    for (int w = 0; w < values.length; w++) {
      Arrays.fill(work, own, mean, 0);
      transposedTimes(values[w], work, n, m, r, p, own);
      product(work, n, m, r, p, own, decoded[w]);
      for (int i = 0; i < own; i++) {
        work[mean + i] += work[own + i] / values.length;
      }
    }
    for (int i = 0; i < own; i++) {
      memory[i] = (float) work[mean + i];
    }
  }

  /** P += scale * M Q, Q at the beginning. */
  private static void times(
      float[] values, double[] work, int n, int m, int r, double scale, int p) {
    for (int i = 0; i < n; i++) {
      for (int c = 0; c < r; c++) {
        double sum = 0;
        for (int j = 0; j < m; j++) {
          sum += values[i * m + j] * work[j * r + c];
        }
        work[p + i * r + c] += scale * sum;
      }
    }
  }

  /** Q = M' P, from zeros. */
  private static void transposedTimes(
      float[] values, double[] work, int n, int m, int r, int p, int q) {
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < m; j++) {
        for (int c = 0; c < r; c++) {
          work[q + j * r + c] += values[i * m + j] * work[p + i * r + c];
        }
      }
    }
  }

  /** out = P Q'. */
  private static void product(double[] work, int n, int m, int r, int p, int q, float[] out) {
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < m; j++) {
        double sum = 0;
        for (int c = 0; c < r; c++) {
          sum += work[p + i * r + c] * work[q + j * r + c];
        }
        out[i * m + j] = (float) sum;
      }
    }
  }

  /**
   * Gram and Schmidt, each column against those before it twice, which is as good as Householder's
   * reflections.
   *
   * @param a rows x columns, row-major, from an index on
   * @param fresh draws columns that vanished anew; null leaves them 0
   */
  static void orthonormalise(double[] a, int from, int rows, int columns, RandomGenerator fresh) {
    for (int c = 0; c < columns; c++) {
      double before = norm(a, from, rows, columns, c);
      project(a, from, rows, columns, c);
      double left = norm(a, from, rows, columns, c);
      if (!(left > VANISHED * before) && fresh != null && !Double.isNaN(before)) {
        do {
          for (int i = 0; i < rows; i++) {
            a[from + i * columns + c] = fresh.nextGaussian();
          }
          project(a, from, rows, columns, c);
          left = norm(a, from, rows, columns, c);
        } while (left < VANISHED);
      } else if (left <= VANISHED * before) {
        left = Double.POSITIVE_INFINITY; // the column becomes 0
      }
      for (int i = 0; i < rows; i++) {
        a[from + i * columns + c] /= left;
      }
    }
  }

  private static void project(double[] a, int from, int rows, int columns, int c) {
    for (int pass = 0; pass < 2; pass++) {
      for (int b = 0; b < c; b++) {
        double dot = 0;
        for (int i = 0; i < rows; i++) {
          dot += a[from + i * columns + b] * a[from + i * columns + c];
        }
        for (int i = 0; i < rows; i++) {
          a[from + i * columns + c] -= dot * a[from + i * columns + b];
        }
      }
    }
  }

  private static double norm(double[] a, int from, int rows, int columns, int c) {
    double squares = 0;
    for (int i = 0; i < rows; i++) {
      squares += a[from + i * columns + c] * a[from + i * columns + c];
    }
    return Math.sqrt(squares);
  }

  /** Ranks from half to twice this one, at least 1, as far as they pay for the layer. */
  @Override
  public List<Compressor> around(Layer layer) {
    int side = Math.min(layer.rows(), layer.columns());
    return IntStream.concat(
            IntStream.of(rank),
            IntStream.rangeClosed(Math.max(1, rank / 2), Math.min(2 * rank, side)))
        .distinct()
        .mapToObj(r -> new PowerSgd(r, minRate))
        .filter(p -> p.rank == rank || p.pays(layer))
        .<Compressor>map(p -> p)
        .toList();
  }
}
