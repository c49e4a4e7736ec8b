package io.github.stepwright.bench.auto;

/**
 * How a run of a study ended.
 *
 * @param validation loss on the validation split, by which methods may choose; not finite where the
 *     run diverged
 * @param test loss on the test split, which judges
 * @param start test loss of the weights that it began with
 * @param units charged
 */
record Losses(double validation, double test, double start, double units) {

  /** Whether nothing was learned. */
  boolean failed() {
    return !(test < start);
  }

  /** The loss that judges, at most the one of the start: a failed run is thrown away. */
  double judged() {
    return failed() ? start : test;
  }

  /** The loss that chooses, capped alike. */
  double chosen() {
    return validation < start ? validation : start;
  }
}
