package io.github.stepwright.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.nn.norm.Dropout;
import ai.djl.training.loss.Loss;
import io.github.stepwright.RandomStream;
import io.github.stepwright.Rule;
import io.github.stepwright.Split;
import io.github.stepwright.run.Catalog;

/** Small networks and data for the tests. */
final class Nets {

  static final int INPUTS = 6;
  static final int CLASSES = 3;

  private Nets() {}

  /** Normalised and with dropout: everything that has a state of its own. */
  static Block restless() {
    return new SequentialBlock()
        .add(Linear.builder().setUnits(8).build())
        .add(BatchNorm.builder().build())
        .add(Activation.tanhBlock())
        .add(Dropout.builder().optRate(0.25f).build())
        .add(Linear.builder().setUnits(CLASSES).build());
  }

  static Block smooth(int hidden) {
    return new SequentialBlock()
        .add(Linear.builder().setUnits(hidden).build())
        .add(Activation.tanhBlock())
        .add(Linear.builder().setUnits(CLASSES).build());
  }

  static DjlWorkload workload(Block model, String optimizer, long seed) {
    return builder(model, optimizer, seed).build();
  }

  static DjlWorkload.Builder builder(Block model, String optimizer, long seed) {
    Rule rule = Catalog.OPTIMIZERS.parse(optimizer);
    return DjlWorkload.builder()
        .setBlock(model)
        .setLoss(Loss.softmaxCrossEntropyLoss())
        .setFeed(new Clouds(240))
        .setOptimizer(rule)
        .setBatchSize(16)
        .optSeed(seed)
        .addScore(Score.accuracy());
  }

  /** Three clouds of points, drawn from a fixed seed. */
  record Clouds(int count) implements Feed {

    @Override
    public int examples(Split split) {
      return split == Split.TEST ? 0 : count;
    }

    @Override
    public Loaded load(NDManager manager, Split split, int[] rows, int size, RandomStream random) {
      float[] x = new float[size * INPUTS];
      float[] y = new float[size];
      for (int i = 0; i < size; i++) {
        var point = RandomStream.named(rows[i], split.name());
        y[i] = rows[i] % CLASSES;
        for (int j = 0; j < INPUTS; j++) {
          double centre = j % CLASSES == y[i] ? 1.5 : 0;
          x[i * INPUTS + j] = (float) (centre + point.nextGaussian());
        }
      }
      NDArray data = manager.create(x, new Shape(size, INPUTS));
      return new Loaded(new NDList(data), new NDList(manager.create(y, new Shape(size))));
    }
  }
}
