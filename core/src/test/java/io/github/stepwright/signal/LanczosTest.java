package io.github.stepwright.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.stepwright.Array;
import io.github.stepwright.Batch;
import io.github.stepwright.Block;
import io.github.stepwright.Objective;
import io.github.stepwright.RandomStream;
import io.github.stepwright.Split;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.hipparchus.linear.EigenDecompositionSymmetric;
import org.hipparchus.linear.MatrixUtils;
import org.hipparchus.linear.RealMatrix;
import org.junit.jupiter.api.Test;

class LanczosTest {

  /** A quadratic with a given Hessian, in float64. */
  private record Quadratic(RealMatrix h, List<Block> blocks) implements Objective {

    static Quadratic of(RealMatrix h) {
      int n = h.getRowDimension();
      var weights = Array.of(new double[n]);
      var block = new Block("w", "all", new long[] {n}, weights, Array.of(new double[n]));
      return new Quadratic(h, List.of(block));
    }

    @Override
    public int examples() {
      return 1;
    }

    @Override
    public int examples(Split split) {
      return 1;
    }

    @Override
    public int referenceBatch() {
      return 1;
    }

    @Override
    public double gradient(Batch batch) {
      return 0;
    }

    @Override
    public void hessianVector(Batch batch, Array v, Array out) {
      out.copy(Array.of(h.operate(v.toDoubles())));
    }

    @Override
    public Map<String, Double> evaluate(Split split, int examples) {
      return Map.of("loss", 0.0);
    }
  }

  private static final Batch BATCH = new Batch(new int[1], 1, 0);

  private static Lanczos.Spectrum spectrum(RealMatrix h, int steps) {
    return new Lanczos(steps, 1e-3).of(Quadratic.of(h), BATCH, RandomStream.named(1, "lanczos"));
  }

  private static RealMatrix random(int n, long seed) {
    var random = new SplittableRandom(seed);
    RealMatrix a = MatrixUtils.createRealMatrix(n, n);
    for (int i = 0; i < n; i++) {
      for (int j = 0; j <= i; j++) {
        double value = random.nextGaussian();
        a.setEntry(i, j, value);
        a.setEntry(j, i, value);
      }
    }
    return a;
  }

  @Test
  void with_as_many_steps_as_directions_it_is_the_whole_spectrum() {
    for (int seed = 0; seed < 20; seed++) {
      RealMatrix h = random(12, seed);
      double[] expected = new EigenDecompositionSymmetric(h).getEigenvalues();
      java.util.Arrays.sort(expected);
      var found = spectrum(h, 12);
      for (int i = 0; i < 12; i++) {
        assertThat(found.values().get(i)).isCloseTo(expected[i], within(1e-10));
      }
    }
  }

  @Test
  void the_greatest_of_many_comes_first() {
    int n = 400;
    double[] diagonal = new double[n];
    for (int i = 0; i < n; i++) {
      diagonal[i] = i == 0 ? 100 : 1 + (double) i / n;
    }
    var found = spectrum(MatrixUtils.createRealDiagonalMatrix(diagonal), 20);
    assertThat(found.top()).isCloseTo(100, within(1e-9));
    assertThat(found.smallest(1e-3)).isBetween(1.0, 1.02);
  }

  @Test
  void directions_that_are_flat_or_bend_down_are_not_useful() {
    var found =
        spectrum(MatrixUtils.createRealDiagonalMatrix(new double[] {-5, 0, 1e-5, 0.4, 10}), 5);
    assertThat(found.values().getFirst()).isCloseTo(-5, within(1e-9));
    assertThat(found.smallest(1e-3)).isCloseTo(0.4, within(1e-9));
    var down = spectrum(MatrixUtils.createRealDiagonalMatrix(new double[] {-2, -1}), 2);
    assertThat(down.smallest(1e-3)).isNaN();
  }

  @Test
  void it_ends_where_no_new_direction_comes() {
    var found = spectrum(MatrixUtils.createRealIdentityMatrix(50).scalarMultiply(3), 20);
    assertThat(found.values()).hasSize(1);
    assertThat(found.top()).isCloseTo(3, within(1e-12));
    var none = spectrum(MatrixUtils.createRealMatrix(4, 4), 4);
    assertThat(none.top()).isZero();
    assertThat(none.smallest(1e-3)).isNaN();
  }

  @Test
  void nothing_is_no_size() {
    assertThatThrownBy(() -> new Lanczos(0, 0.1)).hasMessage("lanczos steps must be >= 1, got 0");
    assertThatThrownBy(() -> new Lanczos(3, 1)).hasMessageContaining("floor must be in (0, 1)");
  }
}
