package io.github.stepwright.train;

import io.github.stepwright.Bundle;
import io.github.stepwright.Part;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/**
 * How blocks are cut into ranges, and in which order a crew gets them.
 *
 * <p>Engines share each large tensor evenly among their threads and leave small ones to the first.
 * Ranges in the order of their place within their block come to the same threads, which then find
 * in their own caches what they wrote there.
 */
final class Cut {

  /** Elements of a range at most: enough that what a range costs does not show. */
  static final int RANGE = 65536;

  /** Elements of a part up to which it goes together with others. */
  private static final int SMALL = 16384;

  /** Elements of a line of memory. */
  private static final int LINE = 16;

  private Cut() {}

  /**
   * Elements of a range of a block: all where they are few, else even parts of whole lines, an even
   * number of them up to some 10^8 elements. Sums depend on it, so it depends on the length alone.
   */
  static int size(int length) {
    if (length <= RANGE) {
      return Math.max(length, 1);
    }
    int parts = 2 * Math.ceilDiv(length, 2 * RANGE);
    return LINE * Math.ceilDiv(Math.ceilDiv(length, parts), LINE);
  }

  /**
   * Ranges for a crew: first those that begin their blocks, last those that end them; the order of
   * the list where there is no difference.
   *
   * @param place where a range begins within its block, from 0 to below 1
   */
  static <T> List<T> order(List<T> ranges, ToDoubleFunction<T> place) {
    return ranges.stream().sorted(Comparator.comparingDouble(place)).toList();
  }

  /**
   * The parts in their order, each alone; where they may go together small ones before all others,
   * in bundles of a group.
   */
  static List<Bundle> bundles(List<Part> parts, Bundle.Order order) {
    var small = new LinkedHashMap<String, List<Part>>();
    var large = new ArrayList<Part>();
    for (Part part : parts) {
      boolean goes = order != Bundle.Order.APART && length(part) <= SMALL;
      (goes ? small.computeIfAbsent(part.block().group(), _ -> new ArrayList<>()) : large)
          .add(part);
    }
    var bundles = new ArrayList<Bundle>();
    for (List<Part> group : small.values()) {
      if (order == Bundle.Order.BY_LENGTH) {
        group.sort(Comparator.comparingInt(part -> length(part)));
      }
      for (int i = 0; i < group.size(); i += Bundle.MOST) {
        bundles.add(new Bundle(group.subList(i, Math.min(i + Bundle.MOST, group.size()))));
      }
    }
    large.forEach(part -> bundles.add(new Bundle(List.of(part))));
    return bundles;
  }

  private static int length(Part part) {
    return part.to() - part.from();
  }

  /** Elements of a bundle. */
  static int length(Bundle bundle) {
    int length = 0;
    for (int k = 0; k < bundle.size(); k++) {
      length += length(bundle.part(k));
    }
    return length;
  }

  /** Rising sums of the lengths of ranges, as a crew wants them. */
  static <T> long[] ends(List<T> ranges, ToLongFunction<T> length) {
    long[] ends = ranges.stream().mapToLong(length).toArray();
    Arrays.parallelPrefix(ends, Long::sum);
    return ends;
  }
}
