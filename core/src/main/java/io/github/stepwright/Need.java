package io.github.stepwright;

/** What an optimizer needs beside the gradient. */
public enum Need {
  /** The mean loss of the batch. */
  LOSS,
  /** An estimate of the Hessian's diagonal, in the place of a slot that the stepper fills. */
  HESSIAN_DIAGONAL
}
