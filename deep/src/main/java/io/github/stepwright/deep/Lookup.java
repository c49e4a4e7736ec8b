package io.github.stepwright.deep;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Parameter;
import ai.djl.nn.core.Embedding;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;

/** Vectors of symbols: (n, length) numbers of symbols to (n, length, width). */
final class Lookup extends AbstractBlock {

  private static final byte VERSION = 1;

  private final Parameter table;
  private final int width;

  /** A table of so many symbols. */
  Lookup(int symbols, int width) {
    super(VERSION);
    this.width = width;
    this.table =
        addParameter(
            Parameter.builder()
                .setName("embedding")
                .setType(Parameter.Type.OTHER)
                .optShape(new Shape(symbols, width))
                .build());
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore store, NDList inputs, boolean training, PairList<String, Object> parameters) {
    NDArray symbols = inputs.singletonOrThrow();
    NDArray vectors = store.getValue(table, symbols.getDevice(), training);
    return Embedding.embedding(symbols, vectors, SparseFormat.DENSE);
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputs) {
    return new Shape[] {inputs[0].addAll(new Shape(width))};
  }

  @Override
  public void initializeChildBlocks(NDManager manager, DataType type, Shape... shapes) {
    // It has none.
  }
}
