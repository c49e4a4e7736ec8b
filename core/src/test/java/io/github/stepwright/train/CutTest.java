package io.github.stepwright.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.stepwright.Array;
import io.github.stepwright.Block;
import io.github.stepwright.Bundle;
import io.github.stepwright.Occasion;
import io.github.stepwright.Part;
import io.github.stepwright.Whole;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.IntStream;
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

  private static List<Part> parts(int... lengths) {
    var clock = new Occasion.Clock();
    var groups = new LinkedHashMap<String, List<Part>>();
    var parts = new ArrayList<Part>();
    for (int length : lengths) {
      String group = length % 2 == 0 ? "even" : "odd";
      Block block = Block.of("b" + length, group, new float[length], new float[length], length);
      var part = new Part(block, 0, length, new Array[0], null, new Occasion(clock), null, 0);
      groups.computeIfAbsent(group, _ -> new ArrayList<>()).add(part);
      parts.add(part);
    }
    groups.forEach((name, members) -> new Whole(name, members, List.of(), new double[0], 0));
    return parts;
  }

  private static List<List<Integer>> lengths(Bundle.Order order) {
    return Cut.bundles(parts(20, 9, 16386, 2, 8, 16384, 7, 4), order).stream()
        .map(
            bundle ->
                IntStream.range(0, bundle.size())
                    .mapToObj(i -> bundle.part(i).to() - bundle.part(i).from())
                    .toList())
        .toList();
  }

  @Test
  void small_parts_of_a_group_go_by_four_before_all_others() {
    assertThat(lengths(Bundle.Order.APART)).hasSize(8).allMatch(bundle -> bundle.size() == 1);
    assertThat(lengths(Bundle.Order.AS_THEY_LIE))
        .containsExactly(List.of(20, 2, 8, 16384), List.of(4), List.of(9, 7), List.of(16386));
    assertThat(lengths(Bundle.Order.BY_LENGTH))
        .containsExactly(List.of(2, 4, 8, 20), List.of(16384), List.of(7, 9), List.of(16386));
  }
}
