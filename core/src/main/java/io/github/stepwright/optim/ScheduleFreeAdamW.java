package io.github.stepwright.optim;

import io.github.stepwright.Array;
import io.github.stepwright.Default;
import io.github.stepwright.Knob;
import io.github.stepwright.Paper;
import io.github.stepwright.Part;
import io.github.stepwright.Use;
import java.util.Map;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * AdamW whose averaged weights need no schedule: the gradient is taken at y between the plain
 * sequence z and its weighted average x.
 *
 * <pre>
 * v = beta2 * v + (1 - beta2) * g²
 * d = g / (sqrt(v / (1 - beta2^t)) + eps) + decay * y
 * lr_t = lr * min(1, t / warmup);  lr_max = max(lr_max, lr_t)
 * w = t^r * lr_max^weightLrPower;  W = W + w;  c = w / W, 0 where W is 0
 * y = (1 - c) y + c z + lr_t (beta1 (1 - c) - 1) d;  z = z - lr_t d
 * </pre>
 *
 * <p>The weights of the block are y; the ones to evaluate and to save are x = z + (y - z) / beta1,
 * which the readout writes elsewhere. There is no mode to switch. Statistics of normalisation
 * layers belong to y and must be taken anew at x. W and lr_max are those of a group. A controller
 * may move beta1; x then stays where it is. A rate of 0 or a gradient of 0 from the start, without
 * decay, changes nothing. Two slots.
 *
 * <p>Where the length of a run is not known; with a known length a tuned schedule is as good.
 * Together with a falling schedule it averages twice: keep the rate constant, and warm up.
 *
 * <p>The form that won the self-tuning track of AlgoPerf decayed at x on the step of z, with r =
 * 0.75 and the rate times sqrt(1 - beta2^t); this is the form of the published package.
 *
 * @param lr learning rate, 0 or more
 * @param beta1 where between z (0) and x (1) the gradient is taken, in (0, 1]
 * @param beta2 in [0, 1)
 * @param eps added to the root, above 0
 * @param decay weight decay at y, 0 or more
 * @param warmup steps of a linear ramp, 0 for none
 * @param r exponent of the step number in the weights of the average, 0 or more
 * @param weightLrPower exponent of the largest rate so far in the weights of the average
 */
@Use(
    when = "the length of a run is not known",
    not = "together with a falling schedule: it averages twice",
    differs =
        "the published package; the form that won AlgoPerf decays at x and has r ="
            + " 0.75; no mode but a readout",
    fused = true)
@Paper(
    title = "The Road Less Scheduled",
    authors = "Defazio, Yang, Mehta, Mishchenko, Khaled, Cutkosky",
    year = 2024,
    arxiv = "2405.15682")
public record ScheduleFreeAdamW(
    @Default("0.0025") double lr,
    @Default("0.9") double beta1,
    @Default("0.999") double beta2,
    @Default("1e-8") double eps,
    @Default("0") double decay,
    @Default("0") long warmup,
    @Default("0") double r,
    @Default("2") double weightLrPower)
    implements ScheduleFree, Uniform {

  private static final Twins SIMD = Twins.of("ScheduleFreeAdamW$Simd");

  /** Refuses values outside their ranges. */
  public ScheduleFreeAdamW {
    Hyper.rate("schedulefreeadamw.lr", lr);
    ScheduleFree.beta("schedulefreeadamw.beta1", beta1);
    Hyper.share("schedulefreeadamw.beta2", beta2);
    Hyper.positive("schedulefreeadamw.eps", eps);
    Hyper.rate("schedulefreeadamw.decay", decay);
    Hyper.count("schedulefreeadamw.warmup", warmup, 0);
    Hyper.rate("schedulefreeadamw.r", r);
    Hyper.rate("schedulefreeadamw.weightLrPower", weightLrPower);
  }

  @Override
  public Map<Knob, Double> knobs() {
    return Map.of(
        Knob.LEARNING_RATE, lr, Knob.BETA1, beta1, Knob.BETA2, beta2, Knob.WEIGHT_DECAY, decay);
  }

  @Override
  public Knob beta() {
    return Knob.BETA1;
  }

  @Override
  public int slots() {
    return 2;
  }

  @Override
  public void anew(Part part) {
    ScheduleFree.begin(part);
    double rate = part.scalar(RATE);
    double kept = 1 - part.scalar(SHARE);
    double pull = rate * (part.scalar(BETA) * kept - 1);
    double apart = kept * part.scalar(TURN);
    double beta2 = part.get(Knob.BETA2);
    double root = 1 / Math.sqrt(Hyper.debias(beta2, part.step()));
    double decay = part.get(Knob.WEIGHT_DECAY);
    double scale = part.scale();
    Fused fused = Fused.of(part, SIMD);
    if (fused != null) {
      fused.run(part, beta2, 1 - beta2, root, eps, decay, rate, apart, pull, scale, 0, 0, 0, 0);
      return;
    }
    Array ys = part.x();
    Array gs = part.g();
    Array zs = part.slot(0);
    Array vs = part.slot(1);
    double update = 0;
    double weight = 0;
    for (int i = part.from(); i < part.to(); i++) {
      double y = ys.get(i);
      double z = zs.get(i);
      double g = scale * gs.get(i);
      double v = Hyper.normal(beta2 * vs.get(i) + (1 - beta2) * g * g);
      double d = g / (Math.sqrt(v) * root + eps) + decay * y;
      double next = z + apart * (y - z) + pull * d;
      vs.set(i, v);
      zs.set(i, z - rate * d);
      ys.set(i, next);
      update += (next - y) * (next - y);
      weight += y * y;
    }
    part.moved(update, weight);
  }

  /** The fused float pass. */
  static final class Simd implements Kernel {

    @Override
    public void run(Lane[] a, int from, int to, float[] c, float[] rows, int row) {
      VectorSpecies<Float> species = Lane.SPECIES;
      Lane y = a[0];
      Lane g = a[1];
      Lane z = a[2];
      Lane v = a[3];
      FloatVector beta2 = FloatVector.broadcast(species, c[0]);
      FloatVector fresh2 = FloatVector.broadcast(species, c[1]);
      FloatVector root = FloatVector.broadcast(species, c[2]);
      FloatVector eps = FloatVector.broadcast(species, c[3]);
      FloatVector decay = FloatVector.broadcast(species, c[4]);
      FloatVector rate = FloatVector.broadcast(species, c[5]);
      FloatVector apart = FloatVector.broadcast(species, c[6]);
      FloatVector pull = FloatVector.broadcast(species, c[7]);
      FloatVector scale = FloatVector.broadcast(species, c[8]);
      for (int block = from; block < to; block += BLOCK) {
        int end = Math.min(to, block + BLOCK);
        for (int lane = 0; lane < WIDTH; lane += species.length()) {
          FloatVector update = FloatVector.zero(species);
          FloatVector weight = FloatVector.zero(species);
          for (int i = block + lane; i < end; i += WIDTH) {
            FloatVector was = y.load(i);
            FloatVector base = z.load(i);
            FloatVector grad = g.load(i).mul(scale);
            FloatVector square = v.load(i).mul(beta2).add(grad.mul(fresh2).mul(grad));
            square = square.blend(0f, square.compare(VectorOperators.LT, Float.MIN_NORMAL));
            FloatVector d = grad.div(square.sqrt().mul(root).add(eps)).add(was.mul(decay));
            FloatVector now = base.add(was.sub(base).mul(apart)).add(d.mul(pull));
            v.store(i, square);
            z.store(i, base.sub(d.mul(rate)));
            y.store(i, now);
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
