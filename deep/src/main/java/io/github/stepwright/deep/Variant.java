package io.github.stepwright.deep;

import ai.djl.ndarray.NDArray;
import io.github.stepwright.Problem;
import io.github.stepwright.spec.Nearest;
import io.github.stepwright.spec.Spec;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * What a spec changes about a workload, {@code fashion-cnn:activation=tanh,width=2}.
 *
 * @param activation relu, gelu or tanh
 * @param width factor on the hidden units, the filters or the width of a transformer, above 0
 * @param batch examples of a step, at least 1
 * @param init factor on the deviation of the initial weights, above 0
 * @param norm between a layer and its activation, for fashion-mlp and fashion-cnn
 * @param ghost examples of a ghost batch for {@code norm=ghost}, at least 2
 * @param noise share of training labels that are wrong, in [0, 1)
 * @param scale factor on the inputs, above 0
 * @param preNorm whether a transformer normalises before its parts instead of behind them
 * @param threads of an operation of the engine, for the whole process
 * @param full whether to use the full Fashion-MNIST instead of the rows in the jar
 * @param quick whether the budget is a 25th, and evaluations look at 250 examples
 */
record Variant(
    String activation,
    double width,
    int batch,
    double init,
    Norm norm,
    int ghost,
    double noise,
    double scale,
    boolean preNorm,
    int threads,
    boolean full,
    boolean quick) {

  /** A layer that normalises. */
  enum Norm {
    NONE,
    BATCH,
    LAYER,
    GHOST
  }

  private static final Map<String, List<String>> CHOICES =
      Map.of(
          "activation", List.of("relu", "gelu", "tanh"),
          "norm", List.of("none", "batch", "layer", "ghost"),
          "order", List.of("pre", "post"),
          "data", List.of("shipped", "full"),
          "quick", List.of("true", "false"));

  /**
   * Reads a spec.
   *
   * @param known the keys that the workload has
   * @param activation of the workload itself
   * @param batch of the workload itself
   */
  static Variant of(Spec.Part part, Set<String> known, String activation, int batch) {
    var keys = part.keys();
    for (String key : keys.keySet()) {
      if (!known.contains(key)) {
        throw new IllegalArgumentException(
            "a key of %s must be one of %s, got %s%s"
                .formatted(
                    part.name(), known.stream().sorted().toList(), key, Nearest.hint(key, known)));
      }
      List<String> choices = CHOICES.get(key);
      if (choices != null && !choices.contains(keys.get(key))) {
        throw new IllegalArgumentException(
            "%s must be one of %s, got %s%s"
                .formatted(key, choices, keys.get(key), Nearest.hint(keys.get(key), choices)));
      }
    }
    return new Variant(
        keys.getOrDefault("activation", activation),
        number(keys, "width", 1),
        whole(keys, "batch", batch),
        number(keys, "init", 1),
        Norm.valueOf(keys.getOrDefault("norm", "none").toUpperCase(Locale.ROOT)),
        whole(keys, "ghost", 32),
        number(keys, "noise", 0),
        number(keys, "scale", 1),
        keys.getOrDefault("order", "pre").equals("pre"),
        whole(keys, "threads", 1),
        keys.getOrDefault("data", "shipped").equals("full"),
        Boolean.parseBoolean(keys.getOrDefault("quick", "false")));
  }

  /** Refuses what no network can be made of. */
  Variant {
    above(width, "width");
    above(init, "init");
    above(scale, "scale");
    least(batch, 1, "batch");
    least(threads, 1, "threads");
    least(ghost, 2, "ghost");
    if (!(noise >= 0 && noise < 1)) {
      throw new IllegalArgumentException("noise must be in [0, 1), got " + noise);
    }
  }

  private static void above(double value, String name) {
    if (!(value > 0) || Double.isInfinite(value)) {
      throw new IllegalArgumentException(
          "%s must be > 0 and finite, got %s".formatted(name, value));
    }
  }

  private static void least(int value, int least, String name) {
    if (value < least) {
      throw new IllegalArgumentException("%s must be >= %d, got %d".formatted(name, least, value));
    }
  }

  private static double number(Map<String, String> keys, String key, double otherwise) {
    try {
      return keys.containsKey(key) ? Double.parseDouble(keys.get(key)) : otherwise;
    } catch (NumberFormatException _) {
      throw new IllegalArgumentException(
          "%s must be a number, got %s".formatted(key, keys.get(key)));
    }
  }

  private static int whole(Map<String, String> keys, String key, int otherwise) {
    try {
      return keys.containsKey(key) ? Integer.parseInt(keys.get(key)) : otherwise;
    } catch (NumberFormatException _) {
      throw new IllegalArgumentException(
          "%s must be a whole number, got %s".formatted(key, keys.get(key)));
    }
  }

  /** A width times the factor; a multiple of 4, so that heads fit. */
  int times(int units) {
    return width == 1 ? units : Math.max(4, (int) Math.round(units * width / 4) * 4);
  }

  UnaryOperator<NDArray> function() {
    return Models.function(activation);
  }

  /** Whether the activation lets only one sign through. */
  boolean rectifies() {
    return !activation.equals("tanh");
  }

  /** Steps of the full budget, or of a quick look. */
  long steps(long all) {
    return quick ? Math.max(20, all / 25) : all;
  }

  /** What a workload says of itself under this variant; steps are those of the full budget. */
  Problem.Declared declared(
      Spec.Part part,
      String summary,
      String optimizer,
      long all,
      int examples,
      String metric,
      boolean lowerIsBetter,
      String sizes) {
    return new Problem.Declared(
        part.toString(),
        summary,
        optimizer,
        batch,
        steps(all),
        examples,
        metric,
        lowerIsBetter,
        sizes);
  }

  /** Examples of an evaluation, or of one in a quick look. */
  int looked(int most) {
    return quick ? Math.min(most, 250) : most;
  }

  /** Keys that every workload has. */
  static Set<String> common(String... more) {
    var keys =
        new java.util.HashSet<>(
            List.of("activation", "width", "batch", "init", "threads", "quick"));
    keys.addAll(Arrays.asList(more));
    return Set.copyOf(keys);
  }
}
