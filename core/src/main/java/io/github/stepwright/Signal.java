package io.github.stepwright;

import java.util.Map;
import java.util.Optional;

/**
 * What happened in a run, as controllers see it and the journal keeps it.
 *
 * <p>{@code progress} and {@code work} say where the run stands once the signal has happened: after
 * the step with index k, {@code progress.step()} is k + 1.
 */
public sealed interface Signal {

  /** Where the run stands now; its step is the one to be made next. */
  Progress progress();

  /** All work charged so far. */
  Work work();

  /** Index of the step that this signal belongs to, as the journal writes it. */
  default long step() {
    return progress().step();
  }

  /** The run begins; controllers answer with the first values of their knobs. */
  record Started(Progress progress, Work work) implements Signal {}

  /**
   * One optimizer step was made.
   *
   * @param step its index, from 0
   * @param probe whether a controller made it to try something out; a fold ignores probe steps that
   *     are not its own
   * @param loss mean loss over the step's batch before the update
   * @param groups norms by group
   * @param spread statistics of the micro-batches, where there were several
   */
  record Stepped(
      long step,
      Progress progress,
      Work work,
      boolean probe,
      double loss,
      Map<String, Norms> groups,
      Optional<Spread> spread)
      implements Signal {}

  /** An evaluation that was asked for is done. */
  record Evaluated(Progress progress, Work work, Ask ask, Split split, Map<String, Double> metrics)
      implements Signal {}

  /**
   * A measurement that was asked for is done.
   *
   * @param low lower end of its interval, equal to the value where it is exact
   * @param high upper end of its interval
   */
  record Measured(
      Progress progress, Work work, Ask ask, Quantity what, double value, double low, double high)
      implements Signal {}

  /** Weights and state were put back to a checkpoint; progress did not go back. */
  record Restored(Progress progress, Work work, Slot slot) implements Signal {}

  /**
   * The loss or the gradient stopped being finite; the weights were left as they were.
   *
   * @param step index of the step that failed
   * @param loss the offending loss; may be finite where the gradient was not
   * @param gradient Euclidean norm of the gradient
   */
  record Diverged(long step, Progress progress, Work work, double loss, double gradient)
      implements Signal {}

  /** A step that diverged is passed over; the run goes on with the next. */
  record Skipped(Progress progress, Work work) implements Signal {}

  /**
   * The budget was changed from outside.
   *
   * @param progress by the new budget
   * @param budget the new one, counted from the start of the run, as text
   * @param course how the rate goes on
   */
  record Replanned(Progress progress, Work work, String budget, Course course) implements Signal {}
}
