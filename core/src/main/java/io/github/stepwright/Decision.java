package io.github.stepwright;

/** What a controller wants done, with its reason; the decisions of one list are one act. */
public sealed interface Decision {

  /** The reason, for the journal and for {@code explain}. */
  Why why();

  /**
   * Turn a knob.
   *
   * @param group the group, or {@link Settings#ALL}
   */
  record Set(Knob knob, String group, double value, Why why) implements Decision {}

  /**
   * Evaluate a split.
   *
   * @param examples how many at most, in the split's fixed order; 0 for all
   * @param readout whether to look at the optimizer's evaluation weights
   */
  record Evaluate(Ask ask, Split split, int examples, boolean readout, Why why)
      implements Decision {}

  /** Measure a quantity. */
  record Measure(Ask ask, Quantity what, Why why) implements Decision {}

  /** Keep the present state in memory under a name. */
  record Checkpoint(Slot slot, Why why) implements Decision {}

  /**
   * Move a state that is kept under a name by a share of its distance from the present one; where
   * nothing is kept yet, keep the present one. Numbers move, counters and random states are taken.
   *
   * @param share in (0, 1]; 1 begins anew
   */
  record Average(Slot slot, double share, Why why) implements Decision {
    /** Refuses a share outside its range. */
    public Average {
      if (!(share > 0 && share <= 1)) {
        throw new IllegalArgumentException("share must be in (0, 1], got " + share);
      }
    }
  }

  /**
   * Go back to a state that was kept.
   *
   * @param data whether the place in the data goes back too; if not, the next batch is a fresh one
   */
  record Restore(Slot slot, boolean data, Why why) implements Decision {
    /** Back to the whole state. */
    public Restore(Slot slot, Why why) {
      this(slot, true, why);
    }
  }

  /**
   * Mark the steps from here on: those of a controller that tries something out are probes, and
   * nobody else takes them for progress.
   */
  record Probe(boolean on, Why why) implements Decision {}

  /** Pass over a step whose loss or gradient was not finite; it has changed nothing. */
  record Skip(Why why) implements Decision {}

  /** End the run here. */
  record Stop(Why why) implements Decision {}
}
