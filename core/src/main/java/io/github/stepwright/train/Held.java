package io.github.stepwright.train;

import io.github.stepwright.Array;
import io.github.stepwright.Block;
import io.github.stepwright.Checkpoint;
import io.github.stepwright.Need;
import io.github.stepwright.Occasion;
import io.github.stepwright.Optimizer;
import io.github.stepwright.Part;
import io.github.stepwright.RandomStream;
import io.github.stepwright.Wrapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;

/** One block with the state that an optimizer holds for it, level by level, outermost first. */
final class Held {

  private final Optimizer optimizer;
  private final Block block;
  private final List<Array[]> slots;
  private final Array diagonal;
  private final Occasion occasion;
  private List<Part> parts = List.of();

  private Held(
      Optimizer optimizer, Block block, List<Array[]> slots, Array diagonal, Occasion occasion) {
    this.optimizer = optimizer;
    this.block = block;
    this.slots = slots;
    this.diagonal = diagonal;
    this.occasion = occasion;
  }

  /** Blocks that were not here before: zeros, in memory of the kind that the weights have. */
  static List<Held> fresh(Optimizer optimizer, List<Block> blocks, Occasion.Clock clock) {
    // A fused pass wants one kind of memory, so blocks of one kind lie side by side.
    return blocks.stream().collect(Collectors.groupingBy(Kind::of)).entrySet().stream()
        .flatMap(same -> fresh(optimizer, same.getValue(), same.getKey(), clock).stream())
        .toList();
  }

  private record Kind(boolean wide, boolean foreign) {
    static Kind of(Block block) {
      Array weights = block.weights();
      return new Kind(weights.wide(), weights.segment().isNative());
    }
  }

  private static List<Held> fresh(
      Optimizer optimizer, List<Block> blocks, Kind kind, Occasion.Clock clock) {
    boolean diagonal = optimizer.needs().contains(Need.HESSIAN_DIAGONAL);
    var found = new ArrayList<Held>();
    for (Block block : blocks) {
      Array own = diagonal ? Array.zeros(block.length(), kind.wide) : null;
      found.add(new Held(optimizer, block, new ArrayList<>(), own, new Occasion(clock)));
    }
    for (Optimizer rule = optimizer; rule != null; rule = inside(rule)) {
      int count = rule.slots();
      found.forEach(one -> one.slots.add(new Array[count]));
      for (int i = 0; i < count; i++) {
        boolean wide = rule.wide(i) || kind.wide;
        var lengths = new int[found.size()];
        for (int k = 0; k < lengths.length; k++) {
          lengths[k] = rule.length(i, blocks.get(k));
        }
        List<Array> zeros = Runs.zeros(lengths, wide, kind.foreign && !wide);
        for (int k = 0; k < lengths.length; k++) {
          found.get(k).slots.getLast()[i] = zeros.get(k);
        }
      }
    }
    return found;
  }

  private static Optimizer inside(Optimizer rule) {
    return rule instanceof Wrapper wrapper ? wrapper.inner() : null;
  }

  /** The same state for other memory of the same block. */
  Held with(Block other) {
    if (other == block) {
      return this;
    }
    if (other.length() != block.length()) {
      throw new IllegalArgumentException(
          "block %s must keep its length %d, got %d"
              .formatted(block.name(), block.length(), other.length()));
    }
    return new Held(optimizer, other, slots, diagonal, occasion);
  }

  /** Cuts the block into ranges. */
  List<Part> parts(long seed) {
    var cut = new ArrayList<Part>();
    int length = block.length();
    int size = optimizer.elementwise() ? Cut.size(length) : Math.max(length, 1);
    for (int from = 0; from < length; from += size) {
      cut.add(part(seed, from, Math.min(from + size, length)));
    }
    parts = List.copyOf(cut);
    return parts;
  }

  private Part part(long seed, int from, int to) {
    Part part = null;
    for (int level = slots.size() - 1; level >= 0; level--) {
      String stream = "optimizer/%d/%s/%d".formatted(level, block.name(), from);
      long own = RandomStream.named(seed, stream).state();
      part = new Part(block, from, to, slots.get(level), diagonal, occasion, part, own);
    }
    return part;
  }

  List<Part> parts() {
    return parts;
  }

  Block block() {
    return block;
  }

  Array diagonal() {
    return diagonal;
  }

  long made() {
    return occasion.made();
  }

  /** Sits out the step that has begun. */
  void sit() {
    occasion.sit();
  }

  /** Whether steps pass it by. */
  void away(boolean away) {
    occasion.away(away);
  }

  void save(Map<String, float[]> floats, Map<String, double[]> doubles, Map<String, long[]> longs) {
    save("weights/" + block.name(), block.weights(), floats, doubles);
    slots((name, slot) -> save(name, slot, floats, doubles));
    longs.put("made/" + block.name() + "/block", new long[] {occasion.made()});
  }

  /** Visits the slots that a checkpoint holds. */
  private void slots(BiConsumer<String, Array> visit) {
    Optimizer rule = optimizer;
    for (int level = 0; level < slots.size(); level++, rule = inside(rule)) {
      for (int i = 0; i < slots.get(level).length; i++) {
        if (!rule.scratch(i)) {
          visit.accept("slot%d.%d/%s".formatted(level, i, block.name()), slots.get(level)[i]);
        }
      }
    }
  }

  private static void save(
      String name, Array array, Map<String, float[]> floats, Map<String, double[]> doubles) {
    if (array.wide()) {
      doubles.put(name, array.toDoubles());
    } else {
      floats.put(name, array.toFloats());
    }
  }

  void load(Checkpoint checkpoint) {
    load("weights/" + block.name(), block.weights(), checkpoint);
    slots((name, slot) -> load(name, slot, checkpoint));
    long[] saved = checkpoint.longs().get("made/" + block.name() + "/block");
    occasion.made(saved == null ? 0 : saved[0]);
  }

  private static void load(String name, Array array, Checkpoint checkpoint) {
    if (array.wide()) {
      double[] saved = checkpoint.doubles().get(name);
      array.copy(saved == null ? Array.zeros(array.length(), true) : Array.of(saved));
    } else {
      float[] saved = checkpoint.floats().get(name);
      array.copy(saved == null ? Array.zeros(array.length(), false) : Array.of(saved));
    }
  }
}
