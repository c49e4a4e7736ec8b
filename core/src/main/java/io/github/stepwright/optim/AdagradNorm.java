package io.github.stepwright.optim;

import io.github.stepwright.Array;
import io.github.stepwright.Block;
import io.github.stepwright.Default;
import io.github.stepwright.Knob;
import io.github.stepwright.Optimizer;
import io.github.stepwright.Paper;
import io.github.stepwright.Part;
import io.github.stepwright.Use;
import io.github.stepwright.Whole;
import java.util.List;
import java.util.Map;

/**
 * Adagrad with one number for all weights:
 *
 * <pre>
 * g  = g + decay * x
 * b² = b² + ||g||², b²_0 = init
 * x  = x - lr * g / (sqrt(b²) + 1e-10)
 * </pre>
 *
 * <p>The norm is that of all blocks together, frozen groups left out, or with {@code pertensor}
 * that of each block, which then has its own b². A scalar and one number for each block, two
 * passes. A gradient of 0 moves nothing. The code that came with the paper on AdAdaGrad keeps one
 * number for each row of a matrix and lets its weight decay add to the gradient's own multiple;
 * ours is the formula of the paper. For smooth problems whose scale is unknown; the rate never
 * recovers.
 *
 * @param lr learning rate, 0 or more
 * @param init first value of b², 0 or more
 * @param pertensor whether every block has a number of its own
 * @param decay coupled weight decay, 0 or more
 */
@Use(
    when = "a smooth problem whose scale is unknown",
    not = "deep networks over many steps: the rate never recovers",
    differs = "the formula of the paper; the code of AdAdaGrad keeps one number for each row")
@Paper(
    title = "AdaGrad stepsizes: Sharp convergence over nonconvex landscapes",
    authors = "Ward, Wu, Bottou",
    year = 2018,
    arxiv = "1806.01811")
public record AdagradNorm(
    @Default("1") double lr,
    @Default("0.01") double init,
    @Default("false") boolean pertensor,
    @Default("0") double decay)
    implements Optimizer {

  private static final double EPS = 1e-10;

  /** Refuses values outside their ranges. */
  public AdagradNorm {
    Hyper.rate("adagradnorm.lr", lr);
    Hyper.rate("adagradnorm.init", init);
    Hyper.rate("adagradnorm.decay", decay);
  }

  @Override
  public Map<Knob, Double> knobs() {
    return Map.of(Knob.LEARNING_RATE, lr, Knob.WEIGHT_DECAY, decay);
  }

  /** The block's own sum of squares so far; unused where there is one for all. */
  @Override
  public int slots() {
    return 1;
  }

  @Override
  public int length(int slot, Block block) {
    return 1;
  }

  @Override
  public boolean wide(int slot) {
    return true;
  }

  /** The sum of squares so far over everything. */
  @Override
  public int scalars() {
    return 1;
  }

  @Override
  public boolean joint() {
    return true;
  }

  @Override
  public int sums() {
    return 1;
  }

  @Override
  public void measure(Part part) {
    if (part.frozen()) {
      return;
    }
    double decay = part.get(Knob.WEIGHT_DECAY);
    double scale = part.scale();
    Array xs = part.x();
    Array gs = part.g();
    double sum = 0;
    for (int i = part.from(); i < part.to(); i++) {
      double g = scale * gs.get(i) + decay * xs.get(i);
      sum += g * g;
    }
    part.add(0, sum);
  }

  @Override
  public void between(Whole whole) {
    whole.scalar(0, whole.scalar(0) + whole.sum(0));
    List<Part> parts = whole.parts();
    for (int i = 0; i < parts.size(); i++) {
      Array own = parts.get(i).slot(0);
      own.set(0, own.get(0) + whole.sum(0, i));
    }
  }

  @Override
  public void update(Part part) {
    double b2 = init + (pertensor ? part.slot(0).get(0) : part.scalar(0));
    double rate = part.rate() / (Math.sqrt(b2) + EPS);
    double decay = part.get(Knob.WEIGHT_DECAY);
    double scale = part.scale();
    Array xs = part.x();
    Array gs = part.g();
    double update = 0;
    double weight = 0;
    for (int i = part.from(); i < part.to(); i++) {
      double x = xs.get(i);
      double step = rate * (scale * gs.get(i) + decay * x);
      xs.set(i, x - step);
      update += step * step;
      weight += x * x;
    }
    part.moved(update, weight);
  }
}
