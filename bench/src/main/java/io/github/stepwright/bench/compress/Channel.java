package io.github.stepwright.bench.compress;

import io.github.stepwright.Block;
import io.github.stepwright.Checkpoint;
import io.github.stepwright.Norms;
import io.github.stepwright.compress.Compressor;
import io.github.stepwright.compress.Draws;
import io.github.stepwright.compress.ErrorFeedback;
import io.github.stepwright.compress.LGreco;
import io.github.stepwright.compress.Layer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** One layer of all workers: what they want to send, what is left over, what arrived. */
final class Channel {

  static final String GROUP = "all";

  private final Block block;
  private final Layer layer;
  private final boolean feedback;
  private final List<Compressor> levels;
  private final float[][] gradients;
  private final float[][] errors;
  private final float[][] decoded;
  private final float[] momentum;
  private final float[] recent;
  private Compressor compressor;
  private float[] memory;

  Channel(Block block, Scheme scheme, int workers) {
    int length = block.length();
    this.block = block;
    this.layer = Layer.of(block.name(), block.shape());
    this.feedback = scheme.feedback();
    this.levels = scheme.compressor().around(layer);
    this.gradients = new float[workers][length];
    this.errors = new float[workers][length];
    this.decoded = new float[workers][length];
    this.momentum = new float[length];
    this.recent = new float[length];
    use(scheme.compressor());
  }

  /** Changes the level; a scheme that remembers starts anew, what is left over stays. */
  void use(Compressor level) {
    if (!level.equals(compressor)) {
      compressor = level;
      memory = new float[level.memory(layer)];
    }
  }

  String level() {
    return compressor.level(layer);
  }

  /** Takes the gradient that the objective has just written as that of a worker. */
  void take(int worker, double weight) {
    for (int i = 0; i < layer.length(); i++) {
      gradients[worker][i] = (float) (weight * block.gradient().get(i));
    }
  }

  /** Mean over the workers of the squared norm. */
  double meanSquare() {
    double squares = 0;
    for (float[] gradient : gradients) {
      for (float g : gradient) {
        squares += (double) g * g;
      }
    }
    return squares / gradients.length;
  }

  /** Squared norm of the mean over the workers, before any compression. */
  double squareOfMean() {
    double squares = 0;
    for (int i = 0; i < layer.length(); i++) {
      double mean = mean(gradients, i);
      squares += mean * mean;
    }
    return squares;
  }

  private static double mean(float[][] arrays, int i) {
    double sum = 0;
    for (float[] array : arrays) {
      sum += array[i];
    }
    return sum / arrays.length;
  }

  /**
   * Compresses; {@code decoded} holds what arrived.
   *
   * @param look whether what the first worker wants to send is noted for {@link #options}
   * @return bytes that one worker sends
   */
  long send(Draws draws, boolean look) {
    for (int i = 0; look && i < recent.length; i++) {
      recent[i] += gradients[0][i] + errors[0][i];
    }
    if (feedback) {
      new ErrorFeedback(compressor).compress(gradients, layer, memory, errors, draws, decoded);
    } else {
      compressor.compress(gradients, layer, memory, draws, decoded);
    }
    return compressor.bytes(layer);
  }

  List<LGreco.Option> options(Draws draws) {
    return LGreco.Option.of(levels.getFirst(), layer, recent, draws);
  }

  void forget() {
    Arrays.fill(recent, 0);
  }

  /** One step of heavy ball along the mean of what arrived. */
  Norms update(double rate, double momentumRate) {
    double l1 = 0;
    double squares = 0;
    double update = 0;
    double weight = 0;
    for (int i = 0; i < layer.length(); i++) {
      double g = mean(decoded, i);
      momentum[i] = (float) (momentumRate * momentum[i] + g);
      double x = block.weights().get(i);
      double moved = rate * momentum[i];
      block.weights().set(i, x - moved);
      l1 += Math.abs(g);
      squares += g * g;
      update += moved * moved;
      weight += x * x;
    }
    return new Norms(l1, Math.sqrt(squares), Math.sqrt(update), Math.sqrt(weight));
  }

  void save(Map<String, float[]> floats, Map<String, long[]> longs) {
    floats.put("weights/" + block.name(), block.weights().toFloats());
    floats.put("momentum/" + block.name(), momentum.clone());
    floats.put("recent/" + block.name(), recent.clone());
    floats.put("memory/" + block.name(), memory.clone());
    for (int w = 0; w < errors.length; w++) {
      floats.put("error" + w + "/" + block.name(), errors[w].clone());
    }
    longs.put("level/" + block.name(), new long[] {levels.indexOf(compressor)});
  }

  void load(Checkpoint from) {
    use(levels.get((int) from.longs().get("level/" + block.name())[0]));
    float[] weights = from.floats().get("weights/" + block.name());
    for (int i = 0; i < weights.length; i++) {
      block.weights().set(i, weights[i]);
    }
    copy(from, "momentum/", momentum);
    copy(from, "recent/", recent);
    copy(from, "memory/", memory);
    for (int w = 0; w < errors.length; w++) {
      copy(from, "error" + w + "/", errors[w]);
    }
  }

  private void copy(Checkpoint from, String what, float[] to) {
    System.arraycopy(from.floats().get(what + block.name()), 0, to, 0, to.length);
  }
}
