package io.github.stepwright.optim;

import com.sun.management.ThreadMXBean;
import io.github.stepwright.Array;
import io.github.stepwright.Block;
import io.github.stepwright.Crew;
import io.github.stepwright.Desk;
import io.github.stepwright.Optimizer;
import io.github.stepwright.Use;
import io.github.stepwright.run.Catalog;
import io.github.stepwright.train.SpinningCrew;
import io.github.stepwright.train.Worker;
import java.lang.foreign.Arena;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;

/**
 * Program of {@link FusedAllocationTest}: prints what a step of every fused rule allocates in the
 * end, {@code spec memory bytes} line by line.
 */
final class FusedAllocation {

  /** Several blocks of a kernel, and a rest. */
  private static final int LENGTH = 3 * Kernel.BLOCK + 13;

  private static final int STEPS = 2_000;

  private FusedAllocation() {}

  /** No arguments. */
  public static void main(String... args) {
    try (Arena arena = Arena.ofConfined()) {
      for (String name : Catalog.OPTIMIZERS.names()) {
        if (Catalog.OPTIMIZERS.type(name).getAnnotation(Use.class).fused()) {
          both(Specs.of(name), arena);
        }
      }
      both("sgd:momentum=0.9", arena);
      many("clipnorm:max=1/sgd", "heap", arena);
      many("clipnorm:max=1/sgd", "native", arena);
      print("adamw", new Readers(), "heap", Array.zeros(LENGTH, false), Array.zeros(LENGTH, false));
      print("adamw", new Readers(), "native", floats(arena), floats(arena));
      norms("heap", Array.zeros(LENGTH, false));
      norms("native", floats(arena));
    }
  }

  private static Array floats(Arena arena) {
    return Array.floats(arena.allocate((long) LENGTH * Float.BYTES, 64));
  }

  private static void both(String spec, Arena arena) {
    print(
        spec, new SpinningCrew(1), "heap", Array.zeros(LENGTH, false), Array.zeros(LENGTH, false));
    print(spec, new SpinningCrew(1), "native", floats(arena), floats(arena));
  }

  private static void print(String spec, Crew crew, String memory, Array weights, Array gradient) {
    Optimizer rule = Given.optimizer(spec);
    var settings = Given.settings(rule);
    var block = new Block("x", "all", new long[] {LENGTH}, weights, gradient);
    for (int i = 0; i < LENGTH; i++) {
      weights.set(i, Math.sin(i));
      gradient.set(i, Math.cos(i));
    }
    try (var worker = new Worker(rule, List.of(block), 5, crew)) {
      print(spec, memory, () -> worker.step(settings, 1));
    }
  }

  /** Tensors enough for two bundles of four and one of a single part. */
  private static void many(String spec, String memory, Arena arena) {
    Optimizer rule = Given.optimizer(spec);
    var settings = Given.settings(rule);
    var blocks = new ArrayList<Block>();
    for (int i = 0; i < 9; i++) {
      Array weights = memory.equals("heap") ? Array.zeros(LENGTH, false) : floats(arena);
      Array gradient = memory.equals("heap") ? Array.zeros(LENGTH, false) : floats(arena);
      gradient.set(i, 1);
      blocks.add(new Block("x" + i, "all", new long[] {LENGTH}, weights, gradient));
    }
    try (var worker = new Worker(rule, blocks, 5, new SpinningCrew(1))) {
      print(spec, memory, () -> worker.step(settings, 1));
    }
  }

  private static void norms(String memory, Array array) {
    var norms = new GradientNorms(array);
    var desk = new Desk();
    print("norms", memory, () -> norms.measure(0, array.length(), desk));
  }

  private static void print(String what, String memory, Runnable step) {
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long last = 0;
    for (int t = 0; t < STEPS; t++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      step.run();
      last = threads.getCurrentThreadAllocatedBytes() - before;
    }
    System.out.printf("%s %s %d%n", what, memory, last);
  }
}
