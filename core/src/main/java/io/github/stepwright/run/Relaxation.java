package io.github.stepwright.run;

import io.github.stepwright.Problem;

/**
 * What stands in for optimizer and learning rate where a workload solves linear systems: a spec for
 * the relaxation factor, its only knob.
 */
final class Relaxation {

  /** The spec of a run that names none: a bandit that needs no context. */
  static final String STANDARD = "tsallisinf";

  private Relaxation() {}

  /** Whether the workload has this knob and no optimizer. */
  static boolean in(Problem.Declared declared) {
    return declared.optimizer().isEmpty();
  }

  /** Refuses whatever steers a knob that the workload does not have. */
  static void check(Request request, Problem.Declared declared) {
    boolean solves = in(declared);
    for (String role : request.named().keySet()) {
      boolean own = role.equals(Request.OMEGA);
      if (solves != own && !role.equals(Request.BUDGET)) {
        throw new IllegalArgumentException(
            "%s has %s, got --%s; drop it"
                .formatted(
                    declared.name(),
                    solves
                        ? "the knob omega alone (--omega) and no optimizer"
                        : "the knobs of its optimizer and no omega",
                    role));
      }
    }
  }
}
