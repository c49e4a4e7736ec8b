package io.github.stepwright.deep;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.LayerNorm;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import java.util.function.UnaryOperator;

/**
 * Attention with several heads and a perceptron of four times the width, each with a short cut:
 * {@code x + f(norm(x))}, or {@code norm(x + f(x))} for post-norm. Shapes (n, length, width).
 *
 * <p>Vaswani et al., "Attention Is All You Need", 2017, https://arxiv.org/abs/1706.03762
 */
final class TransformerLayer extends AbstractBlock {

  private static final byte VERSION = 1;
  private static final int WIDER = 4;
  private static final float NEVER = -1e9f;

  private final int width;
  private final int heads;
  private final boolean preNorm;
  private final UnaryOperator<NDArray> activation;
  private final Block first = addChildBlock("norm1", LayerNorm.builder().axis(2).build());
  private final Block second = addChildBlock("norm2", LayerNorm.builder().axis(2).build());
  private final Block attention;
  private final Block projection;
  private final Block wide;
  private final Block narrow;
  private final Parameter mask;

  /**
   * A layer.
   *
   * @param length of a sequence whose places see only themselves and those before; 0 where all see
   *     all
   */
  TransformerLayer(
      int width, int heads, int length, boolean preNorm, UnaryOperator<NDArray> activation) {
    super(VERSION);
    this.width = width;
    this.heads = heads;
    this.preNorm = preNorm;
    this.activation = activation;
    this.attention = addChildBlock("attention", Linear.builder().setUnits(3L * width).build());
    this.projection = addChildBlock("projection", Linear.builder().setUnits(width).build());
    this.wide = addChildBlock("wide", Linear.builder().setUnits((long) WIDER * width).build());
    this.narrow = addChildBlock("narrow", Linear.builder().setUnits(width).build());
    this.mask =
        length == 0
            ? null
            : addParameter(
                Parameter.builder()
                    .setName("mask")
                    .setType(Parameter.Type.OTHER)
                    .optRequiresGrad(false)
                    .optShape(new Shape(length, length))
                    .optInitializer((manager, shape, _) -> causal(manager, shape))
                    .build());
  }

  private static NDArray causal(NDManager manager, Shape shape) {
    int length = (int) shape.get(0);
    float[] values = new float[length * length];
    for (int i = 0; i < length; i++) {
      for (int j = i + 1; j < length; j++) {
        values[i * length + j] = NEVER;
      }
    }
    return manager.create(values, shape);
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore store, NDList inputs, boolean training, PairList<String, Object> parameters) {
    NDArray x = inputs.singletonOrThrow();
    if (preNorm) {
      x = x.add(attend(store, of(first, store, x, training), training));
      x = x.add(think(store, of(second, store, x, training), training));
    } else {
      x = of(first, store, x.add(attend(store, x, training)), training);
      x = of(second, store, x.add(think(store, x, training)), training);
    }
    return new NDList(x);
  }

  private static NDArray of(Block block, ParameterStore store, NDArray x, boolean training) {
    return block.forward(store, new NDList(x), training).singletonOrThrow();
  }

  private NDArray attend(ParameterStore store, NDArray x, boolean training) {
    long n = x.getShape().get(0);
    long length = x.getShape().get(1);
    long each = width / heads;
    // (n, length, 3, heads, each) -> (3, n, heads, length, each)
    NDArray all =
        of(attention, store, x, training)
            .reshape(n, length, 3, heads, each)
            .transpose(2, 0, 3, 1, 4);
    NDArray q = all.get(0);
    NDArray k = all.get(1);
    NDArray v = all.get(2);
    NDArray scores = q.matMul(k.transpose(0, 1, 3, 2)).mul(1 / Math.sqrt(each));
    if (mask != null) {
      scores = scores.add(store.getValue(mask, x.getDevice(), training));
    }
    NDArray seen = scores.softmax(-1).matMul(v);
    return of(projection, store, seen.transpose(0, 2, 1, 3).reshape(n, length, width), training);
  }

  private NDArray think(ParameterStore store, NDArray x, boolean training) {
    NDArray h = activation.apply(of(wide, store, x, training));
    return of(narrow, store, h, training);
  }

  @Override
  protected void initializeChildBlocks(NDManager manager, DataType type, Shape... shapes) {
    Shape x = shapes[0];
    for (Block block : new Block[] {first, second, attention, projection, wide}) {
      block.initialize(manager, type, x);
    }
    narrow.initialize(manager, type, new Shape(x.get(0), x.get(1), (long) WIDER * width));
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputs) {
    return inputs;
  }
}
