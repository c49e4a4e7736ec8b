package io.github.stepwright.step;

import io.github.stepwright.Accounted;
import io.github.stepwright.Batch;
import io.github.stepwright.Checkpoint;
import io.github.stepwright.Default;
import io.github.stepwright.Knob;
import io.github.stepwright.Norms;
import io.github.stepwright.Objective;
import io.github.stepwright.Outputs;
import io.github.stepwright.Paper;
import io.github.stepwright.Progress;
import io.github.stepwright.Rule;
import io.github.stepwright.Settings;
import io.github.stepwright.Stepper;
import io.github.stepwright.Use;
import io.github.stepwright.Work;
import io.github.stepwright.Workload;
import io.github.stepwright.train.Descent;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Surrogate optimisation in the space of the outputs: the gradient by the outputs is taken once,
 * and a quadratic upper bound of the loss is minimised over the weights by m steps of another
 * method on the same batch. With n examples, outputs z, G the gradient of the mean loss at z_t,
 *
 * <pre>
 * q(theta) = &lt;G, z(theta) - z_t&gt; + ||z(theta) - z_t||² / (2 eta_t n)
 * </pre>
 *
 * <p>For a loss whose gradient by the outputs is dear while a pass through the model is cheap. The
 * bound holds where eta is at most 1 / L, L the smoothness of one example's loss in its outputs: 4
 * for one logit, 2 for a softmax, 1 for half a square. m = 1 with plain gradient descent is
 * stochastic gradient descent. The inner method keeps its state from batch to batch; its knobs are
 * those of the whole. Ends early where the surrogate's gradient norm is at most the tolerance, or
 * where an inner step is not finite. While eta is below 1 / L the surrogate is more curved than the
 * loss: a rate that suits the loss can be too large for the inner steps, and {@link Armijo} finds
 * its own.
 *
 * <p>Costs what the inner steps cost, a pass forward and backward each: the first of them is at the
 * same time the gradient of the loss.
 *
 * <p>That G is taken once and the batch kept is the paper's idea; the exact q is our reading for a
 * loss that is a mean: with G of the mean, 1 / n stands in the quadratic too, so that eta does not
 * depend on the batch size. The authors' code, which we read, has {@code mean(G z / eta_c + (z -
 * z_t)²)} over all outputs: the same up to a factor on the whole, with eta = 1 / (2 eta_c n). It
 * makes the inner method afresh for each batch. The default of eta is ours. The variant by mirror
 * descent for outputs that are probabilities is left out: outputs here are unconstrained.
 *
 * @param eta step in the space of outputs, above 0
 * @param m inner steps, at least 1
 * @param decay how eta falls with the number t of the step, from 1
 * @param tolerance gradient norm at which the inner steps end, 0 or more
 * @param inner the method of the inner steps, {@link Armijo} in the paper
 */
@Use(
    when = "a loss whose gradient by the outputs is dear, a cheap model",
    not = "the gradient of the loss costs no more than a pass",
    differs =
        "eta does not depend on the batch size; the inner method keeps its state from"
            + " batch to batch")
@Paper(
    title = "Target-based Surrogates for Stochastic Optimization",
    authors = "Lavington, Vaswani, Babanezhad, Schmidt, Le Roux",
    year = 2023,
    arxiv = "2302.02607")
public record Sso(
    @Default("1") double eta,
    @Default("10") int m,
    @Default("constant") Decay decay,
    @Default("1e-6") double tolerance,
    Rule inner)
    implements Stepper {

  /** How the step in the space of outputs falls. */
  public enum Decay {
    /** eta */
    CONSTANT,
    /** eta / sqrt(t) */
    SQRT,
    /** eta * T^(-t / T), T the steps of the run */
    EXPONENTIAL
  }

  /** Refuses values outside their ranges. */
  public Sso {
    Ranges.positive("sso.eta", eta);
    Ranges.count("sso.m", m);
    Ranges.notNegative("sso.tolerance", tolerance);
    if (inner instanceof Accounted) {
      throw new IllegalArgumentException(
          "sso must wrap a rule without noise for privacy, got " + inner);
    }
  }

  @Override
  public Map<Knob, Double> knobs() {
    return inner.knobs();
  }

  /**
   * The state of one run.
   *
   * @throws IllegalArgumentException for an objective without {@link Outputs}
   */
  @Override
  public Steps start(Objective objective, long seed) {
    if (!(objective instanceof Outputs model)) {
      throw new IllegalArgumentException(
          "the objective must show its outputs for sso, got "
              + objective.getClass().getSimpleName());
    }
    return new Outer(this, model, seed);
  }

  /** The step in the space of outputs. */
  double eta(long t, Progress at) {
    return switch (decay) {
      case CONSTANT -> eta;
      case SQRT -> eta / Math.sqrt(t);
      case EXPONENTIAL -> {
        double horizon = at.horizon("sso:decay=exponential");
        yield eta * Math.pow(horizon, -t / horizon);
      }
    };
  }

  private static final class Outer implements Steps {

    private static final String MADE = "sso";

    private final Sso rule;
    private final Point point;
    private final Surrogate surrogate;
    private final Steps inner;
    private long made;

    Outer(Sso rule, Outputs model, long seed) {
      this.rule = rule;
      this.point = new Point(model);
      this.surrogate = new Surrogate(model);
      this.inner = Descent.of(rule.inner).start(surrogate, seed);
    }

    @Override
    public Workload.Step step(Batch batch, Settings settings, Progress at) {
      double[] x = point.weights();
      surrogate.begin(rule.eta(made + 1, at));
      Workload.Step first = inner.step(batch, settings, at);
      double loss = surrogate.loss();
      Work cost = first.cost();
      if (!finite(first)) {
        return new Workload.Step(loss, point.norms(point.gradient()), Optional.empty(), cost);
      }
      made++;
      Workload.Step last = first;
      for (int k = 1; k < rule.m && finite(last) && norm(last) > rule.tolerance; k++) {
        last = inner.step(batch, settings, at);
        cost = cost.plus(last.cost());
      }
      return new Workload.Step(
          loss,
          norms(first.groups(), point.norms(new double[x.length], x, point.weights())),
          Optional.empty(),
          new Work(1, cost.examples(), cost.units(), 0));
    }

    private static double norm(Workload.Step step) {
      return Norms.of(step.groups().values()).gradL2();
    }

    private static boolean finite(Workload.Step step) {
      return Double.isFinite(step.loss()) && Double.isFinite(norm(step));
    }

    /** Gradients of the first inner step, which are those of the loss; the way of all of them. */
    private static Map<String, Norms> norms(Map<String, Norms> first, Map<String, Norms> whole) {
      var norms = new LinkedHashMap<String, Norms>();
      whole.forEach(
          (group, way) ->
              norms.put(
                  group,
                  new Norms(
                      first.get(group).gradL1(),
                      first.get(group).gradL2(),
                      way.updateL2(),
                      way.weightL2())));
      return norms;
    }

    @Override
    public Checkpoint checkpoint() {
      Checkpoint state = inner.checkpoint();
      var longs = new HashMap<>(state.longs());
      longs.put(MADE, new long[] {made});
      return new Checkpoint(state.floats(), state.doubles(), longs);
    }

    @Override
    public void restore(Checkpoint checkpoint) {
      inner.restore(checkpoint);
      made = checkpoint.longs().get(MADE)[0];
    }

    @Override
    public void withReadout(Runnable action) {
      inner.withReadout(action);
    }
  }
}
