package io.github.stepwright.optim;

import io.github.stepwright.Array;
import io.github.stepwright.Bundle;
import io.github.stepwright.Default;
import io.github.stepwright.Knob;
import io.github.stepwright.Optimizer;
import io.github.stepwright.Paper;
import io.github.stepwright.Part;
import io.github.stepwright.Settings;
import io.github.stepwright.Use;
import java.util.Map;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Stochastic gradient descent with heavy-ball or Nesterov momentum, in the common convention:
 *
 * <pre>
 * g = g + decay * x
 * b = g on the first step, momentum * b + (1 - dampening) * g behind it
 * d = g + momentum * b with nesterov, b without, g without momentum
 * x = x - lr * d
 * </pre>
 *
 * <p>Without momentum the buffer is left alone; where a controller raises it later, b begins with
 * the gradient of that step but for dampening, which counts from the block's first step.
 *
 * <p>The rate stands outside the buffer: a change of rate scales past momentum too.
 *
 * @param lr learning rate, 0 or more
 * @param momentum in [0, 1)
 * @param nesterov looks ahead; needs momentum above 0 and no dampening
 * @param dampening in [0, 1]
 * @param decay coupled weight decay, 0 or more
 */
@Use(
    when = "a tuned rate and schedule are at hand; convolutional networks",
    not = "rates of layers differ by orders of magnitude, as in transformers",
    differs =
        "the rate stands outside the momentum buffer, as in PyTorch; TensorFlow has it" + " inside",
    fused = true)
@Paper(
    title = "On the importance of initialization and momentum in deep learning",
    authors = "Sutskever, Martens, Dahl, Hinton",
    year = 2013)
