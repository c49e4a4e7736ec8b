package io.github.stepwright.control;

import io.github.stepwright.Decision;
import io.github.stepwright.Default;
import io.github.stepwright.Fold;
import io.github.stepwright.Knob;
import io.github.stepwright.Paper;
import io.github.stepwright.Signal;
import io.github.stepwright.Why;
import io.github.stepwright.signal.Halves;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * Aligns the variance of the gradient between modules: one whose halves of a batch disagree more
 * than those of the anchor gets a lower rate, one whose halves agree more a higher one.
 *
 * <pre>
 * every tau steps, for each module i, 0 the anchor:
 * phi_i = 1 - cos(gradient of the first half, gradient of the second)
 * q_i   = sqrt(clamp((phi_0 + 1e-6) / (phi_i + 1e-6), 0.5, 10))
 * s_i   = 0.97 s_i + 0.03 q_i,   s_i = 1 at first
 * rate of module i = rate * s_i
 * </pre>
 *
 * <p>Halves are those of the micro-batches. A factor holds until the next look, and it holds from
 * the step behind its gradients, where the paper's holds from that step itself. Nothing is looked
 * at during the share {@code start} of the budget, for a warm-up. Gradients are taken as they are:
 * the paper's variant for adaptive rules preconditions them first. A module without a gradient has
 * phi 1. Modules are the groups of the workload, or its layers; the anchor is the first by name
 * where none is named, as the backbone is the paper's.
 *
 * @param tau steps between two looks, at least 1; 5 in the released code, 10 in its runs
 * @param beta weight of the factor before, in (0, 1)
 * @param start share of the budget before the first look, in [0, 1)
 * @param anchor the module that keeps its rate; {@code first} for the first by name
 */
@Paper(
    title = "Large-batch Optimization for Dense Visual Predictions",
    authors = "Xue et al.",
    year = 2022,
    arxiv = "2210.11078")
public record Agvm(
    @Default("5") long tau,
    @Default("0.97") double beta,
    @Default("0") double start,
    @Default("first") String anchor)
    implements Layered {

  private static final String NAME = "agvm";
  private static final String FIRST = "first";
  private static final double EPS = 1e-6;
  private static final double LOW = 0.5;
  private static final double HIGH = 10;

  /** Refuses values outside their ranges. */
  public Agvm {
    Rates.count("agvm.tau", 1, tau);
    Rates.share("agvm.beta", beta);
    if (!(start >= 0 && start < 1)) {
      throw new IllegalArgumentException("agvm.start must be in [0, 1), got " + start);
    }
  }

  @Override
  public boolean blocks() {
    return false;
  }

  @Override
  public boolean compares() {
    return true;
  }

  /** q of a module from its disagreement and the anchor's. */
  static double quotient(double anchor, double phi) {
    return Math.sqrt(Math.clamp((anchor + EPS) / (phi + EPS), LOW, HIGH));
  }

  @Override
  public Fold start(RandomGenerator random) {
    return new Fold() {
      private final Map<String, Double> factors = new HashMap<>();
      private final Polling phis = new Polling(NAME, Halves::of);
      private long steps;

      @Override
      public List<Decision> on(Signal signal) {
        return switch (signal) {
          case Signal.Stepped stepped
              when !stepped.probe()
                  && !stepped.progress().done()
                  && stepped.progress().fraction() >= start ->
              steps++ % tau == 0 ? ask(stepped) : List.of();
          case Signal.Measured measured when phis.mine(measured) ->
              phis.hear(measured) ? follow() : List.of();
          case Signal.Stepped _,
              Signal.Measured _,
              Signal.Started _,
              Signal.Evaluated _,
              Signal.Restored _,
              Signal.Diverged _,
              Signal.Skipped _,
              Signal.Replanned _ ->
              List.of();
        };
      }

      private List<Decision> ask(Signal.Stepped stepped) {
        List<Decision> asks = phis.ask(stepped);
        if (!anchor.equals(FIRST) && !phis.groups().contains(anchor)) {
          throw new IllegalArgumentException(
              "agvm.anchor must be one of %s, got %s".formatted(phis.groups(), anchor));
        }
        return asks;
      }

      private List<Decision> follow() {
        String first = anchor.equals(FIRST) ? phis.groups().getFirst() : anchor;
        double base = phis.of(first);
        var decisions = new ArrayList<Decision>();
        for (String module : phis.groups()) {
          double phi = phis.of(module);
          double q = quotient(base, phi);
          if (Double.isFinite(q) && !module.equals(first)) {
            double s = beta * factors.getOrDefault(module, 1.0) + (1 - beta) * q;
            factors.put(module, s);
            var why =
                new Why(
                    "variance of a module against the anchor's",
                    Map.of("phi", phi, "phiOfAnchor", base, "q", q));
            decisions.add(new Decision.Set(Knob.RATE_FACTOR, module, s, why));
          }
        }
        return List.copyOf(decisions);
      }
    };
  }
}
