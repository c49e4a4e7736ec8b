package io.github.stepwright.optim;

import io.github.stepwright.Array;
import io.github.stepwright.Default;
import io.github.stepwright.Knob;
import io.github.stepwright.Paper;
import io.github.stepwright.Part;
import io.github.stepwright.Settings;
import io.github.stepwright.Use;
import java.util.Map;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Adan: Nesterov's momentum made of gradients and of their differences:
 *
 * <pre>
 * diff = g - g_(t-1), 0 on the first step
 * m = beta1 * m + (1 - beta1) * g
 * v = beta2 * v + (1 - beta2) * diff
 * n = beta3 * n + (1 - beta3) * (g + beta2 * diff)²
 * d = sqrt(n) / sqrt(1 - beta3^t) + eps
 * x = (x - lr * (m / (1 - beta1^t) + beta2 * v / (1 - beta2^t)) / d) / (1 + lr * decay)
 * </pre>
 *
 * <p>With {@code noprox} the decay is a factor 1 - lr * decay on x before the step instead. The
 * paper writes 1 - beta for our betas. The gradient that is remembered is the one behind clipping.
 * Steps are those of the block; the authors' code counts them by group. Four slots, the dearest of
 * its kind; without decay a gradient of 0 from the start moves nothing. Stands larger rates than
 * AdamW; not where memory is short.
 *
 * @param lr learning rate, 0 or more
 * @param beta1 in [0, 1)
 * @param beta2 in [0, 1)
 * @param beta3 in [0, 1)
 * @param eps added to the root, above 0
 * @param decay weight decay, proximal as a rule, 0 or more
 * @param noprox whether the decay comes before the step
 */
@Use(
    when = "larger rates than AdamW stands are wanted",
    not = "memory is short: four arrays",
    differs = "betas are 1 - those of the paper; steps are counted by block",
    fused = true)
@Paper(
    title = "Adan: Adaptive Nesterov Momentum Algorithm for Faster Optimizing Deep Models",
    authors = "Xie, Zhou, Li, Lin, Yan",
    year = 2022,
    arxiv = "2208.06677")
