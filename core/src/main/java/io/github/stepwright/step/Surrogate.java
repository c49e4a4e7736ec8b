package io.github.stepwright.step;

import io.github.stepwright.Array;
import io.github.stepwright.Batch;
import io.github.stepwright.Block;
import io.github.stepwright.Outputs;
import io.github.stepwright.Split;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * The loss of a batch around one point, as a quadratic in the outputs: n places, outputs z_t and
 * gradient G of the mean loss at that point,
 *
 * <pre>
 * q(theta) = &lt;G, z(theta) - z_t&gt; + ||z(theta) - z_t||² / (2 eta n)
 * </pre>
 *
 * <p>The first gradient behind {@link #begin} sets the point: it is the gradient of the loss
 * itself, and costs no pass of its own. Its blocks are those of the model, whose weights it moves.
 */
final class Surrogate implements Outputs {

  private final Outputs model;
  private double[] target;
  private double[] slope;
  private double loss;
  private double eta;

  Surrogate(Outputs model) {
    this.model = model;
  }

  /** The next gradient is taken at the point around which the surrogate is built. */
  void begin(double eta) {
    this.eta = eta;
    this.target = null;
  }

  /** The model's loss at that point. */
  double loss() {
    return loss;
  }

  @Override
  public double gradient(Batch batch) {
    double[] value = new double[1];
    pullBack(
        batch,
        (z, v) -> {
          if (target == null) {
            target = z.clone();
            slope = new double[z.length];
            loss = model.lossGradient(batch, z, slope);
          }
          value[0] = lossGradient(batch, z, v);
        });
    // A loss that is not finite must stop whoever steps, although q itself is 0 there.
    return Double.isFinite(loss) ? value[0] : loss;
  }

  @Override
  public double lossGradient(Batch batch, double[] z, double[] gradient) {
    double curvature = 1 / (eta * batch.size() * places());
    double value = 0;
    for (int i = 0; i < z.length; i++) {
      double moved = z[i] - target[i];
      value += moved * (slope[i] + curvature * moved / 2);
      gradient[i] = slope[i] + curvature * moved;
    }
    return value;
  }

  @Override
  public int outputs() {
    return model.outputs();
  }

  @Override
  public int places() {
    return model.places();
  }

  @Override
  public void outputs(Batch batch, double[] out) {
    model.outputs(batch, out);
  }

  @Override
  public void pullBack(Batch batch, BiConsumer<double[], double[]> vector) {
    model.pullBack(batch, vector);
  }

  @Override
  public List<Block> blocks() {
    return model.blocks();
  }

  @Override
  public boolean absent(Block block) {
    return model.absent(block);
  }

  @Override
  public int examples() {
    return model.examples();
  }

  @Override
  public int referenceBatch() {
    return model.referenceBatch();
  }

  /** Refused: it would take second derivatives of the outputs, which a model does not offer. */
  @Override
  public void hessianVector(Batch batch, Array v, Array out) {
    throw new UnsupportedOperationException(
        "sso must wrap a method of first order: the surrogate has no Hessian-vector product");
  }

  @Override
  public Map<String, Double> evaluate(Split split, int examples) {
    return model.evaluate(split, examples);
  }

  @Override
  public int examples(Split split) {
    return model.examples(split);
  }
}
