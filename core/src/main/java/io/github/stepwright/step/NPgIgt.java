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
 * Normalised gradient with implicit gradient transport: a momentum whose old gradients count as if
 * they had been taken at the new point, for t = 0, 1, …
 *
 * <pre>
 * eta_t = eta * (2 / (t + 2))^(4/5),  gamma_t = lr * (2 / (t + 2))^power
 * y   = x_t + (1 - eta_t) / eta_t * (x_t - x_(t-1))
 * d_t = (1 - eta_t) * d_(t-1) + eta_t * gradient(y)
 * x_(t+1) = x_t - gamma_t * d_t / ||d_t||
 * </pre>
 *
 * <p>The gradient is taken at y alone, so the loss of a step is that at y, which differs from the
 * loss at x_t from the second step on. The norm of d runs over all groups, the rate is each group's
 * own. A d of 0 moves nothing. One gradient a step; d and x_(t-1) in double.
 *
 * <p>The equations are those of a reading of the paper and its authors' code; we could not read the
 * paper's text again. That code takes y with the eta of the step before; here it is that of the
 * step itself, as in the paper. The paper ascends on a return over trajectories, this descends on
 * any objective.
 *
 * @param lr gamma_0, the length of the first step where all groups have one rate; 0 or more
 * @param eta weight of the first gradient, in (0, 1]
 * @param power of the decay of the steps, 0 or more; 0 leaves the rate to a schedule
 */
@Use(
    when = "very noisy gradients, as of policies",
    not = "the loss at the weights themselves is to be reported",
    differs =
        "the look ahead has the eta of its own step; the authors' code has that of the"
            + " step before")
@Paper(
    title =
        "Stochastic Policy Gradient Methods: Improved Sample Complexity for Fisher-non-degenerate"
            + " Policies",
    authors = "Fatkhullin, Barakat, Kireeva, He",
    year = 2023,
    arxiv = "2302.01734")
public record NPgIgt(
    @Default("0.1") double lr, @Default("1") double eta, @Default("1") double power)
    implements Stepper {

  private static final double FORGETTING = 0.8;

  /** Refuses values outside their ranges. */
  public NPgIgt {
    Ranges.notNegative("npgigt.lr", lr);
    Ranges.share("npgigt.eta", eta);
    Ranges.notNegative("npgigt.power", power);
  }

  @Override
  public Map<Knob, Double> knobs() {
    return Map.of(Knob.LEARNING_RATE, lr);
  }

  @Override
  public Steps start(Objective objective, long seed) {
    return new Transport(this, new Point(objective));
  }

  /** Weight of the gradient of step t, from 0. */
  double eta(long t) {
    return eta * Math.pow(2.0 / (t + 2), FORGETTING);
  }

  private static final class Transport implements Steps {

    private final NPgIgt rule;
    private final Point point;
    private double[] direction;
    private double[] last;
    private long made;

    Transport(NPgIgt rule, Point point) {
      this.rule = rule;
      this.point = point;
      this.direction = new double[point.length()];
      this.last = point.weights();
    }

    @Override
    public Workload.Step step(Batch batch, Settings settings, Progress at) {
      double eta = rule.eta(made);
      double[] x = point.weights();
      double[] y = new double[x.length];
      for (int i = 0; i < x.length; i++) {
        y[i] = x[i] + (1 - eta) / eta * (x[i] - last[i]);
      }
      point.moveTo(y);
      double loss = point.evaluate(batch);
      double[] gradient = point.gradient();
      point.moveTo(x);
      if (!Point.finite(loss, gradient)) {
        return new Workload.Step(loss, point.norms(gradient), Optional.empty(), point.bill(batch));
      }
      for (int i = 0; i < x.length; i++) {
        direction[i] = (1 - eta) * direction[i] + eta * gradient[i];
      }
      double norm = Point.norm(direction);
      if (norm > 0) {
        double gamma = Math.pow(2.0 / (made + 2), rule.power);
        point.descend(x, direction, gamma / norm, settings);
      }
      last = x;
      made++;
      return new Workload.Step(
          loss, point.norms(gradient, x, point.weights()), Optional.empty(), point.bill(batch));
    }

    @Override
    public Checkpoint checkpoint() {
      var doubles = new HashMap<String, double[]>();
      point.save(doubles);
      doubles.put("direction", direction.clone());
      doubles.put("last", last.clone());
      return new Checkpoint(Map.of(), doubles, Map.of("made", new long[] {made}));
    }

    @Override
    public void restore(Checkpoint checkpoint) {
      point.load(checkpoint);
      direction = checkpoint.doubles().get("direction").clone();
      last = checkpoint.doubles().get("last").clone();
      made = checkpoint.longs().get("made")[0];
    }

    @Override
    public void withReadout(Runnable action) {
      action.run();
    }
  }
}
