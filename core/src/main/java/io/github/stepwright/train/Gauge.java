package io.github.stepwright.train;

import io.github.stepwright.Block;
import io.github.stepwright.Crew;
import io.github.stepwright.Norms;
import io.github.stepwright.optim.GradientNorms;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Norms of gradients, measured in ranges that a crew shares. A range is of the same length whoever
 * measures it, and ranges are added in their order, so that the result does not depend on the crew.
 */
final class Gauge {

  private record Range(Block block, int from, int to, GradientNorms norms) {}

  private final List<Range> ranges = new ArrayList<>();
  private final List<Range> pieces; // the same, in the order for the crew
  private final long[] ends;
  private final Crew.Task work = this::look; // made once
  private Desks desks = new Desks();
  private Set<String> absent = Set.of();

  /** Over the gradients of blocks, whatever they hold when they are measured. */
  Gauge(List<Block> blocks) {
    for (Block block : blocks) {
      int size = Cut.size(block.length());
      for (int from = 0; from == 0 || from < block.length(); from += size) {
        int to = Math.min(from + size, block.length());
        ranges.add(new Range(block, from, to, new GradientNorms(block.gradient())));
      }
    }
    pieces = Cut.order(ranges, range -> (double) range.from / Math.max(1, range.block.length()));
    ends = Cut.ends(pieces, range -> range.to - range.from);
  }

  /**
   * Norms by group, in the order of their first block; those of an update as if nothing were
   * changed.
   *
   * @param desks of the members of the crew
   * @param absent names of the blocks to leave out
   */
  Map<String, Norms> measure(Crew crew, Desks desks, Set<String> absent) {
    this.desks = desks;
    this.absent = absent;
    crew.run(ends, work);
    var found = new LinkedHashMap<String, Norms>();
    for (int i = 0; i < ranges.size(); ) {
      Block block = ranges.get(i).block;
      double magnitudes = 0;
      double squares = 0;
      for (; i < ranges.size() && ranges.get(i).block == block; i++) {
        magnitudes += ranges.get(i).norms.magnitudes();
        squares += ranges.get(i).norms.squares();
      }
      if (!absent.contains(block.name())) {
        var norms = new Norms(magnitudes, Math.sqrt(squares), 0, Double.NaN);
        found.merge(block.group(), norms, (a, b) -> Norms.of(List.of(a, b)));
      }
    }
    return found;
  }

  private void look(int i, int member) {
    Range range = pieces.get(i);
    if (!absent.contains(range.block.name())) {
      range.norms.measure(range.from, range.to, desks.of(member));
    }
  }
}
