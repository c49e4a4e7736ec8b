package io.github.stepwright;

import java.util.Map;

/** One line of a journal. */
public sealed interface Entry {

  /**
   * The first line: everything needed to do the run again.
   *
   * @param plan specs by role: workload, optimizer, lr, budget
   * @param seed the plan's seed
   * @param versions of Stepwright, Java and the operating system
   */
  record Header(Map<String, String> plan, long seed, Map<String, String> versions)
      implements Entry {}

  /**
   * A signal.
   *
   * @param settings the values of the knobs that were applied
   */
  record Happened(Signal signal, Settings settings) implements Entry {}

  /**
   * A decision.
   *
   * @param step the step that it takes effect before
   * @param by name of the controller
   */
  record Decided(long step, String by, Decision decision) implements Entry {}

  /**
   * The last line of a run that came to its end.
   *
   * @param step steps made
   * @param how {@code done}, {@code stopped} or {@code diverged}
   */
  record Ended(long step, String how) implements Entry {}
}
