package io.github.stepwright;

/** Part of the data. */
public enum Split {
  /** Examples that the weights are fitted to. */
  TRAIN,
  /** Examples that choices are made on. */
  VALIDATION,
  /** Examples that only the final figure is read from. */
  TEST
}
