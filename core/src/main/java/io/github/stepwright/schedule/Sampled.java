package io.github.stepwright.schedule;

import io.github.stepwright.Default;
import io.github.stepwright.Paper;
import io.github.stepwright.Progress;
import io.github.stepwright.Schedule;
import java.util.List;
import java.util.OptionalDouble;

/**
 * Another schedule looked at only now and then: value(s) = inner(largest sampling point q {@code
 * <=} s), 0 always being one.
 *
 * @param points sampling points in percent, in (0, 100), rising; these or every
 * @param every a point every so many percent, in (0, 100)
 * @param inner what is sampled
 */
@Paper(
    title = "REX: Revisiting Budgeted Training with an Improved Schedule",
    authors = "Chen, Wolfe, Kyrillidis",
    year = 2021,
    arxiv = "2107.04197")
public record Sampled(@Default("") List<Double> points, OptionalDouble every, Schedule inner)
    implements Schedule {

  /** Refuses both or none of points and every, and values outside their ranges. */
  public Sampled {
    points = List.copyOf(points);
    if (points.isEmpty() == every.isEmpty()) {
      throw new IllegalArgumentException(
          "sampled must name one of points and every, got %s"
              .formatted(points.isEmpty() ? "none" : "both"));
    }
    for (int i = 0; i < points.size(); i++) {
      Checks.fraction("sampled.points / 100", points.get(i) / 100);
      if (i > 0 && points.get(i) <= points.get(i - 1)) {
        throw new IllegalArgumentException("sampled.points must rise, got " + points);
      }
    }
    if (every.isPresent()) {
      Checks.fraction("sampled.every / 100", every.getAsDouble() / 100);
    }
  }

  @Override
  public double top() {
    return inner.top();
  }

  @Override
  public void fit(Progress start) {
    Shares.fit("sampled", inner, start);
    inner.fit(start);
  }

  @Override
  public double at(Progress p) {
    return inner.at(p.at(point(p.fraction())));
  }

  private double point(double s) {
    if (every.isPresent()) {
      double width = every.getAsDouble();
      // Rounding of the division must not lose a point that s itself stands on.
      double k = Math.floor(s * 100 / width);
      if ((k + 1) * width / 100 <= s) {
        k++;
      } else if (k * width / 100 > s) {
        k--;
      }
      return k * width / 100;
    }
    double last = 0;
    for (int i = 0; i < points.size() && points.get(i) / 100 <= s; i++) {
      last = points.get(i) / 100;
    }
    return last;
  }
}
