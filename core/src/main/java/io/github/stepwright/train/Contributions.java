package io.github.stepwright.train;

import io.github.stepwright.Array;
import io.github.stepwright.Batch;
import io.github.stepwright.Block;
import io.github.stepwright.Knob;
import io.github.stepwright.Objective;
import io.github.stepwright.Settings;
import io.github.stepwright.Split;
import io.github.stepwright.optim.DpNoise;
import java.util.List;
import java.util.Map;

/**
 * An objective whose gradient is the sum of the gradients of single examples, each of norm C at
 * most, divided by a number that does not depend on the sample.
 *
 * <pre>
 * g = (g_1 min(1, C / ||g_1||) + … + g_k min(1, C / ||g_k||)) / divisor,  k examples in the batch
 * </pre>
 *
 * <p>An example whose loss or gradient is not finite contributes 0 and is left out of the mean
 * loss; where none is finite the loss is NaN. An empty batch has gradient 0 and loss 0. No block is
 * ever absent: that would tell about the examples. Costs one call of the gradient for each example.
 */
final class Contributions implements Objective {

  private final Objective whole;
  private final double clip;
  private final double divisor;
  private final GradientSums sums;
  private final int[] row = new int[1];
  private Settings settings = Settings.of(Map.of());

  Contributions(Objective whole, double clip, double divisor) {
    this.whole = whole;
    this.clip = clip;
    this.divisor = divisor;
    this.sums = new GradientSums(whole);
  }

  /** Groups that are frozen here do not contribute. */
  void under(Settings settings) {
    this.settings = settings;
  }

  @Override
  public double gradient(Batch batch) {
    double loss = 0;
    int finite = 0;
    sums.clear();
    for (int k = 0; k < batch.size(); k++) {
      row[0] = batch.rows()[k];
      double found = whole.gradient(new Batch(row, 1, batch.step() * whole.examples() + k));
      double factor = Double.isFinite(found) ? factor() : 0;
      if (factor > 0) {
        loss += found;
        finite++;
        add(factor / divisor);
      }
    }
    sums.write();
    return batch.size() == 0 ? 0 : loss / finite;
  }

  /** The factor of the example whose gradient lies there now. */
  private double factor() {
    double squares = 0;
    long length = 0;
    for (int b = 0; b < sums.size(); b++) {
      Block block = sums.block(b);
      if (contributes(block)) {
        Array g = block.gradient();
        for (int i = 0; i < block.length(); i++) {
          squares += g.get(i) * g.get(i);
        }
        length += block.length();
      }
    }
    return DpNoise.factor(Math.sqrt(squares), clip, length);
  }

  private void add(double share) {
    for (int b = 0; b < sums.size(); b++) {
      if (contributes(sums.block(b))) {
        sums.add(b, share);
      }
    }
  }

  private boolean contributes(Block block) {
    return !whole.absent(block) && settings.get(Knob.RATE_FACTOR, block.group()) != 0;
  }

  @Override
  public List<Block> blocks() {
    return whole.blocks();
  }

  @Override
  public int examples() {
    return whole.examples();
  }

  @Override
  public int referenceBatch() {
    return whole.referenceBatch();
  }

  @Override
  public void hessianVector(Batch batch, Array v, Array out) {
    whole.hessianVector(batch, v, out);
  }

  @Override
  public Map<String, Double> evaluate(Split split, int examples) {
    return whole.evaluate(split, examples);
  }

  @Override
  public int examples(Split split) {
    return whole.examples(split);
  }
}
