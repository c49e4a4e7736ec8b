package io.github.stepwright.optim;

import io.github.stepwright.Array;
import io.github.stepwright.Default;
import io.github.stepwright.Knob;
import io.github.stepwright.Paper;
import io.github.stepwright.Part;
import io.github.stepwright.Use;
import java.util.Map;

/**
 * Gradient descent whose averaged weights need no schedule: the gradient is taken at y between the
 * plain sequence z and its weighted average x.
 *
 * <pre>
 * d = g + decay * y
 * lr_t = lr * min(1, t / warmup);  lr_max = max(lr_max, lr_t)
 * w = t^r * lr_max^weightLrPower;  W = W + w;  c = w / W, 0 where W is 0
 * y = (1 - c) y + c z + lr_t (momentum (1 - c) - 1) d;  z = z - lr_t d
 * </pre>
 *
 * <p>The weights of the block are y; the ones to evaluate and to save are x = z + (y - z) /
 * momentum, which the readout writes elsewhere. There is no mode to switch. Statistics of
 * normalisation layers belong to y and must be taken anew at x. W and lr_max are those of a group.
 * A controller may move momentum; x then stays where it is. A rate of 0 changes nothing. One slot.
 *
 * <p>Where the length of a run is not known; with a known length a tuned schedule is as good.
 * Together with a falling schedule it averages twice: keep the rate constant.
 *
 * @param lr learning rate, 0 or more
 * @param momentum where between z (0) and x (1) the gradient is taken, in (0, 1]
 * @param decay weight decay at y, 0 or more
 * @param warmup steps of a linear ramp, 0 for none
 * @param r exponent of the step number in the weights of the average, 0 or more
 * @param weightLrPower exponent of the largest rate so far in the weights of the average
 */
@Use(
    when = "the length of a run is not known",
    not = "together with a falling schedule: it averages twice",
    differs = "no mode: the evaluation weights are a readout")
@Paper(
    title = "The Road Less Scheduled",
    authors = "Defazio, Yang, Mehta, Mishchenko, Khaled, Cutkosky",
    year = 2024,
    arxiv = "2405.15682")
public record ScheduleFreeSgd(
    @Default("1") double lr,
    @Default("0.9") double momentum,
    @Default("0") double decay,
    @Default("0") long warmup,
    @Default("0") double r,
    @Default("2") double weightLrPower)
    implements ScheduleFree {

  /** Refuses values outside their ranges. */
  public ScheduleFreeSgd {
    Hyper.rate("schedulefreesgd.lr", lr);
    ScheduleFree.beta("schedulefreesgd.momentum", momentum);
    Hyper.rate("schedulefreesgd.decay", decay);
    Hyper.count("schedulefreesgd.warmup", warmup, 0);
    Hyper.rate("schedulefreesgd.r", r);
    Hyper.rate("schedulefreesgd.weightLrPower", weightLrPower);
  }

  @Override
  public Map<Knob, Double> knobs() {
    return Map.of(Knob.LEARNING_RATE, lr, Knob.MOMENTUM, momentum, Knob.WEIGHT_DECAY, decay);
  }

  @Override
  public Knob beta() {
    return Knob.MOMENTUM;
  }

  @Override
  public int slots() {
    return 1;
  }

  @Override
  public void update(Part part) {
    ScheduleFree.begin(part);
    double rate = part.scalar(RATE);
    double kept = 1 - part.scalar(SHARE);
    double pull = rate * (part.scalar(BETA) * kept - 1);
    double apart = kept * part.scalar(TURN);
    double decay = part.get(Knob.WEIGHT_DECAY);
    double scale = part.scale();
    Array ys = part.x();
    Array gs = part.g();
    Array zs = part.slot(0);
    double update = 0;
    double weight = 0;
    for (int i = part.from(); i < part.to(); i++) {
      double y = ys.get(i);
      double z = zs.get(i);
      double d = scale * gs.get(i) + decay * y;
      double next = z + apart * (y - z) + pull * d;
      zs.set(i, z - rate * d);
      ys.set(i, next);
      update += (next - y) * (next - y);
      weight += y * y;
    }
    part.moved(update, weight);
  }
}
