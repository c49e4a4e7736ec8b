package io.github.stepwright.control;

import io.github.stepwright.Decision;
import io.github.stepwright.Default;
import io.github.stepwright.Fold;
import io.github.stepwright.Knob;
import io.github.stepwright.Norms;
import io.github.stepwright.Paper;
import io.github.stepwright.Signal;
import io.github.stepwright.Why;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/**
 * Keeps the effective rate of every hidden matrix at what the schedule says, without touching the
 * weights:
 *
 * <pre>
 * factor of W = (||W|| / ||W_0||)^power
 * </pre>
 *
 * <p>The effective rate of a matrix behind a normalisation is lr / ||W||^power, power 2 for sgd and
 * 1 for rules like adam whose steps do not grow with the gradient. The paper holds it still by
 * projecting W to its initial norm, which is {@code nap/} around the optimizer; a rate that grows
 * with the norm does the same to what the network computes, and this form is ours. The decision
 * says the norms and the effective rate in parts of lr / ||W_0||^power as it was without it.
 * Matrices alone, and none that begins at 0 (the output layer here) or that is named embedding or
 * head.
 *
 * @param power 1 or 2, or between
 * @param every steps between two looks, at least 1
 */
@Paper(
    title = "Normalization and effective learning rates in reinforcement learning",
    authors = "Lyle, Zheng, Khetarpal, Martens, van Hasselt, Pascanu, Dabney",
    year = 2024,
    arxiv = "2407.01800")
public record Nap(@Default("2") double power, @Default("10") long every) implements Layered {

  private static final String HIDDEN = "hidden/";

  /** Refuses values outside their ranges. */
  public Nap {
    Rates.positive("nap.power", power);
    Rates.count("nap.every", 1, every);
  }

  @Override
  public Fold start(RandomGenerator random) {
    return new Fold() {
      private final Map<String, Double> first = new HashMap<>();
      private long steps;

      @Override
      public List<Decision> on(Signal signal) {
        if (!(signal instanceof Signal.Stepped stepped) || stepped.progress().done()) {
          return List.of();
        }
        if (first.isEmpty()) {
          stepped.groups().forEach((group, norms) -> first.put(group, norms.weightL2()));
        }
        return stepped.probe() || ++steps % every != 0 ? List.of() : look(stepped);
      }

      private List<Decision> look(Signal.Stepped stepped) {
        var decisions = new ArrayList<Decision>();
        new TreeMap<>(stepped.groups())
            .forEach(
                (group, norms) -> {
                  double ratio = ratio(group, norms);
                  if (Double.isFinite(ratio) && ratio > 0) {
                    decisions.add(set(group, norms.weightL2(), ratio));
                  }
                });
        return List.copyOf(decisions);
      }

      private double ratio(String group, Norms norms) {
        return group.startsWith(HIDDEN)
            ? norms.weightL2() / first.getOrDefault(group, Double.NaN)
            : Double.NaN;
      }

      private Decision set(String group, double norm, double ratio) {
        double factor = Math.pow(ratio, power);
        var why =
            new Why(
                "the norm moved the effective rate",
                Map.of("norm", norm, "firstNorm", first.get(group), "effectiveRate", 1 / factor));
        return new Decision.Set(Knob.RATE_FACTOR, group, factor, why);
      }
    };
  }
}
