package io.github.stepwright.bench.speed;

import io.github.stepwright.RandomStream;

/**
 * The weights and the gradient that everything measured begins with.
 *
 * @param weights between -0.5 and 0.5
 * @param gradient between -0.05 and 0.05, none of them 0
 */
record Numbers(float[] weights, float[] gradient) {

  /** So many numbers, the same for the same seed. */
  static Numbers of(int count, long seed) {
    var random = RandomStream.named(seed, "optim bench");
    float[] weights = new float[count];
    float[] gradient = new float[count];
    for (int i = 0; i < count; i++) {
      weights[i] = random.nextFloat() - 0.5f;
      float g = 0.1f * (random.nextFloat() - 0.5f);
      gradient[i] = g == 0 ? 0.01f : g;
    }
    return new Numbers(weights, gradient);
  }
}
