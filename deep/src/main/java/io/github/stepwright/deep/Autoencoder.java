package io.github.stepwright.deep;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Block;
import ai.djl.nn.core.Linear;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import java.util.function.UnaryOperator;

/**
 * A variational autoencoder with one hidden layer each way: images (n, pixels) and noise (n, codes)
 * to logits of the pixels, mean and log variance of the code.
 *
 * <p>The code that is decoded is {@code mu + exp(log s^2 / 2) * noise}.
 */
final class Autoencoder extends AbstractBlock {

  private static final byte VERSION = 1;

  private final UnaryOperator<NDArray> activation;
  private final int hidden;
  private final int codes;
  private final Block encoder;
  private final Block mean;
  private final Block logVariance;
  private final Block decoder;
  private final Block head;

  Autoencoder(int hidden, int codes, UnaryOperator<NDArray> activation) {
    super(VERSION);
    this.hidden = hidden;
    this.codes = codes;
    this.activation = activation;
    this.encoder = addChildBlock("encoder", Linear.builder().setUnits(hidden).build());
    this.mean = addChildBlock("mean", Linear.builder().setUnits(codes).build());
    this.logVariance = addChildBlock("logVariance", Linear.builder().setUnits(codes).build());
    this.decoder = addChildBlock("decoder", Linear.builder().setUnits(hidden).build());
    this.head = addChildBlock("head", Linear.builder().setUnits(Images.SIZE).build());
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore store, NDList inputs, boolean training, PairList<String, Object> parameters) {
    NDArray h = activation.apply(of(encoder, store, inputs.get(0), training));
    NDArray mu = of(mean, store, h, training);
    NDArray log = of(logVariance, store, h, training);
    NDArray code = mu.add(log.mul(0.5).exp().mul(inputs.get(1)));
    NDArray back = activation.apply(of(decoder, store, code, training));
    return new NDList(of(head, store, back, training), mu, log);
  }

  private static NDArray of(Block block, ParameterStore store, NDArray x, boolean training) {
    return block.forward(store, new NDList(x), training).singletonOrThrow();
  }

  @Override
  protected void initializeChildBlocks(NDManager manager, DataType type, Shape... shapes) {
    long n = shapes[0].get(0);
    encoder.initialize(manager, type, shapes[0]);
    mean.initialize(manager, type, new Shape(n, hidden));
    logVariance.initialize(manager, type, new Shape(n, hidden));
    decoder.initialize(manager, type, new Shape(n, codes));
    head.initialize(manager, type, new Shape(n, hidden));
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputs) {
    long n = inputs[0].get(0);
    return new Shape[] {new Shape(n, Images.SIZE), new Shape(n, codes), new Shape(n, codes)};
  }
}
