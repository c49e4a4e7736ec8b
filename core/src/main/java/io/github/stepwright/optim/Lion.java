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
 * Lion: the sign of a short average moves the weights, a longer one is remembered:
 *
 * <pre>
 * x = x * (1 - lr * decay)
 * x = x - lr * sign(beta1 * m + (1 - beta1) * g)
 * m = beta2 * m + (1 - beta2) * g
 * </pre>
 *
 * <p>sign(0) = 0. One slot. Wants a rate 3 to 10 times smaller and a decay as many times larger
 * than AdamW. The sign jumps: a difference in the last digit at a near tie moves a weight by 2 lr,
 * so the average is made of two products and a sum, each rounded to double, and never fused. Not
 * for small batches, where signs are mostly noise.
 *
 * @param lr learning rate, 0 or more
 * @param beta1 in [0, 1)
 * @param beta2 in [0, 1)
 * @param decay decoupled weight decay, 0 or more
 */
@Use(
    when = "large batches, and memory for one array",
    not = "small batches: signs are mostly noise",
    differs = "a rate 3 to 10 times below AdamW's and a decay as many times above",
    fused = true)
@Paper(
    title = "Symbolic Discovery of Optimization Algorithms",
    authors = "Chen, Liang, Huang, Real, Wang, Liu, Pham, Dong, Luong, Hsieh, Lu, Le",
    year = 2023,
    arxiv = "2302.06675")
public record Lion(
    @Default("1e-4") double lr,
    @Default("0.9") double beta1,
    @Default("0.99") double beta2,
    @Default("0") double decay)
    implements Uniform {

  private static final Twins SIMD = Twins.of("Lion$Simd");

  /** Refuses values outside their ranges. */
  public Lion {
    Hyper.rate("lion.lr", lr);
    Hyper.share("lion.beta1", beta1);
    Hyper.share("lion.beta2", beta2);
    Hyper.rate("lion.decay", decay);
  }

  @Override
  public Map<Knob, Double> knobs() {
    return Map.of(
        Knob.LEARNING_RATE, lr, Knob.BETA1, beta1, Knob.BETA2, beta2, Knob.WEIGHT_DECAY, decay);
  }

  /** A steady gradient is followed by its sign alone. */
  @Override
  public double slope(Settings settings, double l1, double l2) {
    return l1;
  }

  @Override
  public int slots() {
    return 1;
  }

  @Override
  public void anew(Part part) {
    double rate = part.rate();
    double beta1 = part.get(Knob.BETA1);
    double beta2 = part.get(Knob.BETA2);
    double kept = 1 - rate * part.get(Knob.WEIGHT_DECAY);
    double scale = part.scale();
    Fused fused = Fused.of(part, SIMD);
    if (fused != null) {
      fused.run(part, beta1, 1 - beta1, beta2, 1 - beta2, kept, rate, scale, 0, 0, 0, 0, 0, 0);
      return;
    }
    Array xs = part.x();
    Array gs = part.g();
    Array ms = part.slot(0);
    double update = 0;
    double weight = 0;
    for (int i = part.from(); i < part.to(); i++) {
      double x = xs.get(i);
      double g = scale * gs.get(i);
      double m = ms.get(i);
      double y = x * kept - rate * Math.signum(beta1 * m + (1 - beta1) * g);
      ms.set(i, beta2 * m + (1 - beta2) * g);
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
      FloatVector beta1 = FloatVector.broadcast(species, c[0]);
      FloatVector fresh1 = FloatVector.broadcast(species, c[1]);
      FloatVector beta2 = FloatVector.broadcast(species, c[2]);
      FloatVector fresh2 = FloatVector.broadcast(species, c[3]);
      FloatVector kept = FloatVector.broadcast(species, c[4]);
      FloatVector rate = FloatVector.broadcast(species, c[5]);
      FloatVector scale = FloatVector.broadcast(species, c[6]);
      FloatVector zero = FloatVector.zero(species);
      for (int block = from; block < to; block += BLOCK) {
        int end = Math.min(to, block + BLOCK);
        for (int lane = 0; lane < WIDTH; lane += species.length()) {
          FloatVector update = FloatVector.zero(species);
          FloatVector weight = FloatVector.zero(species);
          for (int i = block + lane; i < end; i += WIDTH) {
            FloatVector was = x.load(i);
            FloatVector grad = g.load(i).mul(scale);
            FloatVector mean = m.load(i);
            FloatVector mix = mean.mul(beta1).add(grad.mul(fresh1));
            FloatVector step = zero.blend(rate, mix.compare(VectorOperators.GT, 0f));
            step = step.blend(rate.neg(), mix.compare(VectorOperators.LT, 0f));
            FloatVector now = was.mul(kept).sub(step);
            m.store(i, mean.mul(beta2).add(grad.mul(fresh2)));
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
