package io.github.stepwright.deep;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;

/** Adds a vector of its own to each place of a sequence. */
final class Places extends AbstractBlock {

  private static final byte VERSION = 1;

  private final Parameter vectors;

  /** Vectors for so many places. */
  Places(int length, int width) {
    super(VERSION);
    this.vectors =
        addParameter(
            Parameter.builder()
                .setName("places")
                .setType(Parameter.Type.OTHER)
                .optShape(new Shape(length, width))
                .build());
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore store, NDList inputs, boolean training, PairList<String, Object> parameters) {
    NDArray x = inputs.singletonOrThrow();
    return new NDList(x.add(store.getValue(vectors, x.getDevice(), training)));
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputs) {
    return inputs;
  }

  @Override
  public void initializeChildBlocks(NDManager manager, DataType type, Shape... shapes) {
    // It has none.
  }
}
