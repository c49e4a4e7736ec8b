package io.github.stepwright.bench.workload;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.stepwright.RandomStream;
import org.junit.jupiter.api.Test;

class SgemmTest {

  @Test
  void tiles_and_netlib_give_the_same_bits_for_any_shape_and_transposition() {
    var random = RandomStream.named(7, "shapes");
    var tiles = new Sgemm(true);
    var netlib = new Sgemm(false);
    for (int trial = 0; trial < 400; trial++) {
      boolean acrossA = random.nextBoolean();
      boolean acrossB = random.nextBoolean();
      int m = 1 + random.nextInt(40);
      int n = 1 + random.nextInt(80);
      int k = 1 + random.nextInt(50);
      float[] a = numbers(random, m * k);
      float[] b = numbers(random, k * n);
      float[] c = numbers(random, m * n);
      float[] other = c.clone();
      int lda = acrossA ? m : k;
      int ldb = acrossB ? k : n;
      float beta = trial % 2;
      tiles.multiply(acrossA, acrossB, m, n, k, a, lda, b, ldb, beta, c);
      netlib.multiply(acrossA, acrossB, m, n, k, a, lda, b, ldb, beta, other);
      assertThat(c).as("%s %s %d %d %d beta %s", acrossA, acrossB, m, n, k, beta).isEqualTo(other);
    }
  }

  @Test
  void a_product_by_hand_is_added_to_what_is_there() {
    float[] c = {100, 200, 300, 400};
    new Sgemm()
        .multiply(
            false,
            false,
            2,
            2,
            3,
            new float[] {1, 2, 3, 4, 5, 6},
            3,
            new float[] {7, 8, 9, 10, 11, 12},
            2,
            1,
            c);
    assertThat(c).containsExactly(158, 264, 439, 554);
  }

  @Test
  void what_is_not_a_number_stays_in_its_own_row_and_column() {
    float[] c = new float[4];
    new Sgemm()
        .multiply(false, true, 2, 2, 1, new float[] {Float.NaN, 1}, 1, new float[] {1, 2}, 1, 0, c);
    assertThat(c).containsExactly(Float.NaN, Float.NaN, 1, 2);
  }

  private static float[] numbers(RandomStream random, int count) {
    float[] numbers = new float[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = random.nextFloat() - 0.5f;
    }
    return numbers;
  }
}
