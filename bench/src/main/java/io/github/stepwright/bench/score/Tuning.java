package io.github.stepwright.bench.score;

/** Who chooses hyperparameters: a search outside the clock, or the method on the clock. */
public enum Tuning {
  /** A search space of the submission, several trials per study, the best of them counts. */
  EXTERNAL,
  /** One trial per study without any hyperparameter, and more time to run. */
  SELF
}
