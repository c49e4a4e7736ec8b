package io.github.stepwright.bench.speed;

import io.github.stepwright.Array;
import io.github.stepwright.Block;
import io.github.stepwright.Need;
import io.github.stepwright.Optimizer;
import io.github.stepwright.Settings;
import io.github.stepwright.train.Worker;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;

/** One of our optimizers at work through {@link Worker}, as everybody uses it. */
final class Ours implements Timed {

  private static final double LOSS = 1;

  private final Arena arena = Arena.ofShared();
  private final List<Block> blocks = new ArrayList<>();
  private final Settings settings;
  private final Worker worker;

  /** A rule before its first step, each tensor in memory of its own. */
  Ours(Optimizer rule, Numbers numbers, int[] lengths, Memory memory, int threads) {
    this(rule, numbers, lengths, memory, Layout.SCATTERED, threads);
  }

  /**
   * A rule before its first step.
   *
   * @param lengths of the tensors that the numbers are cut into, in order
   */
  Ours(Optimizer rule, Numbers numbers, int[] lengths, Memory memory, Layout layout, int threads) {
    int count = numbers.weights().length;
    boolean together = layout == Layout.TOGETHER;
    Array xs = together ? memory.hold(numbers.weights(), 0, count, arena) : null;
    Array gs = together ? memory.hold(numbers.gradient(), 0, count, arena) : null;
    int at = 0;
    for (int length : lengths) {
      int end = at + length;
      Array x = together ? part(xs, at, end) : memory.hold(numbers.weights(), at, end, arena);
      Array g = together ? part(gs, at, end) : memory.hold(numbers.gradient(), at, end, arena);
      blocks.add(new Block("tensor" + blocks.size(), "all", Cut.shape(rule, length), x, g));
      at = end;
    }
    settings = Settings.of(rule.knobs());
    worker = new Worker(rule, blocks, 0, threads);
    if (worker.needs(Need.HESSIAN_DIAGONAL)) {
      blocks.forEach(block -> worker.diagonal(block).copy(block.gradient()));
    }
  }

  private static Array part(Array whole, int from, int to) {
    return Array.floats(whole.segment().asSlice(4L * from, 4L * (to - from)));
  }

  @Override
  public void step() {
    worker.step(settings, LOSS);
  }

  @Override
  public float[] weights() {
    float[] all = new float[blocks.stream().mapToInt(Block::length).sum()];
    int at = 0;
    for (Block block : blocks) {
      System.arraycopy(block.weights().toFloats(), 0, all, at, block.length());
      at += block.length();
    }
    return all;
  }

  @Override
  public void close() {
    worker.close();
    arena.close();
  }
}
