package io.github.stepwright.step;

import io.github.stepwright.Array;
import io.github.stepwright.Batch;
import io.github.stepwright.Block;
import io.github.stepwright.Checkpoint;
import io.github.stepwright.Norms;
import io.github.stepwright.Objective;
import io.github.stepwright.Settings;
import io.github.stepwright.Work;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The weights of an objective as one vector in double, all blocks one behind the other, and the
 * account of what was evaluated there.
 *
 * <p>The only place of this package that touches the memory of blocks. Writing rounds to what the
 * memory holds; what is read back is exact. The blocks must stay those of the start. Used by one
 * thread.
 */
final class Point {

  /** Units of a forward pass alone. */
  static final double FORWARD = 1 / 3.0;

  private static final String WEIGHTS = "weights/";

  private final Objective objective;
  private final List<Block> blocks;
  private final int length;
  private int gradients;
  private int products;
  private int forwards;

  Point(Objective objective) {
    this.objective = objective;
    this.blocks = objective.blocks();
    this.length = blocks.stream().mapToInt(Block::length).sum();
  }

  int length() {
    return length;
  }

  /** A copy of the weights. */
  double[] weights() {
    return read(blocks.stream().map(Block::weights).toList());
  }

  /** A copy of what the objective wrote as its gradient, 0 for a block that it left out. */
  double[] gradient() {
    return read(
        blocks.stream()
            .map(
                block ->
                    objective.absent(block) ? Array.zeros(block.length(), false) : block.gradient())
            .toList());
  }

  private double[] read(List<Array> arrays) {
    double[] values = new double[length];
    int at = 0;
    for (Array array : arrays) {
      for (int i = 0; i < array.length(); i++) {
        values[at++] = array.get(i);
      }
    }
    return values;
  }

  /** Writes the weights. */
  void moveTo(double[] x) {
    int at = 0;
    for (Block block : blocks) {
      for (int i = 0; i < block.length(); i++) {
        block.weights().set(i, x[at++]);
      }
    }
  }

  /** Writes x - factor * rate * d, the rate being that of each block's group. */
  void descend(double[] x, double[] d, double factor, Settings settings) {
    int at = 0;
    for (Block block : blocks) {
      double rate = factor * settings.rate(block.group());
      for (int i = 0; i < block.length(); i++, at++) {
        block.weights().set(i, x[at] - rate * d[at]);
      }
    }
  }

  /** Loss and gradient at the present weights: one unit. */
  double evaluate(Batch batch) {
    gradients++;
    return objective.gradient(batch);
  }

  /** Hessian at the present weights times a vector. */
  double[] product(Batch batch, double[] v) {
    products++;
    double[] product = new double[length];
    objective.hessianVector(batch, Array.of(v.clone()), Array.of(product));
    return product;
  }

  /** Books a forward and backward pass that was made without {@link #evaluate}. */
  void passed() {
    gradients++;
  }

  /** Books a forward pass. */
  void looked() {
    forwards++;
  }

  /** What was evaluated since the last bill, as the cost of one step. */
  Work bill(Batch batch) {
    double passes = gradients + Objective.PRODUCT * products + FORWARD * forwards;
    long examples = (long) batch.size() * (gradients + products);
    gradients = 0;
    products = 0;
    forwards = 0;
    return new Work(1, examples, passes * batch.size() / objective.referenceBatch(), 0);
  }

  /** Norms of each group for a step that moved the weights from one place to another. */
  Map<String, Norms> norms(double[] gradient, double[] before, double[] after) {
    var sums = new LinkedHashMap<String, double[]>();
    int at = 0;
    for (Block block : blocks) {
      double[] sum = sums.computeIfAbsent(block.group(), _ -> new double[4]);
      for (int i = 0; i < block.length(); i++, at++) {
        double g = gradient[at];
        double moved = after[at] - before[at];
        sum[0] += Math.abs(g);
        sum[1] += g * g;
        sum[2] += moved * moved;
        sum[3] += before[at] * before[at];
      }
    }
    var norms = new LinkedHashMap<String, Norms>();
    sums.forEach(
        (group, s) ->
            norms.put(group, new Norms(s[0], Math.sqrt(s[1]), Math.sqrt(s[2]), Math.sqrt(s[3]))));
    return norms;
  }

  /** Norms for a step that was refused: nothing moved, and nobody measured the weights. */
  Map<String, Norms> norms(double[] gradient) {
    double[] none = new double[length];
    var norms = norms(gradient, none, none);
    norms.replaceAll((_, n) -> new Norms(n.gradL1(), n.gradL2(), 0, Double.NaN));
    return norms;
  }

  /** Puts the weights into a checkpoint. */
  void save(Map<String, double[]> doubles) {
    double[] x = weights();
    int at = 0;
    for (Block block : blocks) {
      double[] part = new double[block.length()];
      System.arraycopy(x, at, part, 0, part.length);
      doubles.put(WEIGHTS + block.name(), part);
      at += part.length;
    }
  }

  /** Puts the weights back. */
  void load(Checkpoint checkpoint) {
    double[] x = new double[length];
    int at = 0;
    for (Block block : blocks) {
      double[] part = checkpoint.doubles().get(WEIGHTS + block.name());
      System.arraycopy(part, 0, x, at, part.length);
      at += part.length;
    }
    moveTo(x);
  }

  static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  static double norm(double[] a) {
    return Math.sqrt(dot(a, a));
  }

  /** Whether a step over this loss and this gradient may be made. */
  static boolean finite(double loss, double[] gradient) {
    return Double.isFinite(loss) && Double.isFinite(norm(gradient));
  }
}
