package io.github.stepwright.train;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import io.github.stepwright.Block;
import io.github.stepwright.Checkpoint;
import io.github.stepwright.Norms;
import io.github.stepwright.Optimizer;
import io.github.stepwright.Range;
import io.github.stepwright.Settings;
import io.github.stepwright.Totals;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The blocks of one group with their slots and scalars, cut into ranges; used by one thread. */
final class Group {

  /** Elements of a range: two of the arrays that a rule touches fit the first cache. */
  private static final int RANGE = 4096;

  private final String name;
  private final List<Block> blocks;
  private final List<Piece> pieces = new ArrayList<>();
  private final double[] scalars;
  private final Totals totals;
  private final List<float[]> kept = new ArrayList<>();
  private double gradL1;
  private double gradSquares;

  private record Piece(Block block, Range range) {}

  Group(String name, Optimizer optimizer, List<Block> bare) {
    this.name = name;
    this.blocks = bare.stream().map(block -> block.with(slots(block, optimizer.slots()))).toList();
    this.scalars = new double[optimizer.scalars()];
    for (Block block : blocks) {
      int length = block.length();
      int size = optimizer.elementwise() ? RANGE : Math.max(length, 1);
      for (int from = 0; from < length; from += size) {
        pieces.add(new Piece(block, new Range(from, Math.min(from + size, length), pieces.size())));
      }
    }
    this.totals = new Totals(optimizer.sums(), pieces.size());
  }

  private static List<MemorySegment> slots(Block block, int count) {
    return Stream.generate(() -> MemorySegment.ofArray(new float[block.length()]))
        .limit(count)
        .toList();
  }

  String name() {
    return name;
  }

  void sumGradient() {
    gradL1 = 0;
    gradSquares = 0;
    for (int k = 0; k < pieces.size(); k++) {
      Piece piece = pieces.get(k);
      MemorySegment gradient = piece.block.gradient();
      double l1 = 0;
      double squares = 0;
      for (int i = piece.range.from(); i < piece.range.to(); i++) {
        double g = gradient.getAtIndex(JAVA_FLOAT, i);
        l1 += Math.abs(g);
        squares += g * g;
      }
      gradL1 += l1;
      gradSquares += squares;
    }
  }

  boolean finite() {
    return Double.isFinite(gradSquares);
  }

  void update(Optimizer optimizer, double loss, Settings settings, long step) {
    totals.clear();
    if (optimizer.sums() > 0) {
      for (int k = 0; k < pieces.size(); k++) {
        Piece piece = pieces.get(k);
        optimizer.measure(piece.block, piece.range, settings, scalars, totals);
      }
    }
    optimizer.between(totals, loss, settings, scalars, step);
    for (int k = 0; k < pieces.size(); k++) {
      Piece piece = pieces.get(k);
      optimizer.update(piece.block, piece.range, settings, 1, scalars, totals, step);
    }
  }

  /** Norms of the last step; where it changed nothing those of an earlier update must not show. */
  Norms norms() {
    return finite()
        ? new Norms(gradL1, Math.sqrt(gradSquares), totals.updateL2(), totals.weightL2())
        : new Norms(gradL1, Math.sqrt(gradSquares), 0, Double.NaN);
  }

  void save(Map<String, float[]> floats, Map<String, double[]> doubles) {
    for (Block block : blocks) {
      floats.put("weights/" + block.name(), block.weights().toArray(JAVA_FLOAT));
      for (int i = 0; i < block.slots().size(); i++) {
        floats.put("slot" + i + "/" + block.name(), block.slots().get(i).toArray(JAVA_FLOAT));
      }
    }
    doubles.put("scalars/" + name, scalars.clone());
  }

  void load(Checkpoint checkpoint) {
    for (Block block : blocks) {
      put(checkpoint.floats().get("weights/" + block.name()), block.weights());
      for (int i = 0; i < block.slots().size(); i++) {
        put(checkpoint.floats().get("slot" + i + "/" + block.name()), block.slots().get(i));
      }
    }
    double[] saved = checkpoint.doubles().get("scalars/" + name);
    System.arraycopy(saved, 0, scalars, 0, scalars.length);
  }

  void swapIn(Optimizer optimizer) {
    for (Block block : blocks) {
      kept.add(block.weights().toArray(JAVA_FLOAT));
    }
    for (Piece piece : pieces) {
      optimizer.readout(piece.block, piece.range, scalars, piece.block.weights());
    }
  }

  void swapOut() {
    for (int i = 0; i < blocks.size(); i++) {
      put(kept.get(i), blocks.get(i).weights());
    }
    kept.clear();
  }

  private static void put(float[] values, MemorySegment segment) {
    MemorySegment.copy(MemorySegment.ofArray(values), 0, segment, 0, segment.byteSize());
  }
}
