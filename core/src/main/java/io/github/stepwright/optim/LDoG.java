package io.github.stepwright.optim;

import io.github.stepwright.Array;
import io.github.stepwright.Block;
import io.github.stepwright.Default;
import io.github.stepwright.Knob;
import io.github.stepwright.Optimizer;
import io.github.stepwright.Paper;
import io.github.stepwright.Part;
import io.github.stepwright.Use;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * Distance over gradients block by block: {@link DoG} with an own distance r and an own sum G for
 * every tensor.
 *
 * <pre>
 * r = max(r, ||x - x0||), at the first step reps * (1 + ||x0||)
 * G = G + ||g||², at the first step eps + ||g||²
 * x = x - lr * r / sqrt(G) * g
 * </pre>
 *
 * <p>Average, growth, cap and what happens at 0 are those of {@link DoG}. Nothing is common to two
 * blocks, so groups may have rates of their own here.
 *
 * <p>Use it where layers differ in size; not for one long vector, where it is DoG.
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
    when = "layers differ in size",
    not = "one long vector, where it is dog",
    differs = "averages by itself; the cap is ours")
@Paper(
    title = "DoG is SGD's Best Friend: A Parameter-Free Dynamic Step Size Schedule",
    authors = "Ivgi, Hinder, Carmon",
    year = 2023,
    arxiv = "2302.12022")
public record LDoG(
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
  private static final int LAYER = 2;
  private static final int MEAN = 3;

  private static final int DISTANCE = 0;
  private static final int SQUARES = 1;
  private static final int MOST = 2;

  /** Refuses values outside their ranges. */
  public LDoG {
    Hyper.rate("ldog.lr", lr);
    Hyper.positive("ldog.reps", reps);
    Hyper.rate("ldog.eps", eps);
    Hyper.rate("ldog.decay", decay);
    first.ifPresent(eta -> Hyper.rate("ldog.first", eta));
    Hyper.growth("ldog.growth", growth);
    Hyper.positive("ldog.cap", cap);
    Hyper.rate("ldog.gamma", gamma);
  }

  @Override
  public Map<Knob, Double> knobs() {
    return Map.of(Knob.LEARNING_RATE, lr, Knob.WEIGHT_DECAY, decay);
  }

  @Override
  public int slots() {
    return average ? 4 : 3;
  }

  @Override
  public int length(int slot, Block block) {
    return slot == LAYER ? 3 : block.length();
  }

  @Override
  public boolean wide(int slot) {
    return slot == MOVE || slot == LAYER;
  }

  @Override
  public boolean elementwise() {
    return false;
  }

  @Override
  public void update(Part part) {
    Array starts = part.slot(START);
    Displacement.begin(part, starts);
    double decay = part.get(Knob.WEIGHT_DECAY);
    double eta = part.frozen() ? 0 : eta(part, decay);
    double share = (1 + gamma) / (part.step() + gamma);
    Array xs = part.x();
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

  /** The rate of this step, worked from the norms of the block. */
  private double eta(Part part, double decay) {
    Array xs = part.x();
    double distance = 0;
    double gradient = 0;
    double weight = 0;
    for (int i = part.from(); i < part.to(); i++) {
      double x = xs.get(i);
      double move = Displacement.of(x, part.slot(START).get(i), part.slot(MOVE).get(i), xs.wide());
      double g = part.scale() * part.g().get(i) + decay * x;
      distance += move * move;
      gradient += g * g;
      weight += x * x;
    }
    Array layer = part.slot(LAYER);
    double r = layer.get(DISTANCE);
    if (r == 0) {
      double scale = 1 + Math.sqrt(weight);
      layer.set(MOST, cap * scale);
      layer.set(SQUARES, eps);
      r = Math.min(reps * scale, cap * scale);
    }
    double reach = Math.min(Math.sqrt(distance), r * Hyper.limit(growth));
    r = Math.max(r, Math.min(reach, layer.get(MOST)));
    double squares = layer.get(SQUARES) + gradient;
    layer.set(DISTANCE, r);
    layer.set(SQUARES, squares);
    if (part.step() == 1 && first.isPresent()) {
      return first.getAsDouble();
    }
    return squares > 0 ? part.rate() * r / Math.sqrt(squares) : 0;
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
