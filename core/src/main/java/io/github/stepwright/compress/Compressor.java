package io.github.stepwright.compress;

import java.util.List;

/**
 * A lossy code for gradients that workers exchange, one layer at a time.
 *
 * <p>A record of settings. The caller owns every array: {@code memory} is all that a scheme carries
 * from step to step, so a checkpoint is a copy of it. One worker is as good as many. Immutable and
 * safe to share between threads.
 */
public interface Compressor {

  /** How a layer travels in few words, for tables: {@code rank 2}, {@code raw}. */
  String level(Layer layer);

  /** Bytes that one worker sends for a layer at a step. */
  long bytes(Layer layer);

  /** Length of the memory that the workers share for a layer; all zeros before the first step. */
  default int memory(Layer layer) {
    return 0;
  }

  /** Whether a layer travels as it is, because coding it would not pay. */
  default boolean raw(Layer layer) {
    return false;
  }

  /** Length of the working memory of one call; nothing in it is kept from call to call. */
  default int work(Layer layer) {
    return 0;
  }

  /**
   * Encodes and decodes one layer of every worker. What all workers receive is the mean of the
   * decoded arrays.
   *
   * <p>A value that is not finite makes decoded values that are not finite: steps with such
   * gradients are to be skipped before.
   *
   * @param values of each worker, row-major, finite; left as they are
   * @param memory of this length: {@link #memory}; moved on by one step
   * @param work of this length: {@link #work}; whatever is in it, and written over
   * @param decoded receives what each worker's message stands for; other arrays than the values
   */
  void compress(
      float[][] values, Layer layer, float[] memory, double[] work, Draws draws, float[][] decoded);

  /** The same with working memory of its own. */
  default void compress(
      float[][] values, Layer layer, float[] memory, Draws draws, float[][] decoded) {
    compress(values, layer, memory, new double[work(layer)], draws, decoded);
  }

  /**
   * Settings from about half to twice this level that are worth trying for a layer: what {@link
   * LGreco} chooses from. The first is this one.
   */
  List<Compressor> around(Layer layer);

  /**
   * Euclidean norm (not squared) of what a layer loses. Schemes with memory are run five times on
   * the same values, so that it settles.
   */
  default double error(float[] values, Layer layer, Draws draws) {
    float[] memory = new float[memory(layer)];
    float[][] decoded = new float[1][layer.length()];
    int rounds = memory.length == 0 ? 1 : 5;
    for (int k = 0; k < rounds; k++) {
      compress(new float[][] {values}, layer, memory, draws, decoded);
    }
    double squares = 0;
    for (int i = 0; i < values.length; i++) {
      double lost = (double) values[i] - decoded[0][i];
      squares += lost * lost;
    }
    return Math.sqrt(squares);
  }

  /** Sends everything as float32. */
  record Raw() implements Compressor {

    @Override
    public String level(Layer layer) {
      return "raw";
    }

    @Override
    public long bytes(Layer layer) {
      return (long) Float.BYTES * layer.length();
    }

    @Override
    public boolean raw(Layer layer) {
      return true;
    }

    @Override
    public void compress(
        float[][] values,
        Layer layer,
        float[] memory,
        double[] work,
        Draws draws,
        float[][] decoded) {
      for (int w = 0; w < values.length; w++) {
        System.arraycopy(values[w], 0, decoded[w], 0, layer.length());
      }
    }

    @Override
    public List<Compressor> around(Layer layer) {
      return List.of(this);
    }
  }
}
