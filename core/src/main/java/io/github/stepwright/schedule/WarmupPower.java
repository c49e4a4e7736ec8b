package io.github.stepwright.schedule;

import io.github.stepwright.Default;
import io.github.stepwright.Paper;
import io.github.stepwright.Progress;
import io.github.stepwright.Schedule;

/**
 * Linear warm-up, then a power of what remains: the two numbers that most refined schedules come
 * down to.
 *
 * <p>value(k) = peak * (k + 1) / W for k &lt; W, then peak * (1 - (k - W) / (h - W))^power
 *
 * <p>with h the horizon and W = round(warmup * h) steps. Where the budget cannot tell the horizon
 * the same curve is followed by the fraction s: peak * s / warmup, then peak * ((1 - s) / (1 -
 * warmup))^power. The last step has a small rate above 0; past the horizon it is 0.
 *
 * @param peak highest rate, above 0
 * @param warmup share of the horizon spent on the ramp, in [0, 1)
 * @param power exponent of the decay, above 0; 1 is linear, above 1 falls early, below 1 late
 */
@Paper(
    title = "When, Why and How Much? Adaptive Learning Rate Scheduling by Refinement (fitted form)",
    authors = "Defazio, Cutkosky, Mehta, Mishchenko",
    year = 2023,
    arxiv = "2310.07831")
public record WarmupPower(double peak, @Default("0") double warmup, @Default("1") double power)
    implements Schedule {

  /** Refuses what is no rate, a ramp as long as the run, and a power that does not decay. */
  public WarmupPower {
    if (!(peak > 0) || Double.isInfinite(peak)) {
      throw new IllegalArgumentException("peak must be > 0 and finite, got " + peak);
    }
    if (!(warmup >= 0 && warmup < 1)) {
      throw new IllegalArgumentException("warmup must be in [0, 1), got " + warmup);
    }
    if (!(power > 0) || Double.isInfinite(power)) {
      throw new IllegalArgumentException("power must be > 0 and finite, got " + power);
    }
  }

  @Override
  public double at(Progress p) {
    double s = p.fraction();
    if (p.horizon() == 0) {
      return s < warmup ? peak * (s / warmup) : peak * Math.pow((1 - s) / (1 - warmup), power);
    }
    double h = p.horizon();
    double ramp = Math.min(Math.rint(warmup * h), h - 1);
    double k = s * h; // the fraction, not the step: a re-planned budget moves it
    if (k < ramp) {
      return peak * Math.min(1, (k + 1) / ramp);
    }
    return peak * Math.pow(Math.max(0, 1 - (k - ramp) / (h - ramp)), power);
  }
}
