package io.github.stepwright.optim;

import io.github.stepwright.Array;
import io.github.stepwright.Part;
import io.github.stepwright.RandomStream;
import io.github.stepwright.compress.Compressor;
import io.github.stepwright.compress.Draws;
import io.github.stepwright.compress.Layer;
import java.util.random.RandomGenerator;

/** Working memory of a block whose gradient is coded, and the random numbers of its codec. */
final class Coding implements Draws {

  private final Part part;
  private final Layer layer;
  private final float[][] values;
  private final float[][] decoded;
  private final float[] memory;
  private final double[] work;
  private final RandomStream bucket = new RandomStream(0);

  Coding(Compressor codec, Part part, Layer layer) {
    this.part = part;
    this.layer = layer;
    this.values = new float[1][layer.length()];
    this.decoded = new float[1][layer.length()];
    this.memory = new float[codec.memory(layer)];
    this.work = new double[codec.work(layer)];
  }

  /** Puts what arrives in the gradient's place, and what is left over into slot 0. */
  void code(Compressor codec) {
    Array gs = part.g();
    Array es = part.slot(0);
    Array kept = part.slot(1);
    double scale = part.scale();
    for (int i = 0; i < values[0].length; i++) {
      double sum = es.get(i) + scale * gs.get(i);
      es.set(i, sum);
      values[0][i] = (float) sum;
    }
    for (int i = 0; i < memory.length; i++) {
      memory[i] = (float) kept.get(i);
    }
    codec.compress(values, layer, memory, work, this, decoded);
    for (int i = 0; i < memory.length; i++) {
      kept.set(i, memory[i]);
    }
    for (int i = 0; i < values[0].length; i++) {
      gs.set(i, decoded[0][i] / scale);
      es.set(i, es.get(i) - scale * gs.get(i)); // with what the division rounded away
    }
  }

  @Override
  public RandomGenerator of(Layer layer, int worker, int index) {
    bucket.state(RandomStream.mix(part.random().nextLong() + index));
    return bucket;
  }

  @Override
  public RandomGenerator shared(Layer layer) {
    return part.random();
  }
}
