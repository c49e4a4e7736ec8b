package io.github.stepwright.density;

/** Every time alike: density 1. */
public record Uniform() implements Density {

  @Override
  public double at(double t) {
    return 1;
  }

  @Override
  public double share(double t) {
    return t;
  }

  @Override
  public double quantile(double u) {
    return u;
  }
}
