package io.github.stepwright.deep;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Parameter;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;

/**
 * Ghost batch normalisation: a batch is cut into ghost batches, each normalised by its own mean and
 * variance; running statistics move with one after the other, and inference uses them.
 *
 * <pre>
 * run = (1 - rho)^G run + sum over i = 1..G of (1 - rho)^(G - i) rho mu_i,   G ghost batches
 * </pre>
 *
 * <p>Where the batch is no multiple of the ghost size the examples left over join the last ghost
 * batch, so that none is smaller than the ghost size; a batch smaller than it is one ghost. The
 * engine's running variance is the unbiased one.
 *
 * <p>Hoffer, Hubara, Soudry, "Train longer, generalize better", 2017,
 * https://arxiv.org/abs/1705.08741
 */
final class GhostBatchNorm extends AbstractBlock {

  private static final float EPSILON = 1e-5f;
  private static final byte VERSION = 1;

  private final int ghost;
  private final float rho;
  private final Parameter gamma;
  private final Parameter beta;
  private final Parameter mean;
  private final Parameter variance;

  /**
   * A layer whose channels are the second axis.
   *
   * @param ghost examples of a ghost batch, at least 2
   * @param rho share of the new statistics, in (0, 1]
   */
  GhostBatchNorm(int ghost, float rho) {
    super(VERSION);
    if (ghost < 2) {
      throw new IllegalArgumentException("a ghost batch must have >= 2 examples, got " + ghost);
    }
    this.ghost = ghost;
    this.rho = rho;
    this.gamma = add("gamma", Parameter.Type.GAMMA, true);
    this.beta = add("beta", Parameter.Type.BETA, true);
    this.mean = add("runningMean", Parameter.Type.RUNNING_MEAN, false);
    this.variance = add("runningVar", Parameter.Type.RUNNING_VAR, false);
  }

  private Parameter add(String name, Parameter.Type type, boolean trained) {
    return addParameter(
        Parameter.builder().setName(name).setType(type).optRequiresGrad(trained).build());
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore store, NDList inputs, boolean training, PairList<String, Object> parameters) {
    NDArray x = inputs.singletonOrThrow();
    long size = x.getShape().get(0);
    if (!training || size < 2L * ghost) {
      return new NDList(norm(store, x, training));
    }
    long[] cuts = new long[Math.toIntExact(size / ghost) - 1];
    for (int k = 0; k < cuts.length; k++) {
      cuts[k] = (k + 1L) * ghost;
    }
    var parts = new NDList();
    for (NDArray part : x.split(cuts, 0)) {
      parts.add(norm(store, part, true));
    }
    return new NDList(NDArrays.concat(parts, 0));
  }

  private NDArray norm(ParameterStore store, NDArray x, boolean training) {
    var device = x.getDevice();
    return BatchNorm.batchNorm(
            x,
            store.getValue(mean, device, training),
            store.getValue(variance, device, training),
            store.getValue(gamma, device, training),
            store.getValue(beta, device, training),
            1,
            1 - rho,
            EPSILON,
            training)
        .singletonOrThrow();
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputs) {
    return inputs;
  }

  @Override
  protected void prepare(Shape[] inputs) {
    Shape channels = new Shape(inputs[0].get(1));
    gamma.setShape(channels);
    beta.setShape(channels);
    mean.setShape(channels);
    variance.setShape(channels);
  }

  @Override
  public void initializeChildBlocks(
      NDManager manager, ai.djl.ndarray.types.DataType type, Shape... shapes) {
    // It has none.
  }
}