public record Adan(
    @Default("0.001") double lr,
    @Default("0.98") double beta1,
    @Default("0.92") double beta2,
    @Default("0.99") double beta3,
    @Default("1e-8") double eps,
    @Default("0") double decay,
    @Default("false") boolean noprox)
    implements Uniform {

  private static final Twins SIMD = Twins.of("Adan$Simd");

  /** Refuses values outside their ranges. */
  public Adan {
    Hyper.rate("adan.lr", lr);
    Hyper.share("adan.beta1", beta1);
    Hyper.share("adan.beta2", beta2);
    Hyper.share("adan.beta3", beta3);
    Hyper.positive("adan.eps", eps);
    Hyper.rate("adan.decay", decay);
  }

  @Override
  public Map<Knob, Double> knobs() {
    return Map.of(
        Knob.LEARNING_RATE,
        lr,
        Knob.BETA1,
        beta1,
        Knob.BETA2,
        beta2,
        Knob.BETA3,
        beta3,
        Knob.WEIGHT_DECAY,
        decay);
  }

  /** A steady gradient is followed by its sign alone. */
  @Override
  public double slope(Settings settings, double l1, double l2) {
    return l1;
  }

  @Override
  public int slots() {
    return 4;
  }

  @Override
  public void anew(Part part) {
    double beta1 = part.get(Knob.BETA1);
    double beta2 = part.get(Knob.BETA2);
    double beta3 = part.get(Knob.BETA3);
    double rate = part.rate();
    double decay = rate * part.get(Knob.WEIGHT_DECAY);
    double kept = noprox ? 1 - decay : 1;
    double shrunk = noprox ? 1 : 1 + decay;
    long t = part.step();
    double ofMean = rate / Hyper.debias(beta1, t);
    double ofDiff = rate * beta2 / Hyper.debias(beta2, t);
    double root = 1 / Math.sqrt(Hyper.debias(beta3, t));
    double scale = part.scale();
    Fused fused = Fused.of(part, SIMD);
    if (fused != null) {
      if (t == 1) {
        remember(part, scale);
      }
      fused.run(
          part,
          beta1,
          1 - beta1,
          beta2,
          1 - beta2,
          beta3,
          1 - beta3,
          kept / shrunk,
          ofMean / shrunk,
          ofDiff / shrunk,
          root,
          Float.MIN_NORMAL,
          scale,
          eps);
      return;
    }
    Array xs = part.x();
    Array gs = part.g();
    Array ms = part.slot(0);
    Array vs = part.slot(1);
    Array ns = part.slot(2);
    Array before = part.slot(3);
    double update = 0;
    double weight = 0;
    for (int i = part.from(); i < part.to(); i++) {
      double x = xs.get(i);
      double g = scale * gs.get(i);
      double diff = t == 1 ? 0 : g - before.get(i);
      double ahead = g + beta2 * diff;
      double m = beta1 * ms.get(i) + (1 - beta1) * g;
      double v = beta2 * vs.get(i) + (1 - beta2) * diff;
      double n = Hyper.normal(beta3 * ns.get(i) + (1 - beta3) * ahead * ahead);
      double y = (x * kept - (ofMean * m + ofDiff * v) / (Math.sqrt(n) * root + eps)) / shrunk;
      ms.set(i, m);
      vs.set(i, v);
      ns.set(i, n);
      before.set(i, g);
      xs.set(i, y);
      update += (y - x) * (y - x);
      weight += x * x;
    }
    part.moved(update, weight);
  }

  /** The gradient before the first one is the first one, so that their difference is 0. */
  private static void remember(Part part, double scale) {
    Array gs = part.g();
    Array before = part.slot(3);
    for (int i = part.from(); i < part.to(); i++) {
      before.set(i, (float) scale * (float) gs.get(i)); // rounded as the kernel does
    }
  }

  /**
   * The fused float pass. It is as long as C2 puts into one graph for native memory: a vector
   * operation more, and the stores of the last arrays are no longer inlined (3 to 10 times slower).
   */
  static final class Simd implements Kernel {

    @Override
    public void run(Lane[] a, int from, int to, float[] c, float[] rows, int row) {
      VectorSpecies<Float> species = Lane.SPECIES;
      Lane x = a[0];
      Lane g = a[1];
      Lane m = a[2];
      Lane v = a[3];
      Lane n = a[4];
      Lane before = a[5];
      FloatVector beta1 = FloatVector.broadcast(species, c[0]);
      FloatVector fresh1 = FloatVector.broadcast(species, c[1]);
      FloatVector beta2 = FloatVector.broadcast(species, c[2]);
      FloatVector fresh2 = FloatVector.broadcast(species, c[3]);
      FloatVector beta3 = FloatVector.broadcast(species, c[4]);
      FloatVector fresh3 = FloatVector.broadcast(species, c[5]);
      FloatVector kept = FloatVector.broadcast(species, c[6]);
      FloatVector ofMean = FloatVector.broadcast(species, c[7]);
      FloatVector ofDiff = FloatVector.broadcast(species, c[8]);
      FloatVector root = FloatVector.broadcast(species, c[9]);
      FloatVector normal = FloatVector.broadcast(species, c[10]);
      FloatVector scale = FloatVector.broadcast(species, c[11]);
      FloatVector eps = FloatVector.broadcast(species, c[12]);
      FloatVector zero = FloatVector.zero(species);
      for (int block = from; block < to; block += BLOCK) {
        int end = Math.min(to, block + BLOCK);
        for (int lane = 0; lane < WIDTH; lane += species.length()) {
          FloatVector update = zero;
          FloatVector weight = zero;
          for (int i = block + lane; i < end; i += WIDTH) {
            FloatVector was = x.load(i);
            FloatVector grad = g.load(i).mul(scale);
            FloatVector diff = grad.sub(before.load(i));
            FloatVector ahead = grad.add(diff.mul(beta2));
            FloatVector mean = m.load(i).mul(beta1).add(grad.mul(fresh1));
            FloatVector drift = v.load(i).mul(beta2).add(diff.mul(fresh2));
            FloatVector square = n.load(i).mul(beta3).add(ahead.mul(fresh3).mul(ahead));
            square = square.blend(zero, square.compare(VectorOperators.LT, normal));
            FloatVector step =
                mean.mul(ofMean).add(drift.mul(ofDiff)).div(square.sqrt().mul(root).add(eps));
            FloatVector now = was.mul(kept).sub(step);
            m.store(i, mean);
            v.store(i, drift);
            n.store(i, square);
            before.store(i, grad);
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
