package io.github.stepwright.deep;

import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.EasyTrain;
import ai.djl.training.GradientCollector;
import ai.djl.training.Trainer;
import ai.djl.training.dataset.ArrayDataset;
import ai.djl.training.dataset.Batch;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import ai.djl.translate.TranslateException;
import io.github.stepwright.RandomStream;
import io.github.stepwright.Split;
import io.github.stepwright.bench.speed.Throughput;
import io.github.stepwright.djl.Feed;
import io.github.stepwright.djl.TorchEngine;
import io.github.stepwright.spec.Spec;
import java.io.IOException;
import java.util.Iterator;
import java.util.Set;

/** The same network in DJL's own trainer, with its AdamW. */
final class DjlLoop implements Throughput.Loop {

  private static final int EXAMPLES = Images.SHIPPED[0];

  /** What a loop does. */
  enum Kind {
    /** Batches are ready when the trainer asks. */
    BARE,
    /** The tutorial's: EasyTrain over a data set of DJL's. */
    EASY,
    /** {@link #BARE} without the optimizer's step: what no update, however fast, gets below. */
    STILL
  }

  private final Kind kind;
  private final int threads;
  private final Model model;
  private final Trainer trainer;
  private final Feed feed;
  private final ArrayDataset dataset;
  private final RandomStream order = new RandomStream(0);
  private Iterator<Batch> batches;

  /** A trainer before its first step. */
  DjlLoop(int threads, Kind kind) throws IOException {
    this.kind = kind;
    this.threads = threads;
    TorchEngine.threads(threads);
    var variant =
        Variant.of(
            Spec.parse("fashion-mlp").parts().getFirst(),
            Set.of(),
            "relu",
            FashionThroughput.BATCH);
    this.model = Model.newInstance("fashion-mlp", "PyTorch");
    model.setBlock(new Models(variant).perceptron(new RandomStream(0)));
    Optimizer adamW =
        Optimizer.adamW()
            .optLearningRateTracker(Tracker.fixed(0.001f))
            .optWeightDecays(0.01f)
            .build();
    this.trainer =
        model.newTrainer(new DefaultTrainingConfig(Losses.crossEntropy()).optOptimizer(adamW));
    trainer.initialize(new Shape(1, Images.SIZE));
    this.feed =
        new ImageFeed(Images.shipped(), true, ImageFeed.MEAN, 1 / ImageFeed.SPREAD, EXAMPLES);
    this.dataset = kind == Kind.EASY ? dataset() : null;
  }

  private ArrayDataset dataset() throws IOException {
    int[] all = new int[EXAMPLES];
    for (int i = 0; i < all.length; i++) {
      all[i] = i;
    }
    NDManager manager = trainer.getManager();
    Feed.Loaded loaded = feed.load(manager, Split.TRAIN, all, EXAMPLES, order);
    var made =
        new ArrayDataset.Builder()
            .setData(loaded.data().head())
            .optLabels(loaded.labels().head())
            .setSampling(FashionThroughput.BATCH, true, true)
            .build();
    try {
      made.prepare();
    } catch (TranslateException e) {
      throw new IOException(e);
    }
    return made;
  }

  @Override
  public void run(int steps) throws IOException {
    TorchEngine.threads(threads);
    for (int k = 0; k < steps; k++) {
      switch (kind) {
        case EASY -> easy();
        case BARE -> bare(true);
        case STILL -> bare(false);
      }
    }
  }

  private void bare(boolean update) {
    int[] rows = order.ints(FashionThroughput.BATCH, 0, EXAMPLES).toArray();
    try (NDManager step = trainer.getManager().newSubManager()) {
      Feed.Loaded loaded = feed.load(step, Split.TRAIN, rows, rows.length, order);
      try (GradientCollector collector = trainer.newGradientCollector()) {
        NDList predictions = trainer.forward(loaded.data());
        NDArray loss = trainer.getLoss().evaluate(loaded.labels(), predictions);
        collector.backward(loss);
        loss.getFloat();
      }
      if (update) {
        trainer.step();
      }
    }
  }

  private void easy() throws IOException {
    try {
      if (batches == null || !batches.hasNext()) {
        batches = trainer.iterateDataset(dataset).iterator();
      }
    } catch (TranslateException e) {
      throw new IOException(e);
    }
    try (Batch batch = batches.next()) {
      EasyTrain.trainBatch(trainer, batch);
      trainer.step();
    }
  }

  @Override
  public void close() {
    trainer.close();
    model.close();
  }
}
