package io.github.stepwright.control;

import io.github.stepwright.Controller;
import io.github.stepwright.Decision;
import io.github.stepwright.Fold;
import io.github.stepwright.Knob;
import io.github.stepwright.Settings;
import io.github.stepwright.Why;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * The relaxation factor as a function of the context that was learned beforehand: straight between
 * knots, held outside of them. It learns nothing on the way.
 *
 * @param at contexts of the knots, rising, at least one
 * @param omega factor at each knot, in (0, 2)
 */
public record ContextPrior(List<Double> at, List<Double> omega) implements Controller {

  /** Refuses knots that do not rise, and factors at which no solver converges. */
  public ContextPrior {
    at = List.copyOf(at);
    omega = List.copyOf(omega);
    if (at.isEmpty() || at.size() != omega.size()) {
      throw new IllegalArgumentException(
          "contextprior must have as many omega as at, one or more, got %s and %s"
              .formatted(omega, at));
    }
    for (int i = 0; i < at.size(); i++) {
      if (i > 0 && !(at.get(i) > at.get(i - 1))) {
        throw new IllegalArgumentException("contextprior.at must rise, got " + at);
      }
      if (!(omega.get(i) > 0 && omega.get(i) < 2)) {
        throw new IllegalArgumentException(
            "contextprior.omega must be in (0, 2), got " + omega.get(i));
      }
    }
  }

  /**
   * Learned from systems that were solved with every factor: the range of contexts is cut into bins
   * of one width, and the factor with the least mean cost of a bin stands at its middle. A bin
   * without a system has no knot.
   *
   * @param contexts of the systems, at least one
   * @param costs of each system, by factor
   * @param factors that were tried
   * @param bins at least 1
   */
  public static ContextPrior learned(
      double[] contexts, double[][] costs, double[] factors, int bins) {
    double low = IntStream.range(0, contexts.length).mapToDouble(i -> contexts[i]).min().orElse(0);
    double high = IntStream.range(0, contexts.length).mapToDouble(i -> contexts[i]).max().orElse(0);
    double[][] sums = new double[bins][factors.length];
    boolean[] met = new boolean[bins];
    for (int i = 0; i < contexts.length; i++) {
      double place = high > low ? (contexts[i] - low) / (high - low) : 0;
      int bin = (int) Math.min(bins - 1, place * bins);
      met[bin] = true;
      for (int k = 0; k < factors.length; k++) {
        sums[bin][k] += costs[i][k];
      }
    }
    var at = new ArrayList<Double>();
    var omega = new ArrayList<Double>();
    for (int bin = 0; bin < bins; bin++) {
      if (met[bin]) {
        int best = 0;
        for (int k = 1; k < factors.length; k++) {
          best = sums[bin][k] < sums[bin][best] ? k : best;
        }
        at.add(low + (bin + 0.5) / bins * (high - low));
        omega.add(factors[best]);
      }
    }
    return new ContextPrior(at, omega);
  }

  /** The factor of a context. */
  double factor(double context) {
    int above = 0;
    while (above < at.size() && at.get(above) < context) {
      above++;
    }
    if (above == 0 || above == at.size()) {
      return omega.get(Math.min(above, at.size() - 1));
    }
    double from = at.get(above - 1);
    double share = (context - from) / (at.get(above) - from);
    return omega.get(above - 1) + share * (omega.get(above) - omega.get(above - 1));
  }

  @Override
  public Set<Knob> knobs() {
    return Set.of(Knob.RELAXATION);
  }

  @Override
  public Fold start(RandomGenerator random) {
    return new Arms.Choosing(true) {
      @Override
      List<Decision> choose(double context, double from, double to) {
        return List.of(
            new Decision.Set(
                Knob.RELAXATION,
                Settings.ALL,
                factor(context),
                new Why("factor learned for this context", Map.of("context", context))));
      }

      @Override
      void paid(double cost) {
        // Everything was learned beforehand.
      }
    };
  }
}
