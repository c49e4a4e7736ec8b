package io.github.stepwright.optim;

import io.github.stepwright.Array;
import io.github.stepwright.Knob;
import io.github.stepwright.Optimizer;
import io.github.stepwright.Part;
import io.github.stepwright.Whole;

/**
 * What both schedule-free rules share: the weight of a step in the average, the base sequence z in
 * slot 0, and the readout.
 *
 * <pre>
 * lr_t = lr * min(1, t / warmup);  lr_max = max(lr_max, lr_t)
 * w = t^r * lr_max^weightLrPower;  W = W + w;  c = w / W, 0 where W is 0
 * y = (1 - c) y + c z + lr_t (beta (1 - c) - 1) d;  z = z - lr_t d
 * x = z + (y - z) / beta
 * </pre>
 */
interface ScheduleFree extends Optimizer {

  /** Scalars: W and lr_max are state; c, lr_t and beta are those of the step. */
  int TOTAL = 0;

  int TOP = 1;
  int SHARE = 2;
  int RATE = 3;
  int BETA = 4;

  /** The scalar that takes y - z from the last step's beta to this one's. */
  int TURN = 5;

  /** Steps of the ramp. */
  long warmup();

  /** Exponent of the step number in the weights of the average. */
  double r();

  /** Exponent of the largest rate so far in the weights of the average. */
  double weightLrPower();

  /** The knob that holds beta. */
  Knob beta();

  @Override
  default int scalars() {
    return 6;
  }

  @Override
  default void between(Whole whole) {
    double beta = whole.get(beta());
    beta(beta().name(), beta);
    long t = whole.step();
    double rate = whole.rate() * (warmup() == 0 ? 1 : Math.min(1, (double) t / warmup()));
    double top = Math.max(whole.scalar(TOP), rate);
    double w = Math.pow(t, r()) * Math.pow(top, weightLrPower());
    double total = whole.scalar(TOTAL) + w;
    whole.scalar(TOTAL, total);
    whole.scalar(TOP, top);
    whole.scalar(SHARE, total == 0 ? 0 : w / total);
    whole.scalar(RATE, rate);
    whole.scalar(TURN, whole.scalar(BETA) == 0 ? 1 : beta / whole.scalar(BETA));
    whole.scalar(BETA, beta);
  }

  /** Refuses a beta from which x cannot be read. */
  static void beta(String what, double beta) {
    if (!(beta > 0 && beta <= 1)) {
      throw new IllegalArgumentException("%s must be in (0, 1], got %s".formatted(what, beta));
    }
  }

  /** At a block's first step z begins where the weights are. */
  static void begin(Part part) {
    if (part.step() == 1) {
      for (int i = part.from(); i < part.to(); i++) {
        part.slot(0).set(i, part.x().get(i));
      }
    }
  }

  @Override
  default boolean reads() {
    return true;
  }

  @Override
  default void readout(Part part, Array out) {
    double beta = part.scalar(BETA);
    Array ys = part.x();
    Array zs = part.slot(0);
    for (int i = part.from(); i < part.to(); i++) {
      double z = zs.get(i);
      out.set(i, z + (ys.get(i) - z) / beta);
    }
  }
}
