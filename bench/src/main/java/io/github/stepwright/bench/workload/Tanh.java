package io.github.stepwright.bench.workload;

/** (e^2x - 1) / (e^2x + 1) by a rational function: within 4e-7, and ten times as fast. */
final class Tanh {

  /** Behind this tanh is 1 in float32. */
  private static final float LIMIT = 7.90531f;

  private Tanh() {}

  /** The function of one number; NaN stays NaN. */
  static float of(float value) {
    // Clamped without a branch, so that the compiler can do several at once; NaN stays NaN.
    float x = Math.max(-LIMIT, Math.min(LIMIT, value));
    float s = x * x;
    float p = -2.76076847742355e-16f;
    p = p * s + 2.00018790482477e-13f;
    p = p * s - 8.60467152213735e-11f;
    p = p * s + 5.12229709037114e-08f;
    p = p * s + 1.48572235717979e-05f;
    p = p * s + 6.37261928875436e-04f;
    p = p * s + 4.89352455891786e-03f;
    float q = 1.19825839466702e-06f;
    q = q * s + 1.18534705686654e-04f;
    q = q * s + 2.26843463243900e-03f;
    q = q * s + 4.89352518554385e-03f;
    return x * p / q;
  }

  /** Applies it to the first values of an array. */
  static void apply(float[] values, int length) {
    for (int i = 0; i < length; i++) {
      values[i] = of(values[i]);
    }
  }
}
