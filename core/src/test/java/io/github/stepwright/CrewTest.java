package io.github.stepwright;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CrewTest {

  private static int[] firsts(int c, long... ends) {
    return IntStream.rangeClosed(0, c).map(k -> Crew.first(ends, k, c)).toArray();
  }

  @Test
  void shares_end_at_the_piece_nearest_to_an_even_part() {
    assertThat(firsts(2, 1, 2, 3, 4)).containsExactly(0, 2, 4);
    assertThat(firsts(3, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10)).containsExactly(0, 3, 7, 10);
    // Half of 100 is 50: behind the first piece 40 are made, behind the second 90.
    assertThat(firsts(2, 40, 90, 100)).containsExactly(0, 1, 3);
    // As near before as behind: the earlier.
    assertThat(firsts(2, 30, 70, 100)).containsExactly(0, 1, 3);
    // The perceptron 784-256-128-10: a large layer in ranges of 65,536, then what is small.
    assertThat(firsts(2, 65536, 131072, 196608, 200704, 200960, 233728, 233856, 235136, 235146))
        .containsExactly(0, 2, 9);
  }

  @Test
  void members_may_have_nothing_to_do() {
    assertThat(firsts(3)).containsExactly(0, 0, 0, 0);
    assertThat(firsts(3, 5)).containsExactly(0, 0, 1, 1);
    assertThat(firsts(2, 1, 1000)).containsExactly(0, 1, 2);
    assertThat(firsts(2, 0, 0)).containsExactly(0, 2, 2);
  }

  @Test
  void all_pieces_are_shared_out_in_order_and_no_share_exceeds_an_even_one_by_a_piece() {
    var random = new SplittableRandom(4);
    for (int trial = 0; trial < 500; trial++) {
      int[] sizes = random.ints(random.nextInt(1, 40), 0, 1000).toArray();
      long[] ends = new long[sizes.length];
      long sum = 0;
      for (int i = 0; i < sizes.length; i++) {
        ends[i] = sum += sizes[i];
      }
      int c = random.nextInt(1, 9);
      int[] firsts = firsts(c, ends);
      assertThat(firsts[0]).isZero();
      assertThat(firsts[c]).isEqualTo(sizes.length);
      int largest = IntStream.of(sizes).max().orElseThrow();
      for (int k = 0; k < c; k++) {
        assertThat(firsts[k]).isLessThanOrEqualTo(firsts[k + 1]);
        long share = IntStream.range(firsts[k], firsts[k + 1]).mapToLong(i -> sizes[i]).sum();
        assertThat((double) share).isLessThanOrEqualTo((double) sum / c + largest);
      }
    }
  }
}
