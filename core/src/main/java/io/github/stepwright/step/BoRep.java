package io.github.stepwright.step;

import io.github.stepwright.Batch;
import io.github.stepwright.Checkpoint;
import io.github.stepwright.Default;
import io.github.stepwright.Knob;
import io.github.stepwright.Objective;
import io.github.stepwright.Paper;
import io.github.stepwright.Progress;
import io.github.stepwright.Settings;
import io.github.stepwright.Stepper;
import io.github.stepwright.Use;
import io.github.stepwright.Workload;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Bilevel optimisation with refined weights and periodic updates: the upper variable x moves at
 * every step, the weights y only at every so many, for t = 0, 1, …
 *
 * <pre>
 * t = 0:              refine steps y = y - lr * grad_y g(x, y)
 * every-th t, and 0:  inner steps of the same
 * z = z - system * (H z - grad_y f),   H = d²g/dy dy
 * h = grad_x f - (d²g/dx dy) z
 * m = beta * m + (1 - beta) * h,       m = 0 and z = 0 at first
 * x = x - outer * m / (||m|| + 1e-10)
 * </pre>
 *
 * <p>H and the mixed product use the batch of the step; inner steps and f draw batches of the same
 * size of their own. Loss and gradient norm that a step reports are those of f by y on its batch. A
 * step that meets a number that is not finite leaves everything as it was. State: x, y, z, m in
 * double. Costs a product and two gradients a step, and one for each inner step.
 *
 * <p>The equations and beta, system, every, inner, lr and outer are those of a reading of the
 * authors' code for data cleaning; we could not read the paper's text. That the batches are drawn
 * with replacement, that h takes the z of its own step, and the default of refine are ours. The
 * paper keeps y in a ball around the last y, by a second-hand reading: {@code radius} does, around
 * the y before the inner steps of one t; the code does not, nor do we unless it is given.
 *
 * @param lr rate of y, 0 or more
 * @param outer length of a step of x, 0 or more
 * @param system rate nu of the linear system, above 0
 * @param beta decay of the momentum, in [0, 1)
 * @param every steps of x between two bursts of inner steps, the I of the paper, at least 1
 * @param inner steps of y in a burst, the N of the paper, at least 1
 * @param refine steps of y before the first, 0 or more
 * @param radius of the ball that inner steps of one burst stay in, above 0; without end if not
 *     given
 */
@Use(
    when = "weights per sample or other hyperparameters by the thousand, judged by held-out data",
    not = "an objective without an upper level",
    differs = "defaults are those of the authors' code for data cleaning; refine is ours")
@Paper(
    title =
        "Bilevel Optimization under Unbounded Smoothness: A New Algorithm and Convergence"
            + " Analysis",
    authors = "Hao, Gong, Liu",
    year = 2024,
    arxiv = "2401.09587")
public record BoRep(
    @Default("0.05") double lr,
    @Default("0.05") double outer,
    @Default("0.01") double system,
    @Default("0.9") double beta,
    @Default("2") int every,
    @Default("10") int inner,
    @Default("50") int refine,
    OptionalDouble radius)
    implements Stepper {

  private static final double TINY = 1e-10;

  /** Refuses values outside their ranges. */
  public BoRep {
    Ranges.notNegative("borep.lr", lr);
    Ranges.notNegative("borep.outer", outer);
    Ranges.positive("borep.system", system);
    if (!(beta >= 0 && beta < 1)) {
      throw new IllegalArgumentException("borep.beta must be in [0, 1), got " + beta);
    }
    Ranges.count("borep.every", every);
    Ranges.count("borep.inner", inner);
    if (refine < 0) {
      throw new IllegalArgumentException("borep.refine must be >= 0, got " + refine);
    }
    if (radius.isPresent()) {
      Ranges.positive("borep.radius", radius.getAsDouble());
    }
  }

  @Override
  public Map<Knob, Double> knobs() {
    return Map.of(Knob.LEARNING_RATE, lr);
  }

  /**
   * The state of one run; batches of its own come from the stream {@code borep} of the seed.
   *
   * @throws IllegalArgumentException for an objective without an upper level
   */
  @Override
  public Steps start(Objective objective, long seed) {
    return new Periodic(this, Levels.of("borep", objective, seed));
  }

  private static final class Periodic implements Steps {

    private final BoRep rule;
    private final Levels levels;
    private final Point point;
    private double[] z;
    private double[] momentum;
    private long made;

    Periodic(BoRep rule, Levels levels) {
      this.rule = rule;
      this.levels = levels;
      this.point = levels.point;
      this.z = new double[point.length()];
      this.momentum = new double[levels.width()];
    }

    @Override
    public Workload.Step step(Batch batch, Settings settings, Progress at) {
      long before = levels.random();
      double[] y = point.weights();
      if (made == 0) {
        descend(rule.refine, batch, settings);
      }
      if (made % rule.every == 0) {
        descend(rule.inner, batch, settings);
      }
      Levels.Judged f = levels.judge(levels.judges(batch));
      double[] next = Levels.less(z, rule.system, levels.residual(batch, z, f));
      double[] h = levels.hypergradient(batch, next, f);
      double[] m = new double[h.length];
      for (int i = 0; i < m.length; i++) {
        m[i] = rule.beta * momentum[i] + (1 - rule.beta) * h[i];
      }
      if (!Point.finite(f.loss(), f.byLower())
          || !Double.isFinite(Point.norm(next) + Point.norm(m))) {
        point.moveTo(y);
        levels.random(before);
        return new Workload.Step(
            Point.finite(f.loss(), f.byLower()) ? Double.NaN : f.loss(), // a product was not finite
            point.norms(f.byLower()),
            Optional.empty(),
            point.bill(batch));
      }
      levels.moveUpper(Levels.less(levels.upper(), rule.outer / (Point.norm(m) + TINY), m));
      z = next;
      momentum = m;
      made++;
      return new Workload.Step(
          f.loss(),
          point.norms(f.byLower(), y, point.weights()),
          Optional.empty(),
          point.bill(batch));
    }

    private void descend(int count, Batch like, Settings settings) {
      double[] centre = point.weights();
      for (int k = 0; k < count; k++) {
        point.evaluate(levels.lower(like));
        point.descend(point.weights(), point.gradient(), 1, settings);
        double away = Point.norm(Levels.less(point.weights(), 1, centre));
        if (rule.radius.isPresent() && away > rule.radius.getAsDouble()) {
          double share = rule.radius.getAsDouble() / away;
          point.moveTo(Levels.less(centre, -share, Levels.less(point.weights(), 1, centre)));
        }
      }
    }

    @Override
    public Checkpoint checkpoint() {
      var doubles = new HashMap<String, double[]>();
      var longs = new HashMap<String, long[]>();
      levels.save(doubles, longs);
      doubles.put("system", z.clone());
      doubles.put("momentum", momentum.clone());
      longs.put("made", new long[] {made});
      return new Checkpoint(Map.of(), doubles, longs);
    }

    @Override
    public void restore(Checkpoint checkpoint) {
      levels.load(checkpoint);
      z = checkpoint.doubles().get("system").clone();
      momentum = checkpoint.doubles().get("momentum").clone();
      made = checkpoint.longs().get("made")[0];
    }

    @Override
    public void withReadout(Runnable action) {
      action.run();
    }
  }
}