public record Sgd(
    @Default("0.1") double lr,
    @Default("0") double momentum,
    @Default("false") boolean nesterov,
    @Default("0") double dampening,
    @Default("0") double decay)
    implements Optimizer {

  private static final Twins PLAIN = Twins.of("Sgd$Plain");
  private static final Twins HEAVY = Twins.of("Sgd$Heavy");

  /** Refuses values outside their ranges, and Nesterov where it is not defined. */
  public Sgd {
    Hyper.rate("sgd.lr", lr);
    Hyper.share("sgd.momentum", momentum);
    Hyper.rate("sgd.decay", decay);
    if (!(dampening >= 0 && dampening <= 1)) {
      throw new IllegalArgumentException("sgd.dampening must be in [0, 1], got " + dampening);
    }
    if (nesterov && (momentum == 0 || dampening != 0)) {
      throw new IllegalArgumentException(
          "sgd.nesterov needs momentum > 0 and dampening = 0, got %s and %s"
              .formatted(momentum, dampening));
    }
  }

  @Override
  public Map<Knob, Double> knobs() {
    return Map.of(Knob.LEARNING_RATE, lr, Knob.MOMENTUM, momentum, Knob.WEIGHT_DECAY, decay);
  }

  /** The buffer is there even where momentum is 0: a controller may raise it later. */
  @Override
  public int slots() {
    return 1;
  }

  /** With momentum there are streams of memory enough. */
  @Override
  public boolean bundles() {
    return momentum == 0;
  }

  @Override
  public void pass(int pass, Bundle bundle) {
    if (!Fused.repeats(bundle)) {
      Optimizer.super.pass(pass, bundle);
    }
  }

  @Override
  public void update(Part part) {
    if (Fused.repeats(part)) {
      return;
    }
    double rate = part.rate();
    double mu = part.get(Knob.MOMENTUM);
    double decay = part.get(Knob.WEIGHT_DECAY);
    double fresh = part.step() == 1 ? 1 : 1 - dampening;
    double scale = part.scale();
    Fused fused = mu == 0 ? Fused.of(part, PLAIN, 0) : Fused.of(part, HEAVY);
    if (fused != null) {
      double ofGradient = nesterov ? 1 : 0;
      double ofBuffer = nesterov ? mu : 1;
      fused.run(part, rate, decay, scale, mu, fresh, ofGradient, ofBuffer, 0, 0, 0, 0, 0, 0);
      return;
    }
    Array xs = part.x();
    Array gs = part.g();
    Array buffer = part.slot(0);
    double update = 0;
    double weight = 0;
    for (int i = part.from(); i < part.to(); i++) {
      double x = xs.get(i);
      double g = scale * gs.get(i) + decay * x;
      double d = g;
      if (mu != 0) {
        double b = mu * buffer.get(i) + fresh * g;
        d = nesterov ? g + mu * b : b;
        buffer.set(i, b);
      }
      xs.set(i, x - rate * d);
      update += rate * d * rate * d;
      weight += x * x;
    }
    part.moved(update, weight);
  }

  /** With momentum the update settles on (1 - dampening) / (1 - momentum) times the gradient. */
  @Override
  public double slope(Settings settings, double l1, double l2) {
    double mu = settings.get(Knob.MOMENTUM);
    double settled = mu == 0 ? 1 : (1 - dampening) / (1 - mu);
    return (nesterov ? 1 + mu * settled : settled) * l2 * l2;
  }

  /** The fused float pass without momentum; the buffer is not touched. */
  static final class Plain implements Kernel.Four {

    @Override
    public void run(Lane[] a, int from, int to, float[] c, float[] rows, int row) {
      VectorSpecies<Float> species = Lane.SPECIES;
      Lane x = a[0];
      Lane g = a[1];
      FloatVector rate = FloatVector.broadcast(species, c[0]);
      FloatVector decay = FloatVector.broadcast(species, c[1]);
      FloatVector scale = FloatVector.broadcast(species, c[2]);
      for (int block = from; block < to; block += BLOCK) {
        int end = Math.min(to, block + BLOCK);
        for (int lane = 0; lane < WIDTH; lane += species.length()) {
          FloatVector update = FloatVector.zero(species);
          FloatVector weight = FloatVector.zero(species);
          for (int i = block + lane; i < end; i += WIDTH) {
            FloatVector was = x.load(i);
            FloatVector grad = g.load(i).mul(scale).add(was.mul(decay));
            FloatVector now = was.sub(grad.mul(rate));
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

    @Override
    public void run(float[][] a, int[] at, int[] length, int[] left, float[] c, float[][] rows) {
      VectorSpecies<Float> species = Lane.SPECIES;
      float[] x0 = a[0];
      float[] x1 = a[2];
      float[] x2 = a[4];
      float[] x3 = a[6];
      float[] g0 = a[1];
      float[] g1 = a[3];
      float[] g2 = a[5];
      float[] g3 = a[7];
      int atX0 = at[0];
      int atX1 = at[2];
      int atX2 = at[4];
      int atX3 = at[6];
      int atG0 = at[1];
      int atG1 = at[3];
      int atG2 = at[5];
      int atG3 = at[7];
      FloatVector rate = FloatVector.broadcast(species, c[0]);
      FloatVector decay = FloatVector.broadcast(species, c[1]);
      FloatVector scale = FloatVector.broadcast(species, c[2]);
      int least = Math.min(Math.min(length[0], length[1]), Math.min(length[2], length[3]));
      int most = Math.max(Math.max(length[0], length[1]), Math.max(length[2], length[3]));
      for (int block = 0, row = 0; block < most; block += BLOCK, row += 2 * WIDTH) {
        int all = Math.min(least, block + BLOCK);
        for (int lane = 0; lane < WIDTH; lane += species.length()) {
          FloatVector update0 = FloatVector.zero(species);
          FloatVector update1 = FloatVector.zero(species);
          FloatVector update2 = FloatVector.zero(species);
          FloatVector update3 = FloatVector.zero(species);
          FloatVector weight0 = FloatVector.zero(species);
          FloatVector weight1 = FloatVector.zero(species);
          FloatVector weight2 = FloatVector.zero(species);
          FloatVector weight3 = FloatVector.zero(species);
          for (int i = block + lane; i < all; i += WIDTH) {
            FloatVector was0 = FloatVector.fromArray(species, x0, atX0 + i);
            FloatVector was1 = FloatVector.fromArray(species, x1, atX1 + i);
            FloatVector was2 = FloatVector.fromArray(species, x2, atX2 + i);
            FloatVector was3 = FloatVector.fromArray(species, x3, atX3 + i);
            FloatVector grad0 = FloatVector.fromArray(species, g0, atG0 + i);
            FloatVector grad1 = FloatVector.fromArray(species, g1, atG1 + i);
            FloatVector grad2 = FloatVector.fromArray(species, g2, atG2 + i);
            FloatVector grad3 = FloatVector.fromArray(species, g3, atG3 + i);
            grad0 = grad0.mul(scale).add(was0.mul(decay));
            grad1 = grad1.mul(scale).add(was1.mul(decay));
            grad2 = grad2.mul(scale).add(was2.mul(decay));
            grad3 = grad3.mul(scale).add(was3.mul(decay));
            FloatVector now0 = was0.sub(grad0.mul(rate));
            FloatVector now1 = was1.sub(grad1.mul(rate));
            FloatVector now2 = was2.sub(grad2.mul(rate));
            FloatVector now3 = was3.sub(grad3.mul(rate));
            now0.intoArray(x0, atX0 + i);
            now1.intoArray(x1, atX1 + i);
            now2.intoArray(x2, atX2 + i);
            now3.intoArray(x3, atX3 + i);
            FloatVector change0 = now0.sub(was0);
            FloatVector change1 = now1.sub(was1);
            FloatVector change2 = now2.sub(was2);
            FloatVector change3 = now3.sub(was3);
            update0 = update0.add(change0.mul(change0));
            update1 = update1.add(change1.mul(change1));
            update2 = update2.add(change2.mul(change2));
            update3 = update3.add(change3.mul(change3));
            weight0 = weight0.add(was0.mul(was0));
            weight1 = weight1.add(was1.mul(was1));
            weight2 = weight2.add(was2.mul(was2));
            weight3 = weight3.add(was3.mul(was3));
          }
          update0.intoArray(rows[0], row + lane);
          update1.intoArray(rows[1], row + lane);
          update2.intoArray(rows[2], row + lane);
          update3.intoArray(rows[3], row + lane);
          weight0.intoArray(rows[0], row + WIDTH + lane);
          weight1.intoArray(rows[1], row + WIDTH + lane);
          weight2.intoArray(rows[2], row + WIDTH + lane);
          weight3.intoArray(rows[3], row + WIDTH + lane);
        }
        for (int k = 0; k < length.length; k++) {
          int end = Math.min(length[k], block + BLOCK);
          further(a, at, 2 * k, Math.max(all, block), end, c, rows[k], row);
        }
      }
      for (int k = 0; k < length.length; k++) {
        int row = 2 * WIDTH * ((length[k] + BLOCK - 1) / BLOCK);
        rest(a, at, 2 * k, left[k], c, rows[k], row);
      }
    }

    /** What lies before the first whole vector: in the lanes of a row, the others 0. */
    private static void rest(
        float[][] a, int[] at, int first, int left, float[] c, float[] rows, int row) {
      float[] x = a[first];
      float[] g = a[first + 1];
      int atX = at[first] - left;
      int atG = at[first + 1] - left;
      float rate = c[0];
      float decay = c[1];
      float scale = c[2];
      for (int i = 0; i < left; i++) {
        float was = x[atX + i];
        float now = was - (g[atG + i] * scale + was * decay) * rate;
        x[atX + i] = now;
        float change = now - was;
        rows[row + i] = change * change;
        rows[row + WIDTH + i] = was * was;
      }
      for (int i = left; i < WIDTH; i++) {
        rows[row + i] = 0;
        rows[row + WIDTH + i] = 0;
      }
    }

    /** Goes on with a block of one part, behind the end of the shortest. */
    private static void further(
        float[][] a, int[] at, int first, int from, int to, float[] c, float[] rows, int row) {
      if (from >= to) {
        return;
      }
      VectorSpecies<Float> species = Lane.SPECIES;
      float[] x = a[first];
      float[] g = a[first + 1];
      int atX = at[first];
      int atG = at[first + 1];
      FloatVector rate = FloatVector.broadcast(species, c[0]);
      FloatVector decay = FloatVector.broadcast(species, c[1]);
      FloatVector scale = FloatVector.broadcast(species, c[2]);
      for (int lane = 0; lane < WIDTH; lane += species.length()) {
        FloatVector update = FloatVector.fromArray(species, rows, row + lane);
        FloatVector weight = FloatVector.fromArray(species, rows, row + WIDTH + lane);
        for (int i = from + lane; i < to; i += WIDTH) {
          FloatVector was = FloatVector.fromArray(species, x, atX + i);
          FloatVector grad =
              FloatVector.fromArray(species, g, atG + i).mul(scale).add(was.mul(decay));
          FloatVector now = was.sub(grad.mul(rate));
          now.intoArray(x, atX + i);
          FloatVector change = now.sub(was);
          update = update.add(change.mul(change));
          weight = weight.add(was.mul(was));
        }
        update.intoArray(rows, row + lane);
        weight.intoArray(rows, row + WIDTH + lane);
      }
    }
  }

  /** The fused float pass with momentum. */
  static final class Heavy implements Kernel {

    @Override
    public void run(Lane[] a, int from, int to, float[] c, float[] rows, int row) {
      VectorSpecies<Float> species = Lane.SPECIES;
      Lane x = a[0];
      Lane g = a[1];
      Lane buffer = a[2];
      FloatVector rate = FloatVector.broadcast(species, c[0]);
      FloatVector decay = FloatVector.broadcast(species, c[1]);
      FloatVector scale = FloatVector.broadcast(species, c[2]);
      FloatVector mu = FloatVector.broadcast(species, c[3]);
      FloatVector fresh = FloatVector.broadcast(species, c[4]);
      FloatVector ofGradient = FloatVector.broadcast(species, c[5]);
      FloatVector ofBuffer = FloatVector.broadcast(species, c[6]);
      for (int block = from; block < to; block += BLOCK) {
        int end = Math.min(to, block + BLOCK);
        for (int lane = 0; lane < WIDTH; lane += species.length()) {
          FloatVector update = FloatVector.zero(species);
          FloatVector weight = FloatVector.zero(species);
          for (int i = block + lane; i < end; i += WIDTH) {
            FloatVector was = x.load(i);
            FloatVector grad = g.load(i).mul(scale).add(was.mul(decay));
            FloatVector b = buffer.load(i).mul(mu).add(grad.mul(fresh));
            FloatVector now = was.sub(grad.mul(ofGradient).add(b.mul(ofBuffer)).mul(rate));
            buffer.store(i, b);
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
