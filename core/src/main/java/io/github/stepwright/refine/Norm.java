package io.github.stepwright.refine;

/** Which norm of the gradient was logged, and with it the weight of a step. */
public enum Norm {
  /** Sum of absolute values, for optimizers with a rate per coordinate (Adam family): w = 1/g. */
  L1(1),
  /** Euclidean norm, for SGD and its relatives: w = 1/g². */
  L2(2);

  private final int exponent;

  Norm(int exponent) {
    this.exponent = exponent;
  }

  /** The q of w = g^-q. */
  public int exponent() {
    return exponent;
  }
}
