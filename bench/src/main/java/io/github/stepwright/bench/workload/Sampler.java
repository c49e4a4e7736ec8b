package io.github.stepwright.bench.workload;

import io.github.stepwright.RandomStream;
import java.util.Arrays;

/**
 * Draws pictures from a flow: noise at t = 1 goes along the velocity to t = 0 by Heun's method in
 * {@value #STEPS} steps, two evaluations each.
 */
final class Sampler {

  static final int STEPS = 10;

  private final Velocity net;

  Sampler(Velocity net) {
    this.net = net;
  }

  /** As many pictures as wanted, 64 numbers each; not finite where the weights are not. */
  float[] samples(int count, RandomStream random) {
    float[] x = new float[count * Digits.PIXELS];
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) random.nextGaussian();
    }
    float[] first = new float[x.length];
    float[] there = new float[x.length];
    for (int k = 0; k < STEPS; k++) {
      float h = 1f / STEPS;
      velocity(x, 1 - (double) k / STEPS, count, first);
      for (int i = 0; i < x.length; i++) {
        there[i] = x[i] - h * first[i];
      }
      float[] second = new float[x.length];
      velocity(there, 1 - (k + 1.0) / STEPS, count, second);
      for (int i = 0; i < x.length; i++) {
        x[i] -= h * (first[i] + second[i]) / 2;
      }
    }
    return x;
  }

  private void velocity(float[] x, double t, int count, float[] out) {
    double[] times = new double[count];
    Arrays.fill(times, t);
    net.forward(x, times, count);
    for (int i = 0; i < count; i++) {
      System.arraycopy(net.out(), i * Velocity.OUTPUTS, out, i * Digits.PIXELS, Digits.PIXELS);
    }
  }
}
