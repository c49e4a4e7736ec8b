package io.github.stepwright.optim;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import io.github.stepwright.Block;
import io.github.stepwright.Default;
import io.github.stepwright.Knob;
import io.github.stepwright.Optimizer;
import io.github.stepwright.Paper;
import io.github.stepwright.Range;
import io.github.stepwright.Settings;
import io.github.stepwright.Totals;
import java.lang.foreign.MemorySegment;
import java.util.Map;

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

  /** Below this a float is denormal, and arithmetic on it many times slower. */
  private static final float NORMAL = Float.MIN_NORMAL;

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
  public void update(
      Block block,
      Range range,
      Settings settings,
      double scale,
      double[] scalars,
      Totals totals,
      long step) {
    String group = block.group();
    double rate = settings.rate(group);
    double first = settings.get(Knob.BETA1, group);
    double second = settings.get(Knob.BETA2, group);
    float b1 = (float) first;
    float b2 = (float) second;
    float fresh1 = (float) (1 - first);
    float fresh2 = (float) (1 - second);
    float kept = (float) (1 - rate * settings.get(Knob.WEIGHT_DECAY, group));
    float size = (float) (rate / (1 - Math.pow(first, step)));
    float root = (float) (1 / Math.sqrt(1 - Math.pow(second, step)));
    float small = (float) eps;
    float factor = (float) scale;
    MemorySegment weights = block.weights();
    MemorySegment gradient = block.gradient();
    MemorySegment means = block.slots().get(0);
    MemorySegment squares = block.slots().get(1);
    double update = 0;
    double weight = 0;
    for (int i = range.from(); i < range.to(); i++) {
      float x = weights.getAtIndex(JAVA_FLOAT, i);
      float g = factor * gradient.getAtIndex(JAVA_FLOAT, i);
      float m = b1 * means.getAtIndex(JAVA_FLOAT, i) + fresh1 * g;
      float v = b2 * squares.getAtIndex(JAVA_FLOAT, i) + fresh2 * g * g;
      v = v < NORMAL ? 0 : v;
      means.setAtIndex(JAVA_FLOAT, i, m);
      squares.setAtIndex(JAVA_FLOAT, i, v);
      float y = x * kept - size * m / ((float) Math.sqrt(v) * root + small);
      weights.setAtIndex(JAVA_FLOAT, i, y);
      update += (double) (y - x) * (y - x);
      weight += (double) x * x;
    }
    totals.moved(range, update, weight);
  }
}
