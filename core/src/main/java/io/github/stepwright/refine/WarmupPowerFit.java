package io.github.stepwright.refine;

import io.github.stepwright.Paper;
import io.github.stepwright.Schedule;
import io.github.stepwright.schedule.Polynomial;
import io.github.stepwright.schedule.Warmup;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.hipparchus.analysis.solvers.BrentSolver;

/**
 * A refined schedule in two numbers: linear warm-up, then a power of what remains.
 *
 * <p>curve(j) = (j + 1) / W for j &lt; W, then (1 - (j - W) / (n - W))^p
 *
 * <p>fitted by least squares over W and p to the values as they are, peak 1. For each W the best p
 * is the root of the derivative; W is searched on a grid over the whole length that is then halved
 * around the best. Long schedules are read at {@value #ROWS} evenly spaced rows, so W is good to a
 * row up to that length and to n / {@value #ROWS} rows beyond. Not every schedule has this form:
 * look at {@link #error}.
 *
 * @param warmup W, in rows, 0 to n - 1
 * @param rows n, length of the fitted schedule
 * @param power p, in [{@value #LEAST_POWER}, {@value #MOST_POWER}]
 * @param error root mean square of the difference, as a share of the peak
 */
@Paper(
    title = "When, Why and How Much? Adaptive Learning Rate Scheduling by Refinement",
    authors = "Defazio, Cutkosky, Mehta, Mishchenko",
    year = 2023,
    arxiv = "2310.07831")
public record WarmupPowerFit(int warmup, int rows, double power, double error) {

  /** An error above this share of the peak is visible to the eye: no acceptable fit. */
  public static final double ACCEPTABLE = 0.05;

  /** Most rows that a fit reads. */
  public static final int ROWS = 2048;

  /** Smallest power that is tried. */
  public static final double LEAST_POWER = 0.01;

  /** Largest power that is tried. */
  public static final double MOST_POWER = 100;

  private static final int GRID = 64;

  /**
   * The best fit to a schedule.
   *
   * @param values at least 2; shares of the peak in [0, 1], as a refined schedule has them
   */
  public static WarmupPowerFit of(List<Double> values) {
    int n = values.size();
    if (n < 2) {
      throw new IllegalArgumentException("values must be at least 2, got " + n);
    }
    var sample = Sample.of(values);
    int last = n - 1;
    int stride = Math.max(1, n / GRID);
    WarmupPowerFit best = sample.fit(0);
    for (int w = stride; w < n; w += stride) {
      best = best.orBetter(sample.fit(w));
    }
    int finest = Math.max(1, n / ROWS);
    while (stride > finest) {
      stride = Math.max(finest, stride / 2);
      int centre = best.warmup;
      best = best.orBetter(sample.fit(Math.max(0, centre - stride)));
      best = best.orBetter(sample.fit(Math.min(last, centre + stride)));
    }
    return best;
  }

  /** Length of the warm-up as a share of the schedule. */
  public double share() {
    return (double) warmup / rows;
  }

  /** Whether the fit may stand for the schedule. */
  public boolean acceptable() {
    return error <= ACCEPTABLE;
  }

  /** The fitted curve as a schedule that a spec can name, for any horizon. */
  public Schedule schedule(double peak) {
    var decay = new Polynomial(peak, 0, power);
    return warmup == 0
        ? decay
        : new Warmup(OptionalLong.empty(), OptionalDouble.of(share()), false, decay);
  }

  private WarmupPowerFit orBetter(WarmupPowerFit other) {
    return other.error < error ? other : this;
  }

  /** Rows {@code at} of a schedule of {@code n}, and their values. */
  private record Sample(int n, int[] at, double[] value) {

    static Sample of(List<Double> values) {
      int n = values.size();
      int m = Math.min(n, ROWS);
      int[] at = new int[m];
      double[] value = new double[m];
      for (int i = 0; i < m; i++) {
        at[i] = m == n ? i : (int) ((i + 0.5) * n / m);
        value[i] = values.get(at[i]);
        if (!(value[i] >= 0 && value[i] <= 1)) {
          throw new IllegalArgumentException(
              "values must be in [0, 1], got %s at index %d".formatted(value[i], at[i]));
        }
      }
      return new Sample(n, at, value);
    }

    WarmupPowerFit fit(int w) {
      int m = at.length;
      double ramp = 0;
      int decay = 0;
      while (decay < m && at[decay] < w) {
        double miss = (at[decay] + 1.0) / w - value[decay];
        ramp += miss * miss;
        decay++;
      }
      double[] log = new double[m - decay]; // of what remains
      for (int i = 0; i < log.length; i++) {
        log[i] = Math.log1p(-(double) (at[decay + i] - w) / (n - w));
      }
      double power = power(log, decay);
      double squares = ramp;
      for (int i = 0; i < log.length; i++) {
        double miss = Math.exp(power * log[i]) - value[decay + i];
        squares += miss * miss;
      }
      return new WarmupPowerFit(w, n, power, Math.sqrt(squares / m));
    }

    private double power(double[] log, int decay) {
      if (slope(LEAST_POWER, log, decay) >= 0) {
        return LEAST_POWER;
      }
      if (slope(MOST_POWER, log, decay) <= 0) {
        return MOST_POWER;
      }
      return new BrentSolver(1e-12, 1e-12, 0)
          .solve(200, p -> slope(p, log, decay), LEAST_POWER, MOST_POWER);
    }

    /** Half the derivative of the squared error by the power. */
    private double slope(double p, double[] log, int decay) {
      double slope = 0;
      for (int i = 0; i < log.length; i++) {
        double curve = Math.exp(p * log[i]);
        slope += (curve - value[decay + i]) * curve * log[i];
      }
      return slope;
    }
  }
}
