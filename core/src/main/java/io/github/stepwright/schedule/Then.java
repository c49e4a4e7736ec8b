package io.github.stepwright.schedule;

import io.github.stepwright.Default;
import io.github.stepwright.Paper;
import io.github.stepwright.Progress;
import io.github.stepwright.Schedule;
import java.util.List;

/**
 * Schedules one behind the other, each with its own clock: the i-th runs from boundary i - 1 to
 * boundary i and sees that many steps as its horizon; the last sees what is left.
 *
 * <p>k boundaries take k + 1 schedules; without a boundary it is the one schedule. Boundaries count
 * from the start of this schedule, so nesting is associative to the bit for every step of the run.
 * A boundary at 0, one that equals the one before, and one past the end are legal: what lies
 * between them is not reached.
 *
 * @param at boundaries in steps, 0 or more, not falling
 * @param inner the schedules
 */
@Paper(
    title = "SequentialLR of PyTorch and join_schedules of Optax: restarted clocks",
    authors = "PyTorch and Optax contributors",
    year = 2021)
public record Then(@Default("") List<Long> at, List<Schedule> inner) implements Schedule {

  /** Refuses boundaries that fall and a number of schedules that does not fit. */
  public Then {
    at = List.copyOf(at);
    inner = List.copyOf(inner);
    long before = 0;
    for (long boundary : at) {
      Checks.steps("then.at", before, boundary);
      before = boundary;
    }
    if (inner.size() != at.size() + 1) {
      throw new IllegalArgumentException(
          "then must have %d schedules for %d boundaries, got %d"
              .formatted(at.size() + 1, at.size(), inner.size()));
    }
  }

  @Override
  public double top() {
    double top = 0;
    for (Schedule one : inner) {
      top = Math.max(top, one.top());
    }
    return top;
  }

  @Override
  public void fit(Progress start) {
    if (at.isEmpty()) {
      inner.getFirst().fit(start);
      return;
    }
    long horizon = start.horizon("then");
    for (int i = 0; i < inner.size(); i++) {
      long from = i == 0 ? 0 : at.get(i - 1);
      long until = i == at.size() ? horizon : at.get(i);
      if (from < until && from < horizon) {
        inner.get(i).fit(Progress.of(0, until - from));
      }
    }
  }

  @Override
  public double at(Progress p) {
    if (at.isEmpty()) {
      return inner.getFirst().at(p);
    }
    long horizon = p.horizon("then");
    long t = Math.min(p.step(), horizon);
    int i = 0;
    // A boundary at the horizon is not reached: the end value held there is the last one's own.
    while (i < at.size() && at.get(i) <= t && at.get(i) < horizon) {
      i++;
    }
    long from = i == 0 ? 0 : at.get(i - 1);
    long until = i == at.size() ? horizon : at.get(i);
    return inner.get(i).at(Progress.of(t - from, until - from));
  }
}
