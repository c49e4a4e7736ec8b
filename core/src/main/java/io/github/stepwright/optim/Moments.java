package io.github.stepwright.optim;

import io.github.stepwright.Array;
import io.github.stepwright.Knob;
import io.github.stepwright.Part;

/**
 * The loop that Adam and its nearest relatives share; they differ in what they put into it:
 *
 * <pre>
 * g = g + coupled * x
 * m = beta1 * m + (1 - beta1) * g
 * v = beta2 * v + (1 - beta2) * g²
 * x = x * kept - (mean * m + fresh * g) / (sqrt(v) / sqrt(1 - beta2^t) + eps)
 * </pre>
 *
 * <p>m is slot 0, v slot 1. A denormal v is written as 0.
 */
final class Moments {

  private Moments() {}

  /**
   * Updates a part.
   *
   * @param coupled decay that goes through both moments
   * @param kept factor on the weights, 1 without decoupled decay
   * @param mean factor on the first moment: the rate over the bias correction, as a rule
   * @param fresh factor on the gradient itself
   */
  static void update(
      Part part, double coupled, double kept, double mean, double fresh, double eps) {
    double beta1 = part.get(Knob.BETA1);
    double beta2 = part.get(Knob.BETA2);
    double root = 1 / Math.sqrt(Hyper.debias(beta2, part.step()));
    double scale = part.scale();
    Array xs = part.x();
    Array gs = part.g();
    Array ms = part.slot(0);
    Array vs = part.slot(1);
    double update = 0;
    double weight = 0;
    for (int i = part.from(); i < part.to(); i++) {
      double x = xs.get(i);
      double g = scale * gs.get(i) + coupled * x;
      double m = beta1 * ms.get(i) + (1 - beta1) * g;
      double v = Hyper.normal(beta2 * vs.get(i) + (1 - beta2) * g * g);
      double y = x * kept - (mean * m + fresh * g) / (Math.sqrt(v) * root + eps);
      ms.set(i, m);
      vs.set(i, v);
      xs.set(i, y);
      update += (y - x) * (y - x);
      weight += x * x;
    }
    part.moved(update, weight);
  }
}
