package io.github.stepwright.refine;

import io.github.stepwright.Paper;
import io.github.stepwright.Progress;
import io.github.stepwright.Schedule;
import io.github.stepwright.math.CompensatedSum;
import io.github.stepwright.math.Numbers;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * Worst-case error of the last iterate of subgradient descent on a convex function, for given
 * gradient norms: ranks schedules without training anything.
 *
 * <p>f(x[T]) - f* &lt;= D² / (2 S) + sum η[t]² G[t]² / (2 S) + 1/2 * sum over k &lt; T of η[k] /
 * S[k+1] * Q[k] / S[k]
 *
 * <p>with rates η, norms G, distance D from start to minimiser, S[k] = sum of η over t &gt;= k, S
 * over all, Q[k] = sum of η² G² over t &gt;= k. With the shape of η fixed and its base rate γ free
 * it is fixed / γ + noise * γ, so each shape has a best base rate and a best bound, and two shapes
 * or two horizons compare by these alone. It knows nothing of the shape of the function: a guide
 * for choosing, no forecast of the loss. Linear in the number of steps.
 *
 * <p>A step after which all rates are 0 is the last that counts. Immutable and safe to share
 * between threads.
 *
 * @param norms bound of the gradient's Euclidean norm at each step; finite, 0 or more, not all 0
 * @param distance D, above 0; 1 where only the ranking matters
 */
@Paper(
    title = "When, Why and How Much? Adaptive Learning Rate Scheduling by Refinement",
    authors = "Defazio, Cutkosky, Mehta, Mishchenko",
    year = 2023,
    arxiv = "2310.07831")
public record LastIterateBound(List<Double> norms, double distance) {

  /** Copies the norms and refuses what cannot bound a gradient. */
  public LastIterateBound {
    norms = Numbers.copyOf(norms);
    double largest = 0;
    for (int t = 0; t < norms.size(); t++) {
      largest = Math.max(largest, checked("norms", norms.get(t), t));
    }
    if (largest == 0) {
      throw new IllegalArgumentException(
          "norms must have one above 0, got %d norms of 0".formatted(norms.size()));
    }
    if (!(distance > 0) || Double.isInfinite(distance)) {
      throw new IllegalArgumentException("distance must be > 0 and finite, got " + distance);
    }
  }

  /**
   * The same gradients over another number of steps: step k of N has the norm that was met at the
   * share (k + 1/2) / N of the run. That norms depend on the share of a run alone is a reading of
   * ours; where they are all equal it is exact.
   *
   * @param steps N, at least 1
   */
  public LastIterateBound over(int steps) {
    if (steps < 1) {
      throw new IllegalArgumentException("steps must be >= 1, got " + steps);
    }
    double[] stretched = new double[steps];
    for (int k = 0; k < steps; k++) {
      stretched[k] = norms.get((int) ((2L * k + 1) * norms.size() / (2L * steps)));
    }
    return new LastIterateBound(Numbers.of(stretched), distance);
  }

  /**
   * The bound of a shape at any base rate.
   *
   * @param shape one value per norm; finite, 0 or more, above 0 somewhere where the norm is
   */
  public Value of(double[] shape) {
    int n = norms.size();
    if (shape.length != n) {
      throw new IllegalArgumentException(
          "shape must have one value per norm, got %d for %d".formatted(shape.length, n));
    }
    double peak = 0;
    double steepest = 0;
    for (int t = 0; t < n; t++) {
      peak = Math.max(peak, checked("shape", shape[t], t));
      steepest = Math.max(steepest, norms.get(t));
    }
    // In units of the largest rate and norm, so that no square overflows.
    var rates = new CompensatedSum();
    var squares = new CompensatedSum();
    var tails = new CompensatedSum();
    double after = 0; // rates of the later steps
    for (int k = n - 1; k >= 0; k--) {
      double rate = peak == 0 ? 0 : shape[k] / peak;
      double move = rate * (norms.get(k) / steepest);
      rates.add(rate);
      squares.add(move * move);
      double from = rates.value();
      if (after > 0) {
        tails.add(rate / after * (squares.value() / from));
      }
      after = from;
    }
    double noise = squares.value() / (2 * after) + tails.value() / 2;
    if (!(noise > 0)) {
      throw new IllegalArgumentException(
          "shape must be > 0 at a step whose norm is > 0, got 0 at all of them");
    }
    return new Value(distance * distance / (2 * after) / peak, noise * peak * steepest * steepest);
  }

  /** The bound of a schedule over as many steps as there are norms. */
  public Value of(Schedule schedule) {
    int n = norms.size();
    schedule.fit(Progress.of(0, n));
    double[] shape = new double[n];
    for (int k = 0; k < n; k++) {
      shape[k] = schedule.at(Progress.of(k, n));
    }
    return of(shape);
  }

  /**
   * Named schedules, the lowest best bound first, equal ones in the order given.
   *
   * @param schedules at least one; their own base rates do not matter for the rank
   */
  public List<Ranked> rank(Map<String, ? extends Schedule> schedules) {
    if (schedules.isEmpty()) {
      throw new IllegalArgumentException("schedules must have at least one, got none");
    }
    return schedules.entrySet().stream()
        .map(named -> new Ranked(named.getKey(), of(named.getValue())))
        .sorted(Comparator.comparingDouble(ranked -> ranked.value().bound()))
        .toList();
  }

  private static double checked(String what, double value, int index) {
    if (!(value >= 0) || Double.isInfinite(value)) {
      throw new IllegalArgumentException(
          "%s must be finite and >= 0, got %s at index %d".formatted(what, value, index));
    }
    return value;
  }

  /**
   * The bound as a function of the base rate γ: fixed / γ + noise * γ.
   *
   * @param fixed what distance costs, falling with the rate
   * @param noise what the gradients cost, growing with the rate
   */
  public record Value(double fixed, double noise) {

    /** The bound with the shape multiplied by {@code rate}, above 0. */
    public double at(double rate) {
      if (!(rate > 0)) {
        throw new IllegalArgumentException("rate must be > 0, got " + rate);
      }
      return fixed / rate + noise * rate;
    }

    /** The base rate with the lowest bound, γ* = sqrt(fixed / noise). */
    public double bestRate() {
      return Math.sqrt(fixed / noise);
    }

    /** The lowest bound, 2 sqrt(fixed * noise). */
    public double bound() {
      return 2 * Math.sqrt(fixed) * Math.sqrt(noise);
    }

    /**
     * What to multiply a base rate tuned for {@code other} by, to start from here: the ratio of the
     * best rates. The other may have another shape or another horizon.
     */
    public double rateRatio(Value other) {
      return bestRate() / other.bestRate();
    }
  }

  /**
   * A schedule and its bound.
   *
   * @param name as the caller named it
   * @param value its bound
   */
  public record Ranked(String name, Value value) {}
}
