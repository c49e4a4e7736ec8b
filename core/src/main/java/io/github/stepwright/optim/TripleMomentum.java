package io.github.stepwright.optim;

import io.github.stepwright.Array;
import io.github.stepwright.Default;
import io.github.stepwright.Knob;
import io.github.stepwright.Optimizer;
import io.github.stepwright.Paper;
import io.github.stepwright.Part;
import io.github.stepwright.Use;
import java.util.Map;

/**
 * The triple momentum method, the fastest known first-order method for functions that are L-smooth
 * and m-strongly convex, with exact gradients:
 *
 * <pre>
 * rho = 1 - sqrt(m / L), alpha = (1 + rho) / L, beta = rho² / (2 - rho),
 * gamma = rho² / ((1 + rho) (2 - rho)), delta = rho² / (1 - rho²)
 *
 * y_k      = (1 + gamma) * xi_k - gamma * xi_(k-1)         here the gradient is taken
 * xi_(k+1) = (1 + beta) * xi_k - beta * xi_(k-1) - alpha * g(y_k)
 * x_k      = (1 + delta) * xi_k - delta * xi_(k-1)         the result
 * </pre>
 *
 * <p>The weights that are trained are y; x is the readout, whose error shrinks by rho at each step.
 * Two slots hold xi and its predecessor; the weights are written anew from them, so that a change
 * made from outside is lost. With m = L it is gradient descent with the rate 1/L.
 *
 * <p>The learning rate is 1/L in alpha: a schedule's shape multiplies it, the other constants stay.
 * At rate 0 everything stands still.
 *
 * <p>Not for noisy gradients, which it amplifies; prefer Nesterov's momentum there.
 *
 * @param smoothness L, above 0
 * @param convexity m, in (0, smoothness]; the readout has no limit as it goes to 0
 */
@Use(
    when = "exact gradients of a smooth, strongly convex function with known constants",
    not = "gradients are noisy: it amplifies them",
    differs = "the evaluation weights are a readout")
@Paper(
    title =
        "The Fastest Known Globally Convergent First-Order Method for Minimizing Strongly Convex"
            + " Functions",
    authors = "Van Scoy, Freeman, Lynch",
    year = 2018)
public record TripleMomentum(@Default("10") double smoothness, @Default("1") double convexity)
    implements Optimizer {

  /** Refuses values outside their ranges. */
  public TripleMomentum {
    Hyper.positive("triplemomentum.smoothness", smoothness);
    if (!(convexity > 0 && convexity <= smoothness)) {
      throw new IllegalArgumentException(
          "triplemomentum.convexity must be in (0, smoothness = %s], got %s"
              .formatted(smoothness, convexity));
    }
  }

  private double rho() {
    return 1 - Math.sqrt(convexity / smoothness);
  }

  @Override
  public Map<Knob, Double> knobs() {
    return Map.of(Knob.LEARNING_RATE, 1 / smoothness);
  }

  @Override
  public int slots() {
    return 2;
  }

  @Override
  public void update(Part part) {
    double rho = rho();
    double beta = rho * rho / (2 - rho);
    double gamma = beta / (1 + rho);
    double rate = part.rate();
    double alpha = (1 + rho) * rate * part.scale();
    boolean first = part.step() == 1;
    Array ys = part.x();
    Array gs = part.g();
    Array now = part.slot(0);
    Array before = part.slot(1);
    double update = 0;
    double weight = 0;
    for (int i = part.from(); i < part.to(); i++) {
      double y = ys.get(i);
      double xi = first ? y : now.get(i);
      double old = first ? y : before.get(i);
      double next = rate == 0 ? xi : xi + beta * (xi - old) - alpha * gs.get(i);
      double last = rate == 0 ? old : xi;
      double moved = next + gamma * (next - last);
      now.set(i, next);
      before.set(i, last);
      ys.set(i, moved);
      update += (moved - y) * (moved - y);
      weight += y * y;
    }
    part.moved(update, weight);
  }

  @Override
  public boolean reads() {
    return true;
  }

  @Override
  public void readout(Part part, Array out) {
    double rho = rho();
    double delta = rho * rho / (1 - rho * rho);
    Array now = part.slot(0);
    Array before = part.slot(1);
    for (int i = part.from(); i < part.to(); i++) {
      double xi = now.get(i);
      out.set(i, xi + delta * (xi - before.get(i)));
    }
  }
}
