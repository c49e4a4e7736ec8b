package io.github.stepwright;

import java.util.Optional;

/**
 * Where a run stands: the step about to be made and the share of the budget that is spent.
 *
 * <p>fraction s = spent, limited to [0, 1]. With a budget in steps s = step / horizon to the bit.
 * It never goes back: restoring old weights rewinds the weights, not the budget. A budget that was
 * changed on the way counts the new one in {@code spent}, while the fraction goes on from where it
 * stood, by a clock of its own.
 *
 * @param step index of the optimizer step about to be made, from 0
 * @param horizon number of optimizer steps of the whole run, or 0 where the budget cannot tell
 * @param spent share of the budget spent, in the budget's own unit; 0 at the start, 1 or more when
 *     the run is over
 * @param clock what schedules see instead, where the budget was stretched on the way
 */
public record Progress(long step, long horizon, double spent, Optional<Progress> clock) {

  /** A point of a run whose budget nobody has changed. */
  public Progress(long step, long horizon, double spent) {
    this(step, horizon, spent, Optional.empty());
  }

  /** Refuses negative steps and a share that is not a number. */
  public Progress {
    if (step < 0) {
      throw new IllegalArgumentException("step must be >= 0, got " + step);
    }
    if (horizon < 0) {
      throw new IllegalArgumentException("horizon must be >= 0, got " + horizon);
    }
    if (!(spent >= 0)) {
      throw new IllegalArgumentException("spent must be >= 0, got " + spent);
    }
  }

  /** Step {@code step} of a run of {@code horizon} steps. */
  public static Progress of(long step, long horizon) {
    if (horizon < 1) {
      throw new IllegalArgumentException("horizon must be >= 1, got " + horizon);
    }
    return new Progress(step, horizon, (double) step / horizon);
  }

  /** How far schedules have come, in [0, 1]: the share of the budget spent; 1 past the end. */
  public double fraction() {
    return clock.isPresent() ? clock.get().fraction() : Math.min(spent, 1);
  }

  /** This point as schedules see it: by the clock of the budget before it was stretched. */
  public Progress scheduled() {
    return clock.orElse(this);
  }

  /** Whether the budget is used up. */
  public boolean done() {
    return spent >= 1;
  }

  /**
   * This point as seen from a segment of the run: its start before it, its end behind it.
   *
   * <p>A segment is counted in steps. One that reaches to the horizon ends with the budget, though,
   * also where steps that grew on the way use it up before the last of them.
   *
   * @param from first step of the segment
   * @param length its steps, at least 1
   */
  public Progress in(long from, long length) {
    long k = Math.clamp(step - from, 0L, length);
    if (from + length != horizon || spent == (double) step / horizon) {
      return of(k, length);
    }
    return new Progress(k, length, Math.clamp((spent * horizon - from) / length, 0.0, 1.0));
  }

  /** This point as seen from what is left of the run behind a share of it. */
  public Progress after(double share) {
    long from = Math.min(Math.round(share * horizon), Math.max(horizon - 1, 0));
    return new Progress(
        Math.max(step - from, 0), horizon - from, Math.max((fraction() - share) / (1 - share), 0));
  }

  /** The point of the same run at which this share of it is spent. */
  public Progress at(double share) {
    return new Progress(Math.round(share * horizon), horizon, share);
  }

  /**
   * The horizon, for formulas that cannot do without it.
   *
   * @param who the schedule that asks, for the message
   * @throws IllegalStateException where the budget does not tell the number of steps
   */
  public long horizon(String who) {
    if (horizon == 0) {
      throw new IllegalStateException("horizon is unknown: " + who + " needs a budget in steps");
    }
    return horizon;
  }
}
