package io.github.stepwright.deep;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.initializer.Initializer;
import io.github.stepwright.RandomStream;
import io.github.stepwright.djl.Filled;

/**
 * Initial weights from a named stream, so that they depend on the seed and not on the engine.
 *
 * <p>Normal, with deviation {@code factor * gain / sqrt(inputs)}; inputs are all lengths of a shape
 * but the first. A fixed deviation takes its place where it is above 0.
 *
 * @param random the stream, which goes on from parameter to parameter
 * @param gain sqrt(2) in front of a ReLU, 1 elsewhere
 * @param deviation fixed, or 0
 * @param factor of the variant
 */
record Drawn(RandomStream random, double gain, double deviation, double factor)
    implements Initializer {

  @Override
  public NDArray initialize(NDManager manager, Shape shape, DataType type) {
    float[] values = new float[Math.toIntExact(shape.size())];
    double inputs = shape.dimension() < 2 ? shape.size() : (double) shape.size() / shape.get(0);
    double spread = factor * (deviation > 0 ? deviation : gain / Math.sqrt(inputs));
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (spread * random.nextGaussian());
    }
    return Filled.of(manager, values, shape);
  }
}
