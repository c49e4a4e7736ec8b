package io.github.stepwright.optim;

import io.github.stepwright.Array;
import io.github.stepwright.Default;
import io.github.stepwright.Knob;
import io.github.stepwright.Optimizer;
import io.github.stepwright.Paper;
import io.github.stepwright.Part;
import java.util.Map;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Adam with decoupled weight decay:
 *
 * <pre>
 * x = x * (1 - lr * decay)
 * m = beta1 * m + (1 - beta1) * g
 * v = beta2 * v + (1 - beta2) * g²
 * x = x - lr / (1 - beta1^t) * m / (sqrt(v) / sqrt(1 - beta2^t) + eps)
 * </pre>
 *
 * <p>The decay is multiplied by the scheduled rate, as the common frameworks do; the paper
 * multiplies by the schedule's factor alone. A gradient of 0 from the start moves nothing.
 *
 * @param lr learning rate, 0 or more
 * @param beta1 in [0, 1)
 * @param beta2 in [0, 1)
 * @param eps added to the root, above 0
 * @param decay decoupled weight decay, 0 or more
 */
@Paper(
    title = "Decoupled Weight Decay Regularization",
    authors = "Loshchilov, Hutter",
    year = 2017,
    arxiv = "1711.05101")
public record AdamW(
    @Default("0.001") double lr,
    @Default("0.9") double beta1,
    @Default("0.999") double beta2,
    @Default("1e-8") double eps,
    @Default("0.01") double decay)
    implements Optimizer {

  private static final Twins SIMD = Twins.of("AdamW$Simd");

  /** Refuses values outside their ranges. */
  public AdamW {
    Hyper.rate("adamw.lr", lr);
    Hyper.share("adamw.beta1", beta1);
    Hyper.share("adamw.beta2", beta2);
    Hyper.positive("adamw.eps", eps);
    Hyper.rate("adamw.decay", decay);
  }

  @Override
  public Map<Knob, Double> knobs() {
    return Map.of(
        Knob.LEARNING_RATE, lr, Knob.BETA1, beta1, Knob.BETA2, beta2, Knob.WEIGHT_DECAY, decay);
  }

  @Override
  public int slots() {
    return 2;
  }

  @Override
  public void update(Part part) {
    double beta1 = part.get(Knob.BETA1);
    double beta2 = part.get(Knob.BETA2);
    double kept = 1 - part.rate() * part.get(Knob.WEIGHT_DECAY);
    double size = part.rate() / Hyper.debias(beta1, part.step());
    double root = 1 / Math.sqrt(Hyper.debias(beta2, part.step()));
    double scale = part.scale();
    Fused fused = Fused.of(part, SIMD);
    if (fused != null) {
      fused.c[0] = (float) beta1;
      fused.c[1] = (float) (1 - beta1);
      fused.c[2] = (float) beta2;
      fused.c[3] = (float) (1 - beta2);
      fused.c[4] = (float) kept;
      fused.c[5] = (float) size;
      fused.c[6] = (float) root;
      fused.c[7] = (float) eps;
      fused.c[8] = (float) scale;
      fused.run(part);
      part.moved(fused.sum(0), fused.sum(1));
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
      double g = scale * gs.get(i);
      double m = beta1 * ms.get(i) + (1 - beta1) * g;
      double v = Hyper.normal(beta2 * vs.get(i) + (1 - beta2) * g * g);
      double y = x * kept - size * m / (Math.sqrt(v) * root + eps);
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
    public void run(Lane[] a, int from, int to, float[] c, float[] lanes, double[] sums) {
      VectorSpecies<Float> species = Lane.SPECIES;
      Lane x = a[0];
      Lane g = a[1];
      Lane m = a[2];
      Lane v = a[3];
      FloatVector beta1 = FloatVector.broadcast(species, c[0]);
      FloatVector fresh1 = FloatVector.broadcast(species, c[1]);
      FloatVector beta2 = FloatVector.broadcast(species, c[2]);
      FloatVector fresh2 = FloatVector.broadcast(species, c[3]);
      FloatVector kept = FloatVector.broadcast(species, c[4]);
      FloatVector size = FloatVector.broadcast(species, c[5]);
      FloatVector root = FloatVector.broadcast(species, c[6]);
      FloatVector eps = FloatVector.broadcast(species, c[7]);
      FloatVector scale = FloatVector.broadcast(species, c[8]);
      for (int block = from; block < to; block += BLOCK) {
        int end = Math.min(to, block + BLOCK);
        for (int lane = 0; lane < WIDTH; lane += species.length()) {
          FloatVector update = FloatVector.zero(species);
          FloatVector weight = FloatVector.zero(species);
          for (int i = block + lane; i < end; i += WIDTH) {
            FloatVector was = x.load(i);
            FloatVector grad = g.load(i).mul(scale);
            FloatVector mean = m.load(i).mul(beta1).add(grad.mul(fresh1));
            FloatVector square = v.load(i).mul(beta2).add(grad.mul(fresh2).mul(grad));
            square = square.blend(0f, square.compare(VectorOperators.LT, Float.MIN_NORMAL));
            FloatVector step = size.mul(mean).div(square.sqrt().mul(root).add(eps));
            FloatVector now = was.mul(kept).sub(step);
            m.store(i, mean);
            v.store(i, square);
            x.store(i, now);
            FloatVector change = now.sub(was);
            update = update.add(change.mul(change));
            weight = weight.add(was.mul(was));
          }
          update.intoArray(lanes, lane);
          weight.intoArray(lanes, WIDTH + lane);
        }
        for (int k = 0; k < WIDTH; k++) {
          sums[0] += lanes[k];
          sums[1] += lanes[WIDTH + k];
        }
      }
    }
  }
}
