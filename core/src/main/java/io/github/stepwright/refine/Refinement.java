package io.github.stepwright.refine;

import io.github.stepwright.Default;
import io.github.stepwright.Paper;
import io.github.stepwright.math.CompensatedSum;
import io.github.stepwright.math.MedianFilter;
import io.github.stepwright.math.Numbers;
import io.github.stepwright.math.RadixOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A better schedule from the gradient norms of a finished run.
 *
 * <p>ĝ = running median of the norms g, w = ĝ^-q, A[t] = sum of w[i] over i &gt; t, schedule[t] =
 * w[t] * A[t] / max over all
 *
 * <p>with q = 2 for Euclidean norms (SGD) and q = 1 for sums of absolute values (Adam family). The
 * window of the median is {@code smooth} of the log's own length; its boundary rules are those of
 * {@link MedianFilter}. Equal norms give linear decay to 0; large norms early give a warm-up; norms
 * that fall give a late, steep end. The result does not depend on the unit of the norms and holds
 * no base rate: tune it as for any other schedule. Its last value is always 0.
 *
 * <p>The norms have to come from a run with warm-up and linear decay, one per step, before clipping
 * and at a constant batch size and loss scale.
 *
 * <p>{@link #of} guards what the bare algorithm ({@link #shape}) does not: faulty norms, logs that
 * are too short, and the degenerate late spike, where norms collapse near the end (interpolating
 * models, separable data) and the schedule all but vanishes before. In both, a smoothed norm below
 * {@value #FLOOR} of the median counts as that much, so no weight can be infinite. Linear in the
 * number of norms.
 *
 * @param norm which norm was logged
 * @param smooth window of the median as a share of the log, in [0, 1]; 0 does not smooth. The
 *     default is that of the authors' released script
 * @param trim rows to leave out at either end, which the result then lacks too; the released script
 *     leaves out 2
 * @param faults what to do about norms that cannot be norms
 * @param linearFallback whether to answer with linear decay where the norms do not bear a
 *     refinement, instead of refusing
 */
@Paper(
    title = "When, Why and How Much? Adaptive Learning Rate Scheduling by Refinement",
    authors = "Defazio, Cutkosky, Mehta, Mishchenko",
    year = 2023,
    arxiv = "2310.07831")
public record Refinement(
    Norm norm,
    @Default("0.1") double smooth,
    @Default("0") int trim,
    @Default("refuse") Fault.Policy faults,
    @Default("false") boolean linearFallback) {

  /** Fewest norms that {@link #of} refines. */
  public static final int FEWEST = 20;

  /** Least share of the schedule's mass that must lie in the first half of the steps. */
  public static final double EARLY_MASS = 0.1;

  /** Smallest smoothed norm, as a share of the median of the smoothed norms. */
  public static final double FLOOR = 1e-6;

  /** Refuses a window longer than the log, and a negative trim. */
  public Refinement {
    if (!(smooth >= 0 && smooth <= 1)) {
      throw new IllegalArgumentException("smooth must be in [0, 1], got " + smooth);
    }
    if (trim < 0) {
      throw new IllegalArgumentException("trim must be >= 0, got " + trim);
    }
  }

  /** The defaults: smooth 0.1, nothing trimmed, faults and degenerate logs refused. */
  public static Refinement of(Norm norm) {
    return new Refinement(norm, 0.1, 0, Fault.Policy.REFUSE, false);
  }

  /** Window of the median for a log of {@code n} norms: odd, at least 1. */
  public int width(int n) {
    return 2 * (int) Math.floor(Math.floor(smooth * n) / 2) + 1;
  }

  /**
   * The refined schedule, or an explanation why there is none.
   *
   * @param norms one per step, not changed
   * @throws IllegalArgumentException for faulty norms, unless they are to be skipped; and without
   *     the fallback for logs that are too short or that make a late spike
   */
  public Refined of(double[] norms) {
    if (norms.length <= 2L * trim) {
      throw new IllegalArgumentException(
          "norms must be more than 2 * trim = %d, got %d".formatted(2L * trim, norms.length));
    }
    int to = norms.length - trim;
    List<Fault> found = Fault.of(norms, trim, to);
    if (!found.isEmpty() && faults == Fault.Policy.REFUSE) {
      throw new IllegalArgumentException(
          "norms must be > 0 and finite, got %s; mend the log or skip these rows"
              .formatted(Fault.list(found)));
    }
    double[] rows = Arrays.copyOfRange(norms, trim, to);
    var kept = new Kept(rows.length, found, trim);
    double[] usable = found.isEmpty() ? rows : kept.of(rows);
    if (usable.length < FEWEST) {
      return fallBack(
          rows.length,
          found,
          "norms must be at least %d to refine, got %d".formatted(FEWEST, usable.length));
    }
    var weights = new Weights(usable);
    double[] shape = weights.shape();
    double early = earlyMass(shape);
    if (early < EARLY_MASS) {
      return fallBack(
          rows.length,
          found,
          String.format(
              Locale.ROOT,
              "the first half of the steps must hold at least %.0f %% of the refined schedule, got"
                  + " %.2g %%: the norms collapse late and leave a spike at the end",
              100 * EARLY_MASS,
              100 * early));
    }
    var guarantee =
        norm == Norm.L2 ? OptionalDouble.of(weights.guarantee()) : OptionalDouble.empty();
    return new Refined(
        Numbers.of(found.isEmpty() ? shape : kept.bridge(shape)),
        trim,
        weights.width,
        weights.floored,
        found,
        guarantee,
        Optional.empty());
  }

  /**
   * The bare algorithm, without any guard but the floor.
   *
   * @param norms at least 2, above 0 and finite
   * @return one value per norm, the largest 1, the last 0
   */
  public double[] shape(double[] norms) {
    List<Fault> found = Fault.of(norms);
    if (!found.isEmpty()) {
      throw new IllegalArgumentException("norms must be > 0 and finite, got " + Fault.list(found));
    }
    if (norms.length < 2) {
      throw new IllegalArgumentException("norms must be at least 2, got " + norms.length);
    }
    return new Weights(norms).shape();
  }

  private Refined fallBack(int n, List<Fault> found, String reason) {
    if (!linearFallback) {
      throw new IllegalArgumentException(reason + "; ask for the linear fallback or a longer log");
    }
    double[] linear = new double[n];
    for (int t = 0; t < n; t++) {
      linear[t] = n == 1 ? 1 : (double) (n - 1 - t) / (n - 1);
    }
    return new Refined(
        Numbers.of(linear), trim, 1, 0, found, OptionalDouble.empty(), Optional.of(reason));
  }

  private static double earlyMass(double[] shape) {
    var early = new CompensatedSum();
    var all = new CompensatedSum();
    for (int t = 0; t < shape.length; t++) {
      all.add(shape[t]);
      if (2L * t < shape.length) {
        early.add(shape[t]);
      }
    }
    return early.value() / all.value();
  }

  /** Weights of the steps, scaled so that a step with the median norm has weight 1. */
  private final class Weights {

    // The scale keeps everything in range: at least half of the weights are >= 1, so the largest
    // product cannot vanish, and the floor keeps weights below FLOOR^-2, so no sum overflows.
    private final double[] w;
    private final int width;
    private final int floored;
    private final double guarantee;

    Weights(double[] norms) {
      int n = norms.length;
      width = width(n);
      w = new MedianFilter(width).apply(norms);
      double median = RadixOrder.select(w, n / 2);
      double floor = FLOOR * median;
      int below = 0;
      var sumW = new CompensatedSum();
      var sumSquares = new CompensatedSum();
      for (int t = 0; t < n; t++) {
        if (w[t] < floor) {
          w[t] = floor;
          below++;
        }
        double ratio = median / w[t];
        w[t] = norm == Norm.L2 ? ratio * ratio : ratio;
        sumW.add(w[t]);
        sumSquares.add(1 / w[t]);
      }
      floored = below;
      double squares = sumSquares.value();
      guarantee = Double.isFinite(squares) ? n / Math.sqrt(sumW.value() * squares) : 0;
    }

    double guarantee() {
      return guarantee;
    }

    double[] shape() {
      double[] shape = new double[w.length];
      var after = new CompensatedSum();
      double largest = 0;
      for (int t = w.length - 1; t >= 0; t--) {
        shape[t] = w[t] * after.value();
        largest = Math.max(largest, shape[t]);
        after.add(w[t]);
      }
      for (int t = 0; t < shape.length; t++) {
        shape[t] /= largest;
      }
      return shape;
    }
  }
}
