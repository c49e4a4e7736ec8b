package io.github.stepwright.bench.speed;

import io.github.stepwright.Optimizer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;

/**
 * What it costs that parameters lie in many tensors: the same numbers as tensors of 1 to 10,000
 * elements and as one flat array.
 */
public record Tensors(String spec, int tensors, int threads, Memory memory) {

  private static final long SEED = 1;

  /**
   * What came out.
   *
   * @param params of all tensors together
   * @param flat nanoseconds for each parameter in one array, median
   * @param cut the same in tensors
   * @param flatLeast the fastest round
   * @param cutLeast the fastest round
   * @param ratio of cut to flat, medians
   */
  public record Shape(
      String spec,
      int tensors,
      int params,
      int threads,
      String memory,
      double flat,
      double cut,
      double flatLeast,
      double cutLeast,
      double ratio) {}

  /** Refuses fewer than one tensor. */
  public Tensors {
    if (tensors < 1) {
      throw new IllegalArgumentException("--tensors must be at least 1, got " + tensors);
    }
  }

  /** Measures. */
  public Shape run(Bout bout) throws InterruptedException {
    Optimizer rule = Trial.optimizer(spec);
    int[] lengths = Cut.small(tensors, SEED);
    int params = Arrays.stream(lengths).sum();
    Numbers numbers = Numbers.of(params, SEED);
    try (var flat = new Ours(rule, numbers, new int[] {params}, memory, threads);
        var cut = new Ours(rule, numbers, lengths, memory, threads)) {
      var contestants = new LinkedHashMap<String, Timed>();
      contestants.put("flat", flat);
      contestants.put("cut", cut);
      var measured = bout.run(contestants, params);
      Rounds one = measured.get("flat");
      Rounds many = measured.get("cut");
      String where = memory.name().toLowerCase(Locale.ROOT);
      return new Shape(
          spec,
          tensors,
          params,
          threads,
          where,
          one.median(),
          many.median(),
          one.least(),
          many.least(),
          many.median() / one.median());
    }
  }
}
