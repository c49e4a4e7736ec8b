package io.github.stepwright.bench.speed;

import io.github.stepwright.Optimizer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What it costs that parameters lie in many tensors: the same numbers as tensors of 1 to 10,000
 * elements and as one flat array; the C loop of the same rule beside both.
 */
public record Tensors(String spec, int tensors, int threads, Memory memory, Layout layout) {

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
   * @param ratioC the same of the C loop; null where there is none
   * @param toC of ours to the C loop's over tensors, medians; null likewise
   */
  public record Shape(
      String spec,
      int tensors,
      int params,
      int threads,
      String memory,
      String layout,
      double flat,
      double cut,
      double flatLeast,
      double cutLeast,
      double ratio,
      Double ratioC,
      Double toC) {}

  /** Refuses fewer than one tensor. */
  public Tensors {
    if (tensors < 1) {
      throw new IllegalArgumentException("--tensors must be at least 1, got " + tensors);
    }
  }

  /** Measures. */
  public Shape run(Bout bout, Optional<CLibrary> library) {
    Optimizer rule = Trial.optimizer(spec);
    int[] lengths = Cut.small(tensors, SEED);
    int params = Arrays.stream(lengths).sum();
    Numbers numbers = Numbers.of(params, SEED);
    var contestants = new LinkedHashMap<String, Timed>();
    try {
      contestants.put("flat", new Ours(rule, numbers, new int[] {params}, memory, threads));
      contestants.put("cut", new Ours(rule, numbers, lengths, memory, layout, threads));
      CLoop loop = CLoop.of(rule).orElse(null);
      if (loop != null && library.isPresent()) {
        CLibrary c = library.get();
        contestants.put("C flat", c.open(loop, numbers, threads));
        contestants.put("C cut", c.open(loop, numbers, lengths, layout, threads));
      }
      return shape(params, bout.run(contestants, params));
    } finally {
      contestants.values().forEach(Timed::close);
    }
  }

  private Shape shape(int params, Map<String, Rounds> measured) {
    Rounds flat = measured.get("flat");
    Rounds cut = measured.get("cut");
    Rounds flatC = measured.get("C flat");
    Rounds cutC = measured.get("C cut");
    return new Shape(
        spec,
        tensors,
        params,
        threads,
        memory.name().toLowerCase(Locale.ROOT),
        layout.name().toLowerCase(Locale.ROOT),
        flat.median(),
        cut.median(),
        flat.least(),
        cut.least(),
        cut.median() / flat.median(),
        cutC == null ? null : Double.valueOf(cutC.median() / flatC.median()),
        cutC == null ? null : Double.valueOf(cut.median() / cutC.median()));
  }
}
