package io.github.stepwright.bench.workload;

import dev.ludovic.netlib.blas.BLAS;
import java.util.Arrays;

/**
 * Row-major matrix products in float32: C = op(A) op(B) + beta C, beta 0 or 1.
 *
 * <p>On a core of a cloud machine with AVX-512 the tiles do 80 to 120 GFLOP/s on the shapes of
 * {@code words-mlp} and netlib 10 to 13, with the same bits; {@code make jmh ONLY=Products}
 * measures it. Where there is no vector module netlib multiplies. An instance holds the buffers of
 * one thread.
 */
final class Sgemm {

  private static final boolean TILES =
      ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();

  private final boolean tiles;
  private float[] panel = {};
  private float[] tile = {};

  /** By the fastest way there is here. */
  Sgemm() {
    this(TILES);
  }

  /** By tiles, or by netlib. */
  Sgemm(boolean tiles) {
    this.tiles = tiles;
  }

  /**
   * Multiplies.
   *
   * @param acrossA whether A lies transposed, k rows of m
   * @param acrossB whether B lies transposed, n rows of k
   * @param lda length of a row of A as it lies
   * @param ldb length of a row of B as it lies
   * @param beta 0 to overwrite C, 1 to add to it
   * @param c m rows of n
   */
  void multiply(
      boolean acrossA,
      boolean acrossB,
      int m,
      int n,
      int k,
      float[] a,
      int lda,
      float[] b,
      int ldb,
      float beta,
      float[] c) {
    if (!tiles) {
      // Column-major Cᵗ = op(B)ᵗ op(A)ᵗ.
      BLAS blas = Blas.JAVA;
      String opB = acrossB ? "T" : "N";
      blas.sgemm(opB, acrossA ? "T" : "N", n, m, k, 1, b, ldb, a, lda, beta, c, n);
      return;
    }
    int width = Tile.PANEL;
    if (panel.length < k * width) {
      panel = new float[k * width];
      tile = new float[Tile.ROWS * width];
    }
    int row = acrossA ? 1 : lda;
    int along = acrossA ? lda : 1;
    for (int j = 0; j < n; j += width) {
      int columns = Math.min(width, n - j);
      pack(acrossB, b, ldb, j, columns, k);
      for (int i = 0; i < m; ) {
        // The last rows are made one by one: a tile of four times the same row.
        int rows = i + Tile.ROWS <= m ? Tile.ROWS : 1;
        Tile.multiply(a, i * row, rows == 1 ? 0 : row, along, panel, k, tile);
        for (int r = 0; r < rows; r++, i++) {
          store(r * width, c, i * n + j, columns, beta);
        }
      }
    }
  }

  /** Columns from j on, side by side; zeros fill the panel. */
  private void pack(boolean across, float[] b, int ldb, int j, int columns, int k) {
    int width = Tile.PANEL;
    if (columns < width) {
      Arrays.fill(panel, 0, k * width, 0);
    }
    for (int p = 0; !across && p < k; p++) {
      System.arraycopy(b, p * ldb + j, panel, p * width, columns);
    }
    for (int q = 0; across && q < columns; q++) {
      for (int p = 0; p < k; p++) {
        panel[p * width + q] = b[(j + q) * ldb + p];
      }
    }
  }

  private void store(int from, float[] c, int to, int columns, float beta) {
    if (beta == 0) {
      System.arraycopy(tile, from, c, to, columns);
      return;
    }
    for (int q = 0; q < columns; q++) {
      c[to + q] += tile[from + q];
    }
  }
}
