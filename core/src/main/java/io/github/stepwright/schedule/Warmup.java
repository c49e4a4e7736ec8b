package io.github.stepwright.schedule;

import io.github.stepwright.Default;
import io.github.stepwright.Paper;
import io.github.stepwright.Progress;
import io.github.stepwright.Schedule;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * A straight rise before another schedule: (t + 1) / W of its first value for W steps.
 *
 * <p>As a prefix, the schedule then runs over the N - W steps that are left; as an overlay it has
 * been running underneath. A fraction F means W = max(1, round(F N)); where the budget tells no
 * number of steps the rise is s / F, and steps need {@code overlay}.
 *
 * @param steps W, at least 1; this or the fraction
 * @param fraction F, in (0, 1)
 * @param overlay whether the clock of the schedule runs on during the rise
 * @param inner what comes after it
 */
@Paper(
    title = "Accurate, Large Minibatch SGD: Training ImageNet in 1 Hour",
    authors = "Goyal, Dollár, Girshick, Noordhuis, Wesolowski, Kyrola, Tulloch, Jia, He",
    year = 2017,
    arxiv = "1706.02677")
public record Warmup(
    OptionalLong steps, OptionalDouble fraction, @Default("false") boolean overlay, Schedule inner)
    implements Schedule {

  /** Refuses both or none of steps and fraction, and values outside their ranges. */
  public Warmup {
    if (steps.isPresent() == fraction.isPresent()) {
      throw new IllegalArgumentException(
          "warmup must name one of steps and fraction, got %s"
              .formatted(steps.isPresent() ? "both" : "none"));
    }
    if (steps.isPresent()) {
      Checks.steps("warmup.steps", 1, steps.getAsLong());
    } else {
      Checks.fraction("warmup.fraction", fraction.getAsDouble());
    }
  }

  @Override
  public double top() {
    return inner.top();
  }

  @Override
  public void fit(Progress start) {
    if (unknown(start)) {
      inner.fit(overlay ? start : start.after(fraction.getAsDouble()));
      return;
    }
    long width = width(start);
    if (!overlay || start.horizon() > 0) {
      Checks.fits(
          steps.isPresent() ? "warmup.steps" : "steps of warmup.fraction",
          width,
          start.horizon("warmup.steps"));
    }
    inner.fit(rest(start, width));
  }

  @Override
  public double at(Progress p) {
    if (unknown(p)) {
      double share = fraction.getAsDouble();
      Progress rest = overlay ? p : p.after(share);
      return p.fraction() < share ? p.fraction() / share * inner.at(first(p)) : inner.at(rest);
    }
    long width = width(p);
    if (p.step() < width) {
      return (p.step() + 1.0) / width * inner.at(rest(first(p), width));
    }
    return inner.at(rest(p, width));
  }

  private boolean unknown(Progress p) {
    return fraction.isPresent() && p.horizon() == 0;
  }

  private static Progress first(Progress p) {
    return new Progress(0, p.horizon(), 0);
  }

  private long width(Progress p) {
    return steps.isPresent()
        ? steps.getAsLong()
        : Math.max(1, Math.round(fraction.getAsDouble() * p.horizon()));
  }

  private Progress rest(Progress p, long width) {
    return overlay ? p : p.in(width, p.horizon("warmup.steps") - width);
  }
}
