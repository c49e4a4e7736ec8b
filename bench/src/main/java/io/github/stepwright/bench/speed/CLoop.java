package io.github.stepwright.bench.speed;

import io.github.stepwright.Knob;
import io.github.stepwright.Optimizer;
import io.github.stepwright.run.Catalog;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A loop of {@code fused.c}: the rule as a C programmer writes it.
 *
 * @param name the C function
 * @param spec our optimizer with the same rule
 * @param arrays that it works on, weights and gradient among them
 * @param constants what it is given at a step, in the order that {@code fused.c} says
 */
public record CLoop(String name, String spec, int arrays, Constants constants) {

  private static final double EPS = 1e-8;

  /** The constants of step t, from 1, of a rule with these knobs. */
  @FunctionalInterface
  public interface Constants {
    /** In double; the loop gets them rounded to float32. */
    double[] at(Map<String, Double> k, long t);
  }

  /** The loop whose bandwidth is the yardstick. */
  public static final String YARDSTICK = "adamw";

  /** All of them. */
  public static final List<CLoop> ALL =
      List.of(
          new CLoop("sgd", "sgd", 2, (k, _) -> new double[] {lr(k)}),
          new CLoop(
              "momentum", "sgd:momentum=0.9", 3, (k, _) -> new double[] {lr(k), k.get("momentum")}),
          new CLoop(
              "adamw",
              "adamw",
              4,
              (k, t) ->
                  new double[] {
                    k.get("beta1"),
                    1 - k.get("beta1"),
                    k.get("beta2"),
                    1 - k.get("beta2"),
                    1 - lr(k) * k.get("decay"),
                    lr(k) / debias(k, "beta1", t),
                    1 / Math.sqrt(debias(k, "beta2", t)),
                    EPS
                  }),
          new CLoop(
              "lion",
              "lion",
              3,
              (k, _) ->
                  new double[] {
                    k.get("beta1"),
                    1 - k.get("beta1"),
                    k.get("beta2"),
                    1 - k.get("beta2"),
                    1 - lr(k) * k.get("decay"),
                    lr(k)
                  }),
          new CLoop(
              "adan",
              "adan",
              6,
              (k, t) ->
                  new double[] {
                    k.get("beta1"),
                    1 - k.get("beta1"),
                    k.get("beta2"),
                    1 - k.get("beta2"),
                    k.get("beta3"),
                    1 - k.get("beta3"),
                    lr(k) / debias(k, "beta1", t),
                    lr(k) * k.get("beta2") / debias(k, "beta2", t),
                    1 / Math.sqrt(debias(k, "beta3", t)),
                    EPS,
                    1 / (1 + lr(k) * k.get("decay"))
                  }),
          new CLoop(
              "schedulefreeadamw",
              "schedulefreeadamw",
              4,
              (k, t) ->
                  new double[] {
                    k.get("beta2"),
                    1 - k.get("beta2"),
                    1.0 / t,
                    lr(k) * (k.get("beta1") * (1 - 1.0 / t) - 1),
                    lr(k),
                    k.get("decay"),
                    1 / Math.sqrt(debias(k, "beta2", t)),
                    EPS
                  }),
          new CLoop("clipnorm", "clipnorm:max=1/sgd", 2, (k, _) -> new double[] {lr(k), 1}));

  private static double lr(Map<String, Double> k) {
    return k.get("lr");
  }

  private static double debias(Map<String, Double> k, String beta, long t) {
    return 1 - Math.pow(k.get(beta), t);
  }

  /** The loop of the same rule, where there is one. */
  public static Optional<CLoop> of(Optimizer rule) {
    return ALL.stream()
        .filter(loop -> Catalog.OPTIMIZERS.parse(loop.spec).equals(rule))
        .findFirst();
  }

  /** The knobs that the catalogue gives the rule, by name. */
  Map<String, Double> knobs() {
    var found = new HashMap<String, Double>();
    Map<Knob, Double> knobs = Catalog.OPTIMIZERS.parse(spec).knobs();
    knobs.forEach((knob, value) -> found.put(knob.name(), value));
    return found;
  }

  /** What state array k, from 2, holds before the first step. */
  float[] initial(int k, Numbers numbers) {
    return switch (name) {
      case "adan" -> k == 5 ? numbers.gradient() : null; // no difference at the first step
      case "schedulefreeadamw" -> k == 2 ? numbers.weights() : null;
      default -> null;
    };
  }
}
