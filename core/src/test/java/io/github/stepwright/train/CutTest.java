package io.github.stepwright.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class CutTest {

  @Test
  void a_block_is_whole_or_cut_into_an_even_number_of_even_parts_of_whole_lines() {
    assertThat(Cut.size(0)).isEqualTo(1);
    assertThat(Cut.size(65536)).isEqualTo(65536);
    assertThat(Cut.size(65537)).isEqualTo(32784); // 32768.5 and up to the next line
    assertThat(Cut.size(200704)).isEqualTo(50176); // 784 x 256 in four
    for (int length = 65537; length < 100_000_000; length += length / 3) {
      int size = Cut.size(length);
      int parts = Math.ceilDiv(length, size);
      assertThat(size).isLessThanOrEqualTo(65536);
      assertThat(size % 16).isZero();
      assertThat(parts % 2).isZero();
      assertThat(length - (parts - 1) * size).isBetween(size - 16 * parts, size);
    }
  }

  @Test
  void a_crew_gets_first_what_begins_a_block_and_small_blocks_among_that() {
    record Range(String block, int from, int length) {}
    var ranges =
        List.of(
            new Range("w", 0, 4),
            new Range("w", 1, 4),
            new Range("w", 2, 4),
            new Range("w", 3, 4),
            new Range("b", 0, 1),
            new Range("v", 0, 2),
            new Range("v", 1, 2),
            new Range("c", 0, 1));
    assertThat(Cut.order(ranges, range -> (double) range.from / range.length))
        .extracting(range -> range.block + range.from)
        .containsExactly("w0", "b0", "v0", "c0", "w1", "w2", "v1", "w3");
  }
}
