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

/**
 * Single-loop bilevel optimisation with variance-reduced estimates at both levels, for one lower
 * problem: weights y, linear system z and upper variable x move together, each along an estimate
 * that is corrected by the change of its own batch's number since the last place,
 *
 * <pre>
 * s = M_beta(s; grad_y g),              y = y - lr * s
 * u = M_beta(u; H z - grad_y f),        z = z - system * u,   z = 0 at first
 * d = M_a(d; grad_x f - (d²g/dx dy) z), x = x - outer * d
 * M_b(v; q) = (1 - b) * (v - q(last place)) + q(this place),  v = q at first
 * </pre>
 *
 * <p>q at both places is taken on the same two batches, that of the step for g and a drawn one for
 * f. Loss and gradient norm that a step reports are those of f by y. A step that meets a number
 * that is not finite leaves everything as it was. State: x, y, z of this place and the last, s, u,
 * d in double. Costs two products and six gradients a step, half of it at the first.
 *
 * <p>What is known of the paper is its abstract: many lower problems, a few sampled at a time,
 * Hessian-vector products tracked in place of Hessians, variance reduction at every level. Its
 * equations we could not read. This is our reading: MSVR for y and z, STORM for x, as in a reading
 * of the work it builds on, with a single block, for which MSVR's correction of the change is
 * STORM's. All rates are ours.
 *
 * @param lr rate of y, 0 or more
 * @param outer rate of x, 0 or more; a mean over n samples has gradients of size 1 / n
 * @param system rate of the linear system, above 0
 * @param beta weight of the fresh batch in s and u, in (0, 1]
 * @param a weight of the fresh batch in d, in (0, 1]
 */
@Use(
    when = "as borep, where a step should cost the same each time",
    not = "an objective without an upper level; many lower problems, of which it has one",
    differs = "one block; the equations are our reading of the paper's abstract")
@Paper(
    title =
        "Blockwise Stochastic Variance-Reduced Methods with Parallel Speedup for Multi-Block"
            + " Bilevel Optimization",
    authors = "Hu, Qiu, Guo, Zhang, Yang",
    year = 2023,
    arxiv = "2305.18730")
public record Bsvrb(
    @Default("0.1") double lr,
    @Default("100") double outer,
    @Default("0.1") double system,
    @Default("0.1") double beta,
    @Default("0.1") double a)
    implements Stepper {

  /** Refuses values outside their ranges. */
  public Bsvrb {
    Ranges.notNegative("bsvrb.lr", lr);
    Ranges.notNegative("bsvrb.outer", outer);
    Ranges.positive("bsvrb.system", system);
    Ranges.share("bsvrb.beta", beta);
    Ranges.share("bsvrb.a", a);
  }

  @Override
  public Map<Knob, Double> knobs() {
    return Map.of(Knob.LEARNING_RATE, lr);
  }

  /**
   * The state of one run; batches of f come from the stream {@code bsvrb} of the seed.
   *
   * @throws IllegalArgumentException for an objective without an upper level
   */
  @Override
  public Steps start(Objective objective, long seed) {
    return new Tracking(this, Levels.of("bsvrb", objective, seed));
  }

  /** Where all three stand. */
  private record Place(double[] x, double[] y, double[] z) {}

  /**
   * What a place's batches say, or the estimates of it: a direction for each level.
   *
   * @param f at the place; null for an estimate
   */
  private record Ways(double[] lower, double[] system, double[] upper, Levels.Judged f) {

    boolean finite() {
      return Double.isFinite(Point.norm(lower) + Point.norm(system) + Point.norm(upper));
    }
  }

  private static final class Tracking implements Steps {

    private final Bsvrb rule;
    private final Levels levels;
    private final Point point;
    private Place last;
    private double[] z;
    private Ways ways;
    private long made;

    Tracking(Bsvrb rule, Levels levels) {
      this.rule = rule;
      this.levels = levels;
      this.point = levels.point;
      this.z = new double[point.length()];
      this.last = here();
      this.ways = new Ways(z, z, new double[levels.width()], null);
    }

    private Place here() {
      return new Place(levels.upper(), point.weights(), z);
    }

    private void go(Place place) {
      levels.moveUpper(place.x);
      point.moveTo(place.y);
    }

    @Override
    public Workload.Step step(Batch batch, Settings settings, Progress at) {
      long before = levels.random();
      Batch judges = levels.judges(batch);
      Place here = here();
      Ways now = look(here, batch, judges);
      Ways next = made == 0 ? now : next(now, batch, judges);
      go(here);
      Levels.Judged f = now.f;
      if (!Point.finite(f.loss(), f.byLower()) || !next.finite()) {
        levels.random(before);
        return new Workload.Step(
            Point.finite(f.loss(), f.byLower()) ? Double.NaN : f.loss(), // another was not finite
            point.norms(f.byLower()),
            Optional.empty(),
            point.bill(batch));
      }
      point.descend(here.y, next.lower, 1, settings);
      levels.moveUpper(Levels.less(here.x, rule.outer, next.upper));
      z = Levels.less(z, rule.system, next.system);
      last = here;
      ways = next;
      made++;
      return new Workload.Step(
          f.loss(),
          point.norms(f.byLower(), here.y, point.weights()),
          Optional.empty(),
          point.bill(batch));
    }

    private Ways next(Ways now, Batch batch, Batch judges) {
      Ways then = look(last, batch, judges);
      var lower = Msvr.storm(rule.beta);
      return new Ways(
          lower.next(ways.lower, now.lower, then.lower),
          lower.next(ways.system, now.system, then.system),
          Msvr.storm(rule.a).next(ways.upper, now.upper, then.upper),
          null);
    }

    private Ways look(Place place, Batch batch, Batch judges) {
      go(place);
      point.evaluate(batch);
      double[] lower = point.gradient();
      Levels.Judged f = levels.judge(judges);
      return new Ways(
          lower, levels.residual(batch, place.z, f), levels.hypergradient(batch, place.z, f), f);
    }

    @Override
    public Checkpoint checkpoint() {
      var doubles = new HashMap<String, double[]>();
      var longs = new HashMap<String, long[]>();
      levels.save(doubles, longs);
      doubles.put("system", z.clone());
      doubles.put("last/upper", last.x.clone());
      doubles.put("last/lower", last.y.clone());
      doubles.put("last/system", last.z.clone());
      doubles.put("way/lower", ways.lower.clone());
      doubles.put("way/system", ways.system.clone());
      doubles.put("way/upper", ways.upper.clone());
      longs.put("made", new long[] {made});
      return new Checkpoint(Map.of(), doubles, longs);
    }

    @Override
    public void restore(Checkpoint checkpoint) {
      levels.load(checkpoint);
      var saved = checkpoint.doubles();
      z = saved.get("system").clone();
      last =
          new Place(
              saved.get("last/upper").clone(),
              saved.get("last/lower").clone(),
              saved.get("last/system").clone());
      ways =
          new Ways(
              saved.get("way/lower").clone(),
              saved.get("way/system").clone(),
              saved.get("way/upper").clone(),
              null);
      made = checkpoint.longs().get("made")[0];
    }

    @Override
    public void withReadout(Runnable action) {
      action.run();
    }
  }
}
