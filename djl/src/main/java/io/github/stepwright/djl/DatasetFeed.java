package io.github.stepwright.djl;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.training.dataset.RandomAccessDataset;
import ai.djl.training.dataset.Record;
import ai.djl.translate.StackBatchifier;
import io.github.stepwright.RandomStream;
import io.github.stepwright.Split;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;

/**
 * Data sets of DJL, one for each split, read record by record and stacked.
 *
 * @param datasets prepared; a split that is missing has no examples
 */
record DatasetFeed(Map<Split, RandomAccessDataset> datasets) implements Feed {

  DatasetFeed {
    datasets = Map.copyOf(datasets);
    if (!datasets.containsKey(Split.TRAIN)) {
      throw new IllegalArgumentException("data must have a train split: setTrainingData(…)");
    }
  }

  @Override
  public int examples(Split split) {
    RandomAccessDataset data = datasets.get(split);
    return data == null ? 0 : Math.toIntExact(data.size());
  }

  @Override
  public Loaded load(NDManager manager, Split split, int[] rows, int size, RandomStream random) {
    var stack = new StackBatchifier();
    NDList[] data = new NDList[size];
    NDList[] labels = new NDList[size];
    try {
      for (int i = 0; i < size; i++) {
        Record one = datasets.get(split).get(manager, rows[i]);
        data[i] = one.getData();
        labels[i] = one.getLabels();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Loaded(stack.batchify(data), stack.batchify(labels));
  }
}
