package io.github.stepwright.deep;

import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;

/**
 * Layers one behind the other, some under a name of their own: {@code embedding} and {@code head}
 * are what rules for hidden matrices leave out.
 */
final class Stack extends SequentialBlock {

  /** Adds vectors that stand for symbols, places or patches. */
  void addEmbedding(Block layer) {
    addChildBlock("embedding", layer);
  }

  /** Adds the output layer. */
  void addHead(Block layer) {
    addChildBlock("head", layer);
  }
}
