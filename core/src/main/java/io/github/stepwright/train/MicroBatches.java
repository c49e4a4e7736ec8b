package io.github.stepwright.train;

import io.github.stepwright.Array;
import io.github.stepwright.Batch;
import io.github.stepwright.Block;
import io.github.stepwright.Objective;
import io.github.stepwright.Spread;
import io.github.stepwright.Stepper;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Gradient accumulation: an objective whose batches are taken in parts, one after the other, for
 * batches that do not fit at once and for what the parts tell about noise.
 *
 * <pre>
 * g = sum over the parts of (examples of the part / examples of the batch) * mean gradient of it
 * </pre>
 *
 * <p>Parts are consecutive rows and differ by one example at most; a batch smaller than {@code
 * parts} has one part for each example, one larger than {@code parts * most} has as many as it
 * takes for none to be larger than {@code most}. Sums are in double and in the order of the parts,
 * so that loss, gradient and Hessian-vector product are those of the whole batch to rounding. The
 * rule sees one gradient: clipping, step counts, schedules and decay come once for each batch. A
 * block is absent where every part left it out, and counts as 0 in a part that did.
 *
 * <p>An objective that draws noise by {@link Batch#step} gets another number for each part.
 *
 * @see Spread
 */
public final class MicroBatches extends Around {

  private final int parts;
  private final int most;
  private final boolean keep;
  private final GradientSums sums;
  private final Set<String> absent = new HashSet<>();
  private int[] rows = {};
  private float[][] kept = {};
  private Optional<Spread> spread = Optional.empty();

  /**
   * An objective in parts.
   *
   * @param parts of a batch, at least 1
   */
  public MicroBatches(Objective whole, int parts) {
    this(whole, parts, Integer.MAX_VALUE, false);
  }

  /**
   * An objective in parts whose size is limited.
   *
   * @param parts of a batch at least, at least 1
   * @param most examples of a part, at least 1
   * @param keep whether the gradients of all parts are kept until the next batch, for {@link
   *     #parts}: 4 bytes for each weight and part
   */
  public MicroBatches(Objective whole, int parts, int most, boolean keep) {
    super(whole);
    if (parts < 1) {
      throw new IllegalArgumentException("micro-batches must be >= 1, got " + parts);
    }
    if (most < 1) {
      throw new IllegalArgumentException("examples of a micro-batch must be >= 1, got " + most);
    }
    this.parts = parts;
    this.most = most;
    this.keep = keep;
    this.sums = new GradientSums(whole);
  }

  /** A stepper that takes its gradients in parts. */
  public static Stepper of(Stepper stepper, int parts) {
    return new Accumulating(stepper, parts, Integer.MAX_VALUE, false);
  }

  /** The gradients of the last batch's parts, blocks one behind the other; none if not kept. */
  public float[][] parts() {
    return kept;
  }

  @Override
  public double gradient(Batch batch) {
    int count = count(batch);
    double loss = 0;
    double meanSquare = 0;
    if (keep) {
      kept = new float[count][];
    }
    for (int k = 0; k < count; k++) {
      Batch part = part(batch, k, count);
      double share = (double) part.size() / batch.size();
      loss += share * whole.gradient(part);
      if (k == 0) {
        sums.clear();
      }
      meanSquare += add(share) / count;
      if (keep) {
        kept[k] = sums.flat();
      }
    }
    double square = sums.write();
    leaveOut();
    double each = (double) batch.size() / count;
    spread =
        count == 1 ? Optional.empty() : Optional.of(new Spread(count, each, meanSquare, square));
    return loss;
  }

  private int count(Batch batch) {
    int needed = (int) (((long) batch.size() + most - 1) / most);
    return Math.max(Math.min(parts, batch.size()), needed);
  }

  private Batch part(Batch batch, int k, int count) {
    int from = Math.toIntExact((long) batch.size() * k / count);
    int to = Math.toIntExact((long) batch.size() * (k + 1) / count);
    if (rows.length < to - from) {
      rows = new int[to - from];
    }
    System.arraycopy(batch.rows(), from, rows, 0, to - from);
    return new Batch(rows, to - from, batch.step() * count + k);
  }

  /** Adds a part's gradient and returns the square of its norm. */
  private double add(double share) {
    double square = 0;
    for (int b = 0; b < sums.size(); b++) {
      square += sums.add(b, share);
    }
    return square;
  }

  private void leaveOut() {
    absent.clear();
    for (int b = 0; b < sums.size(); b++) {
      if (!sums.present(b)) {
        absent.add(sums.block(b).name());
      }
    }
  }

  @Override
  public Optional<Spread> spread() {
    return spread;
  }

  @Override
  public boolean absent(Block block) {
    return absent.contains(block.name());
  }

  @Override
  public void hessianVector(Batch batch, Array v, Array out) {
    int count = count(batch);
    double[] sum = new double[out.length()];
    for (int k = 0; k < count; k++) {
      Batch part = part(batch, k, count);
      whole.hessianVector(part, v, out);
      GradientSums.add((double) part.size() / batch.size(), out, sum);
    }
    out.copy(Array.of(sum));
  }
}
