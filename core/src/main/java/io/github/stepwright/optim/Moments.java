package io.github.stepwright.optim;

import io.github.stepwright.Array;
import io.github.stepwright.Knob;
import io.github.stepwright.Part;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

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

  private static final Twins SIMD = Twins.of("Moments$Simd");

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
    Fused fused = Fused.of(part, SIMD);
    if (fused != null) {
      fused.run(
          part, beta1, 1 - beta1, beta2, 1 - beta2, coupled, kept, mean, fresh, root, eps, scale, 0,
          0);
      return;
    }
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

  /** The fused float pass. */
  static final class Simd implements Kernel {

    @Override
    public void run(Lane[] a, int from, int to, float[] c, float[] rows, int row) {
      VectorSpecies<Float> species = Lane.SPECIES;
      Lane x = a[0];
      Lane g = a[1];
      Lane m = a[2];
      Lane v = a[3];
      FloatVector beta1 = FloatVector.broadcast(species, c[0]);
      FloatVector fresh1 = FloatVector.broadcast(species, c[1]);
      FloatVector beta2 = FloatVector.broadcast(species, c[2]);
      FloatVector fresh2 = FloatVector.broadcast(species, c[3]);
      FloatVector coupled = FloatVector.broadcast(species, c[4]);
      FloatVector kept = FloatVector.broadcast(species, c[5]);
      FloatVector mean = FloatVector.broadcast(species, c[6]);
      FloatVector fresh = FloatVector.broadcast(species, c[7]);
      FloatVector root = FloatVector.broadcast(species, c[8]);
      FloatVector eps = FloatVector.broadcast(species, c[9]);
      FloatVector scale = FloatVector.broadcast(species, c[10]);
      for (int block = from; block < to; block += BLOCK) {
        int end = Math.min(to, block + BLOCK);
        for (int lane = 0; lane < WIDTH; lane += species.length()) {
          FloatVector update = FloatVector.zero(species);
          FloatVector weight = FloatVector.zero(species);
          for (int i = block + lane; i < end; i += WIDTH) {
            FloatVector was = x.load(i);
            FloatVector grad = g.load(i).mul(scale).add(was.mul(coupled));
            FloatVector first = m.load(i).mul(beta1).add(grad.mul(fresh1));
            FloatVector second = v.load(i).mul(beta2).add(grad.mul(fresh2).mul(grad));
            second = second.blend(0f, second.compare(VectorOperators.LT, Float.MIN_NORMAL));
            FloatVector step =
                first.mul(mean).add(grad.mul(fresh)).div(second.sqrt().mul(root).add(eps));
            FloatVector now = was.mul(kept).sub(step);
            m.store(i, first);
            v.store(i, second);
            x.store(i, now);
            FloatVector change = now.sub(was);
            update = update.add(change.mul(change));
            weight = weight.add(was.mul(was));
          }
          update.intoArray(rows, row + lane);
          weight.intoArray(rows, row + WIDTH + lane);
        }
        row += 2 * WIDTH;
      }
    }
  }
}
