package io.github.stepwright.deep;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import ai.djl.nn.LambdaBlock;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.nn.norm.LayerNorm;
import ai.djl.nn.pooling.Pool;
import ai.djl.nn.recurrent.GRU;
import io.github.stepwright.RandomStream;
import java.util.function.UnaryOperator;

/**
 * The networks, with their initial weights from a stream.
 *
 * @param variant what the spec asks for
 */
record Models(Variant variant) {

  private static final double SMALL = 0.02;

  /** 784-256-128-10. */
  Block perceptron(RandomStream random) {
    var block = new Stack();
    for (int units : new int[] {256, 128}) {
      block.add(Linear.builder().setUnits(variant.times(units)).build());
      norm(block);
      block.add(activation());
    }
    block.addHead(Linear.builder().setUnits(Images.CLASSES).build());
    return drawn(block, random, 0);
  }

  /** Two convolutions of 5 x 5 with 16 and 32 filters, each pooled by 2, and one dense layer. */
  Block convolutions(RandomStream random) {
    var block = new Stack();
    for (int filters : new int[] {16, 32}) {
      block.add(
          Conv2d.builder()
              .setKernelShape(new Shape(5, 5))
              .optPadding(new Shape(2, 2))
              .setFilters(variant.times(filters))
              .build());
      norm(block);
      block.add(activation());
      block.add(Pool.maxPool2dBlock(new Shape(2, 2), new Shape(2, 2)));
    }
    block.add(Blocks.batchFlattenBlock());
    block.addHead(Linear.builder().setUnits(Images.CLASSES).build());
    return drawn(block, random, 0);
  }

  /** Patches of 7 x 7, width 64, two layers of four heads, the mean over the patches. */
  Block vision(RandomStream random) {
    int side = 7;
    int patches = Images.SIDE / side;
    int width = variant.times(64);
    var block = new Stack();
    block.add(
        one(
            x ->
                x.reshape(x.getShape().get(0), patches, side, patches, side)
                    .transpose(0, 1, 3, 2, 4)
                    .reshape(x.getShape().get(0), (long) patches * patches, (long) side * side)));
    block.addEmbedding(Linear.builder().setUnits(width).build());
    block.addEmbedding(new Places(patches * patches, width));
    for (int layer = 0; layer < 2; layer++) {
      block.add(new TransformerLayer(width, 4, 0, variant.preNorm(), variant.function()));
    }
    if (variant.preNorm()) {
      block.add(LayerNorm.builder().axis(2).build());
    }
    block.add(one(x -> x.mean(new int[] {1})));
    block.addHead(Linear.builder().setUnits(Images.CLASSES).build());
    return drawn(block, random, 0);
  }

  /** 784-400-20, and back. */
  Block autoencoder(int codes, RandomStream random) {
    return drawn(new Autoencoder(variant.times(400), codes, variant.function()), random, 0);
  }

  /** Two layers of two heads, width 64. */
  Block gpt(int symbols, int length, RandomStream random) {
    int width = variant.times(64);
    var block = new Stack();
    block.addEmbedding(new Lookup(symbols, width));
    block.addEmbedding(new Places(length, width));
    for (int layer = 0; layer < 2; layer++) {
      block.add(new TransformerLayer(width, 2, length, variant.preNorm(), variant.function()));
    }
    if (variant.preNorm()) {
      block.add(LayerNorm.builder().axis(2).build());
    }
    block.addHead(Linear.builder().setUnits(symbols).build());
    block.add(one(x -> x.reshape(-1, symbols)));
    return drawn(block, random, SMALL);
  }

  /** Vectors of 64, 128 gated units. */
  Block gru(int symbols, RandomStream random) {
    var block = new Stack();
    block.addEmbedding(new Lookup(symbols, 64));
    block.add(
        GRU.builder()
            .setStateSize(variant.times(128))
            .setNumLayers(1)
            .optBatchFirst(true)
            .optReturnState(false)
            .build());
    block.addHead(Linear.builder().setUnits(symbols).build());
    block.add(one(x -> x.reshape(-1, symbols)));
    return drawn(block, random, 0);
  }

  /** Three letters before, vectors of 10, 200 tanh units: the model of words-mlp. */
  Block words(int symbols, int context, RandomStream random) {
    int width = 10;
    var block = new Stack();
    block.addEmbedding(new Lookup(symbols, width));
    block.add(one(x -> x.reshape(-1, (long) context * width)));
    block.add(new Affine(variant.times(200)));
    block.add(activation());
    block.addHead(new Affine(symbols));
    return drawn(block, random, 0);
  }

  /** 4-64-2. */
  Block policy(RandomStream random) {
    var block = new Stack();
    block.add(Linear.builder().setUnits(variant.times(64)).build());
    block.add(activation());
    block.addHead(Linear.builder().setUnits(CartPole.ACTIONS).build());
    return drawn(block, random, 0);
  }

  private Block activation() {
    UnaryOperator<NDArray> function = variant.function();
    return one(function);
  }

  private static Block one(UnaryOperator<NDArray> function) {
    return new LambdaBlock(x -> new NDList(function.apply(x.singletonOrThrow())));
  }

  private void norm(SequentialBlock block) {
    switch (variant.norm()) {
      case BATCH -> block.add(BatchNorm.builder().build());
      case LAYER -> block.add(LayerNorm.builder().build());
      case GHOST -> block.add(new GhostBatchNorm(variant.ghost(), 0.1f));
      case NONE -> {} // nothing between
    }
  }

  /** All but biases and gains are drawn. */
  private Block drawn(Block block, RandomStream random, double deviation) {
    double gain = variant.rectifies() ? Math.sqrt(2) : 1;
    block.setInitializer(new Drawn(random, gain, deviation, variant.init()), Parameter.Type.WEIGHT);
    // Vectors of symbols and places; a table that has an initializer keeps it.
    block.setInitializer(
        new Drawn(random, gain, deviation > 0 ? deviation : 1, variant.init()),
        parameter -> parameter.getType() == Parameter.Type.OTHER && parameter.requiresGradient());
    return block;
  }

  /** The activation of a name. */
  static UnaryOperator<NDArray> function(String name) {
    return switch (name) {
      case "relu" -> Activation::relu;
      case "gelu" -> Activation::gelu;
      case "tanh" -> Activation::tanh;
      default ->
          throw new IllegalArgumentException("activation must be relu, gelu or tanh, got " + name);
    };
  }
}
