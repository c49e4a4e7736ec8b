package io.github.stepwright.optim;

import io.github.stepwright.Array;
import io.github.stepwright.Default;
import io.github.stepwright.Knob;
import io.github.stepwright.Optimizer;
import io.github.stepwright.Paper;
import io.github.stepwright.Part;
import io.github.stepwright.Use;
import io.github.stepwright.Whole;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * Distance over gradients, all weights as one vector:
 *
 * <pre>
 * g = g + decay * x
 * r = max(r, ||x - x0||), at the first step reps * (1 + ||x0||)
 * G = G + ||g||², at the first step eps + ||g||²
 * x = x - lr * r / sqrt(G) * g
 * </pre>
 *
 * <p>The method is proved, and works, for an average of the iterates; so the weights to evaluate
 * are by default the polynomial-decay average {@code e = e + (1 + gamma) / (t + gamma) * (x - e)}
 * and nobody has to remember a second wrapper. {@code average=false} leaves it out: a wrapper that
 * refuses weights of their own to evaluate, as mechanic does, needs that.
 *
 * <p>With gradients that do not depend on the weights r grows without end. It grows by the factor
 * {@code growth} in a step at most, where one is named, and never beyond {@code cap * (1 +
 * ||x0||)}; from there on this is AdaGrad with one rate for all. A gradient of 0 moves nothing and
 * is finite also with eps = 0. Frozen groups are left out of all norms; groups that are not frozen
 * must have one rate.
 *
 * <p>The cap in numbers: from the weights (1, -2, 0.5, 3) a thousand times the gradient (0.1, -0.2,
 * 0.3, -0.4) lead to a largest weight of 1.5e3; with a cap of 1e12 to one of 6.2e13.
 *
 * <p>Use it for a model with one good rate for all weights; not where layers need rates of
 * different size (LDoG, Prodigy). Unlike the authors' program, which leaves averaging to the
 * caller, this one averages; the check of the rate across groups and the cap are ours.
 *
 * @param lr factor c on the estimated rate, 0 or more
 * @param reps first distance relative to the weights, above 0; 1e-4 with batch normalisation
 * @param eps in G from the start, 0 or more
 * @param decay coupled weight decay, 0 or more
 * @param first rate of the first step instead of the estimated one
 * @param growth factor by which r may grow in a step, above 1; no limit where none is named
 * @param cap largest r relative to 1 + ||x0||, above 0
 * @param average whether the weights to evaluate are the average
 * @param gamma weight of the late iterates in it, 0 or more
 */
@Use(
    when = "one good rate suits all weights",
    not = "layers need rates of different size: ldog, prodigy",
    differs =
        "averages by itself, where the authors' program leaves it to the caller; the"
            + " cap is ours")
@Paper(
    title = "DoG is SGD's Best Friend: A Parameter-Free Dynamic Step Size Schedule",
    authors = "Ivgi, Hinder, Carmon",
    year = 2023,
    arxiv = "2302.12022")
public record DoG(
    @Default("1") double lr,
    @Default("1e-6") double reps,
    @Default("1e-8") double eps,
    @Default("0") double decay,
    OptionalDouble first,
    OptionalDouble growth,
    @Default("10") double cap,
    @Default("true") boolean average,
    @Default("8") double gamma)
    implements Optimizer {

  private static final int START = 0;
  private static final int MOVE = 1;
  private static final int MEAN = 2;

  private static final int DISTANCE = 0;
  private static final int SQUARES = 1;
  private static final int MOST = 2;
  private static final int RATE = 3;

  /** Refuses values outside their ranges. */
  public DoG {
    Hyper.rate("dog.lr", lr);
    Hyper.positive("dog.reps", reps);
    Hyper.rate("dog.eps", eps);
    Hyper.rate("dog.decay", decay);
    first.ifPresent(eta -> Hyper.rate("dog.first", eta));
    Hyper.growth("dog.growth", growth);
    Hyper.positive("dog.cap", cap);
    Hyper.rate("dog.gamma", gamma);
  }

  @Override
  public Map<Knob, Double> knobs() {
    return Map.of(Knob.LEARNING_RATE, lr, Knob.WEIGHT_DECAY, decay);
  }

  @Override
  public int slots() {
    return average ? 3 : 2;
  }

  @Override
  public boolean wide(int slot) {
    return slot == MOVE;
  }

  @Override
  public int scalars() {
    return 4;
  }

  @Override
  public boolean joint() {
    return true;
  }

  @Override
  public int sums() {
    return 3;
  }

  @Override
  public void measure(Part part) {
    Displacement.begin(part, part.slot(START));
    if (part.frozen()) {
      return;
    }
    double decay = part.get(Knob.WEIGHT_DECAY);
    Array xs = part.x();
    Array starts = part.slot(START);
    Array moves = part.slot(MOVE);
    double distance = 0;
    double gradient = 0;
    double weight = 0;
    for (int i = part.from(); i < part.to(); i++) {
      double x = xs.get(i);
      double move = Displacement.of(x, starts.get(i), moves.get(i), xs.wide());
      double g = part.scale() * part.g().get(i) + decay * x;
      distance += move * move;
      gradient += g * g;
      weight += x * x;
    }
    part.add(0, distance);
    part.add(1, gradient);
    part.add(2, weight);
  }

  @Override
  public void between(Whole whole) {
    double rate = whole.rate();
    double r = whole.scalar(DISTANCE);
    if (r == 0) {
      double scale = 1 + Math.sqrt(whole.sum(2));
      whole.scalar(MOST, cap * scale);
      r = Math.min(reps * scale, cap * scale);
      whole.scalar(SQUARES, eps);
    }
    r =
        Math.max(
            r,
            Math.min(
                Math.min(Math.sqrt(whole.sum(0)), r * Hyper.limit(growth)), whole.scalar(MOST)));
    double squares = whole.scalar(SQUARES) + whole.sum(1);
    whole.scalar(DISTANCE, r);
    whole.scalar(SQUARES, squares);
    double eta = squares > 0 ? rate * r / Math.sqrt(squares) : 0;
    whole.scalar(RATE, whole.step() == 1 ? first.orElse(eta) : eta);
  }

  @Override
  public void update(Part part) {
    double eta = part.frozen() ? 0 : part.scalar(RATE);
    double decay = part.get(Knob.WEIGHT_DECAY);
    double share = (1 + gamma) / (part.step() + gamma);
    Array xs = part.x();
    Array starts = part.slot(START);
    Array moves = part.slot(MOVE);
    double update = 0;
    double weight = 0;
    for (int i = part.from(); i < part.to(); i++) {
      double x = xs.get(i);
      double start = starts.get(i);
      double g = part.scale() * part.g().get(i) + decay * x;
      double move = Displacement.of(x, start, moves.get(i), xs.wide()) - eta * g;
      double y = start + move;
      moves.set(i, move);
      xs.set(i, y);
      if (average) {
        double mean = part.slot(MEAN).get(i);
        part.slot(MEAN).set(i, mean + share * (y - mean));
      }
      update += (y - x) * (y - x);
      weight += x * x;
    }
    part.moved(update, weight);
  }

  @Override
  public boolean reads() {
    return average;
  }

  @Override
  public void readout(Part part, Array out) {
    for (int i = part.from(); i < part.to(); i++) {
      out.set(i, part.slot(MEAN).get(i));
    }
  }
}
