package io.github.stepwright.step;

import io.github.stepwright.Batch;
import io.github.stepwright.Checkpoint;
import io.github.stepwright.Default;
import io.github.stepwright.Knob;
import io.github.stepwright.Objective;
import io.github.stepwright.Outputs;
import io.github.stepwright.Paper;
import io.github.stepwright.Progress;
import io.github.stepwright.Settings;
import io.github.stepwright.Stepper;
import io.github.stepwright.Use;
import io.github.stepwright.Workload;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Gradient descent with backtracking: the step s is shrunk until it decreases the loss of the batch
 * enough,
 *
 * <pre>
 * s = growth^(batch / examples) * s
 * while f(x - s g) > f(x) - c * s * ||g||²: s = shrink * s
 * x = x - s g
 * </pre>
 *
 * <p>The usual inner method of {@link Sso}, with the constants of its authors' code. A trial costs
 * a forward pass where the objective has {@link Outputs}, else a gradient. A search that finds
 * nothing moves nothing, and the next one begins at {@code size} again. (That code moves by the
 * last trial then.) A trial whose loss is not finite is shrunk like any other. There is no learning
 * rate.
 *
 * @param size first step, above 0
 * @param c share of the expected decrease that must show, in (0, 1)
 * @param shrink factor of a step that was too long, in (0, 1)
 * @param growth factor on the step over one pass of the examples, at least 1
 * @param tries most trials of a step, at least 1
 * @param reset whether another batch begins at {@code size} again
 */
@Use(
    when = "the inner method of sso; a rate that nobody knows",
    not = "noisy losses: the test fits the batch",
    differs =
        "a search that finds nothing moves nothing; the authors' code moves by the last" + " trial")
@Paper(
    title = "Minimization of functions having Lipschitz continuous first partial derivatives",
    authors = "Armijo",
    year = 1966)
public record Armijo(
    @Default("10") double size,
    @Default("0.5") double c,
    @Default("0.9") double shrink,
    @Default("1.8") double growth,
    @Default("100") int tries,
    @Default("true") boolean reset)
    implements Stepper {

  /** Refuses values outside their ranges. */
  public Armijo {
    Ranges.positive("armijo.size", size);
    Ranges.inside("armijo.c", c);
    Ranges.inside("armijo.shrink", shrink);
    if (!(growth >= 1) || Double.isInfinite(growth)) {
      throw new IllegalArgumentException("armijo.growth must be >= 1 and finite, got " + growth);
    }
    Ranges.count("armijo.tries", tries);
  }

  @Override
  public Map<Knob, Double> knobs() {
    return Map.of();
  }

  @Override
  public Steps start(Objective objective, long seed) {
    return new Backtracking(this, objective);
  }

  private static final class Backtracking implements Steps {

    private final Armijo rule;
    private final Objective objective;
    private final Point point;
    private double size;
    private long seen = -1;

    Backtracking(Armijo rule, Objective objective) {
      this.rule = rule;
      this.objective = objective;
      this.point = new Point(objective);
      this.size = rule.size;
    }

    @Override
    public Workload.Step step(Batch batch, Settings settings, Progress at) {
      double loss = point.evaluate(batch);
      double[] gradient = point.gradient();
      double squares = Point.dot(gradient, gradient);
      if (!Point.finite(loss, gradient)) {
        return new Workload.Step(loss, point.norms(gradient), Optional.empty(), point.bill(batch));
      }
      double[] x = point.weights();
      boolean again = batch.step() == seen || !rule.reset;
      seen = batch.step();
      if (squares > 0) {
        double share = Math.min(1, (double) batch.size() / objective.examples());
        double grown = Math.pow(rule.growth, share) * (again ? size : rule.size);
        size = search(batch, x, gradient, loss, squares, grown);
      }
      return new Workload.Step(
          loss, point.norms(gradient, x, point.weights()), Optional.empty(), point.bill(batch));
    }

    private double search(
        Batch batch, double[] x, double[] g, double loss, double squares, double first) {
      double[] trial = new double[x.length];
      double s = first;
      for (int k = 0; k < rule.tries; k++) {
        for (int i = 0; i < x.length; i++) {
          trial[i] = x[i] - s * g[i];
        }
        point.moveTo(trial);
        if (loss(batch) <= loss - rule.c * s * squares) {
          return s;
        }
        s *= rule.shrink;
      }
      point.moveTo(x);
      return rule.size;
    }

    private double loss(Batch batch) {
      if (objective instanceof Outputs model) {
        double[] z = new double[batch.size() * model.places() * model.outputs()];
        model.outputs(batch, z);
        point.looked();
        return model.lossGradient(batch, z, new double[z.length]);
      }
      return point.evaluate(batch);
    }

    @Override
    public Checkpoint checkpoint() {
      var doubles = new HashMap<String, double[]>();
      point.save(doubles);
      doubles.put("size", new double[] {size});
      return new Checkpoint(Map.of(), doubles, Map.of("seen", new long[] {seen}));
    }

    @Override
    public void restore(Checkpoint checkpoint) {
      point.load(checkpoint);
      size = checkpoint.doubles().get("size")[0];
      seen = checkpoint.longs().get("seen")[0];
    }

    @Override
    public void withReadout(Runnable action) {
      action.run();
    }
  }
}
