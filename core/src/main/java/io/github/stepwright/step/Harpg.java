package io.github.stepwright.step;

import io.github.stepwright.Batch;
import io.github.stepwright.Checkpoint;
import io.github.stepwright.Default;
import io.github.stepwright.Knob;
import io.github.stepwright.Objective;
import io.github.stepwright.Paper;
import io.github.stepwright.Progress;
import io.github.stepwright.RandomStream;
import io.github.stepwright.Settings;
import io.github.stepwright.Stepper;
import io.github.stepwright.Use;
import io.github.stepwright.Workload;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Hessian-aided recursive gradient: a momentum that is carried to the new point by the Hessian at a
 * random place between the last two, for t = 0, 1, …
 *
 * <pre>
 * eta_t = eta * 2 / (t + 2),  gamma_t = lr * (2 / (t + 2))^power
 * w   = x_t - x_(t-1),  y = q * x_t + (1 - q) * x_(t-1),  q from U[0, 1]
 * d_t = (1 - eta_t) * (d_(t-1) + H(y) w) + eta_t * gradient(x_t)
 * x_(t+1) = x_t - gamma_t * d_t               plain
 * x_(t+1) = x_t - gamma_t * d_t / ||d_t||     normalized
 * </pre>
 *
 * <p>The mean of H(y) w over q is the exact change of the gradient, so on a quadratic d is the
 * gradient itself. A d of 0 moves nothing. Costs one gradient and, from the second step on, one
 * Hessian-vector product; where eta_t is 1 or the last step did not move there is nothing to carry
 * and no product is made.
 *
 * <p>The equations are those of a reading of the paper and its authors' code; we could not read the
 * paper's text again. The paper ascends on a return whose distribution of trajectories depends on
 * the weights; its estimate of H(y) w has a second term, gradient(Phi) * &lt;score, w&gt;, for that
 * dependence. An objective here draws its examples whatever the weights are, so that term is 0 and
 * left out. The paper samples a second batch for the product; here both use the batch of the step.
 *
 * @param lr gamma_0, 0 or more
 * @param eta weight of the first gradient, in (0, 1]
 * @param normalized whether steps have the length of the rate
 * @param power of the decay of the steps, 0 or more; 0 leaves the rate to a schedule; if not given
 *     the paper's: 1/2, and 1 where normalized
 */
@Use(
    when = "noisy gradients and cheap products with the Hessian",
    not = "a product each step does not pay",
    differs = "one batch for gradient and product; the paper samples a second")
@Paper(
    title =
        "Stochastic Policy Gradient Methods: Improved Sample Complexity for Fisher-non-degenerate"
            + " Policies",
    authors = "Fatkhullin, Barakat, Kireeva, He",
    year = 2023,
    arxiv = "2302.01734")
public record Harpg(
    @Default("0.1") double lr,
    @Default("1") double eta,
    @Default("false") boolean normalized,
    OptionalDouble power)
    implements Stepper {

  /** Refuses values outside their ranges. */
  public Harpg {
    Ranges.notNegative("harpg.lr", lr);
    Ranges.share("harpg.eta", eta);
    if (power.isPresent()) {
      Ranges.notNegative("harpg.power", power.getAsDouble());
    }
  }

  @Override
  public Map<Knob, Double> knobs() {
    return Map.of(Knob.LEARNING_RATE, lr);
  }

  /** The state of one run; q comes from the stream {@code harpg} of the seed. */
  @Override
  public Steps start(Objective objective, long seed) {
    return new Carrying(this, new Point(objective), RandomStream.named(seed, "harpg"));
  }

  private double size(long t) {
    return Math.pow(2.0 / (t + 2), power.orElse(normalized ? 1 : 0.5));
  }

  private static final class Carrying implements Steps {

    private final Harpg rule;
    private final Point point;
    private final RandomStream random;
    private double[] direction;
    private double[] last;
    private long made;

    Carrying(Harpg rule, Point point, RandomStream random) {
      this.rule = rule;
      this.point = point;
      this.random = random;
      this.direction = new double[point.length()];
      this.last = point.weights();
    }

    @Override
    public Workload.Step step(Batch batch, Settings settings, Progress at) {
      double eta = rule.eta * 2 / (made + 2);
      long before = random.state();
      double q = random.nextDouble();
      double[] x = point.weights();
      double[] d = eta < 1 ? carried(batch, x, q) : direction.clone();
      double loss = point.evaluate(batch);
      double[] gradient = point.gradient();
      for (int i = 0; i < x.length; i++) {
        d[i] = (1 - eta) * d[i] + eta * gradient[i];
      }
      double norm = Point.norm(d);
      if (!Point.finite(loss, gradient) || !Double.isFinite(norm)) {
        random.state(before);
        return new Workload.Step(
            Point.finite(loss, gradient) ? Double.NaN : loss, // only the product was not finite
            point.norms(gradient),
            Optional.empty(),
            point.bill(batch));
      }
      if (norm > 0) {
        double gamma = rule.size(made);
        point.descend(x, d, rule.normalized ? gamma / norm : gamma, settings);
      }
      direction = d;
      last = x;
      made++;
      return new Workload.Step(
          loss, point.norms(gradient, x, point.weights()), Optional.empty(), point.bill(batch));
    }

    /** The old direction at the new point; leaves the weights as they are. */
    private double[] carried(Batch batch, double[] x, double q) {
      double[] d = direction.clone();
      double[] w = new double[x.length];
      double[] y = new double[x.length];
      boolean moved = false;
      for (int i = 0; i < x.length; i++) {
        w[i] = x[i] - last[i];
        y[i] = q * x[i] + (1 - q) * last[i];
        moved |= w[i] != 0;
      }
      if (moved) {
        point.moveTo(y);
        double[] product = point.product(batch, w);
        point.moveTo(x);
        for (int i = 0; i < d.length; i++) {
          d[i] += product[i];
        }
      }
      return d;
    }

    @Override
    public Checkpoint checkpoint() {
      var doubles = new HashMap<String, double[]>();
      point.save(doubles);
      doubles.put("direction", direction.clone());
      doubles.put("last", last.clone());
      return new Checkpoint(
          Map.of(),
          doubles,
          Map.of("made", new long[] {made}, "random", new long[] {random.state()}));
    }

    @Override
    public void restore(Checkpoint checkpoint) {
      point.load(checkpoint);
      direction = checkpoint.doubles().get("direction").clone();
      last = checkpoint.doubles().get("last").clone();
      made = checkpoint.longs().get("made")[0];
      random.state(checkpoint.longs().get("random")[0]);
    }

    @Override
    public void withReadout(Runnable action) {
      action.run();
    }
  }
}
