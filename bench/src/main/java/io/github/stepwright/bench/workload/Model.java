package io.github.stepwright.bench.workload;

import io.github.stepwright.Array;
import io.github.stepwright.Block;
import io.github.stepwright.RandomStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The weights of a chain of layers with, before it, a table of embeddings where the input is
 * symbols.
 *
 * @param sizes inputs, hidden units, classes
 * @param symbols rows of the table; 0 where the input is numbers
 * @param width numbers of one row of the table
 * @param table the embeddings
 * @param weights of each layer
 * @param biases of each layer
 */
record Model(
    int[] sizes, int symbols, int width, float[] table, float[][] weights, float[][] biases) {

  /** All values 0. */
  static Model zero(int[] sizes, int symbols, int width) {
    int layers = sizes.length - 1;
    float[][] weights = new float[layers][];
    float[][] biases = new float[layers][];
    for (int l = 0; l < layers; l++) {
      weights[l] = new float[sizes[l] * sizes[l + 1]];
      biases[l] = new float[sizes[l + 1]];
    }
    return new Model(sizes, symbols, width, new float[symbols * width], weights, biases);
  }

  /**
   * Initial values: embeddings from N(0, 1); hidden weights from N(0, (5/3)² / inputs), which keeps
   * the size of what goes through tanh; the last layer and all biases 0, so that training starts
   * from equal probabilities.
   */
  void initialise(RandomStream random) {
    for (int i = 0; i < table.length; i++) {
      table[i] = (float) random.nextGaussian();
    }
    for (int l = 0; l < weights.length - 1; l++) {
      double deviation = 5.0 / 3 / Math.sqrt(sizes[l]);
      for (int i = 0; i < weights[l].length; i++) {
        weights[l][i] = (float) (deviation * random.nextGaussian());
      }
    }
  }

  /** The arrays in their fixed order: table, then weights and bias of each layer. */
  List<float[]> arrays() {
    var arrays = new ArrayList<float[]>();
    if (symbols > 0) {
      arrays.add(table);
    }
    for (int l = 0; l < weights.length; l++) {
      arrays.add(weights[l]);
      arrays.add(biases[l]);
    }
    return arrays;
  }

  /** Blocks whose gradients go into another model of the same shape. */
  List<Block> blocks(Model gradients) {
    var blocks = new ArrayList<Block>();
    if (symbols > 0) {
      blocks.add(Block.of("embedding", "all", table, gradients.table, symbols, width));
    }
    for (int l = 0; l < weights.length; l++) {
      String layer = "layer" + (l + 1);
      blocks.add(
          Block.of(
              layer + ".weight", "all", weights[l], gradients.weights[l], sizes[l], sizes[l + 1]));
      blocks.add(Block.of(layer + ".bias", "all", biases[l], gradients.biases[l], sizes[l + 1]));
    }
    return blocks;
  }

  /** Takes all values from a vector, arrays one behind the other. */
  void read(Array v) {
    int at = 0;
    for (float[] array : arrays()) {
      for (int i = 0; i < array.length; i++) {
        array[i] = (float) v.get(at++);
      }
    }
  }

  /** Puts all values into a vector. */
  void write(Array out) {
    int at = 0;
    for (float[] array : arrays()) {
      for (float value : array) {
        out.set(at++, value);
      }
    }
  }

  /** Sets everything to 0. */
  void clear() {
    for (float[] array : arrays()) {
      Arrays.fill(array, 0);
    }
  }

  /** Adds another model of the same shape. */
  void add(Model other) {
    List<float[]> mine = arrays();
    List<float[]> theirs = other.arrays();
    for (int k = 0; k < mine.size(); k++) {
      float[] to = mine.get(k);
      float[] from = theirs.get(k);
      for (int i = 0; i < to.length; i++) {
        to[i] += from[i];
      }
    }
  }

  /** Number of weights. */
  int parameters() {
    return arrays().stream().mapToInt(array -> array.length).sum();
  }
}
