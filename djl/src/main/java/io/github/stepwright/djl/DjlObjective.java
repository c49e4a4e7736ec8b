package io.github.stepwright.djl;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.ParameterStore;
import ai.djl.training.loss.Loss;
import io.github.stepwright.Array;
import io.github.stepwright.Batch;
import io.github.stepwright.Objective;
import io.github.stepwright.RandomStream;
import io.github.stepwright.Split;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The loss of a DJL block over its data, with the engine's gradient and Hessian-vector product.
 *
 * <p>Random numbers of a batch, those of the engine (dropout) and those of the feed, depend on the
 * seed and the batch's number alone. Normalisation statistics move with the first gradient of a
 * batch within a step, and with nothing else: neither measurements nor evaluations nor a second
 * look at the same batch touch them. Used by one thread.
 */
final class DjlObjective implements Objective, AutoCloseable {

  private static final int ROWS_OF_EVALUATION = 256;

  private final Engine engine;
  private final NDManager manager;
  private final Block model;
  private final Loss loss;
  private final Feed feed;
  private final List<Score> scores;
  private final int reference;
  private final long seed;
  private final ParameterStore store;
  private final NDArray one;
  private final List<Weight> weights = new ArrayList<>();
  private final List<io.github.stepwright.Block> blocks;
  private final Map<String, NDArray> statistics = new LinkedHashMap<>();
  private final Optional<DoubleBackward> exact;
  private boolean moving;
  private long moved = Long.MIN_VALUE;

  /** A model before its first step; its parameters are drawn where they are not set. */
  DjlObjective(
      Block model,
      Loss loss,
      Feed feed,
      List<Score> scores,
      int reference,
      UnaryOperator<String> groups,
      boolean copy,
      long seed) {
    this.engine = TorchEngine.open();
    this.manager = engine.newBaseManager();
    this.model = model;
    this.loss = loss;
    this.feed = feed;
    this.scores = List.copyOf(scores);
    this.reference = reference;
    this.seed = RandomStream.named(seed, "batches").state();
    this.store = new ParameterStore(manager, false);
    this.one = manager.create(1f);
    JniUtils.setGradMode(true);
    initialise(seed);
    int index = 0;
    for (var parameter : model.getParameters()) {
      String name = "%02d.%s".formatted(index++, parameter.getKey());
      NDArray array = parameter.getValue().getArray();
      if (parameter.getValue().requiresGradient()) {
        weights.add(Weight.of(name, groups.apply(parameter.getKey()), array, copy));
      } else {
        statistics.put(name, array);
      }
    }
    if (weights.isEmpty()) {
      throw new IllegalArgumentException("a model must have weights to train, found none");
    }
    this.blocks = weights.stream().map(Weight::block).toList();
    this.exact = DoubleBackward.find();
  }

  private void initialise(long seed) {
    if (model.isInitialized()) {
      return;
    }
    engine.setRandomSeed((int) RandomStream.named(seed, "init").nextLong());
    try (NDManager step = manager.newSubManager()) {
      Feed.Loaded first = feed.load(step, Split.TRAIN, new int[1], 1, new RandomStream(0));
      Shape[] shapes = first.data().getShapes();
      model.initialize(manager, DataType.FLOAT32, shapes);
    }
  }

  @Override
  public List<io.github.stepwright.Block> blocks() {
    return blocks;
  }

  @Override
  public int examples() {
    return feed.examples(Split.TRAIN);
  }

  @Override
  public int examples(Split split) {
    return feed.evaluated(split);
  }

  @Override
  public int referenceBatch() {
    return reference;
  }

  /** From here on gradients move the statistics, once for each batch, or no longer do. */
  void moving(boolean moving) {
    this.moving = moving;
    this.moved = Long.MIN_VALUE;
  }

  /** Copies of the normalisation statistics, by name. */
  Map<String, float[]> statistics() {
    var copies = new LinkedHashMap<String, float[]>();
    statistics.forEach(
        (name, array) -> {
          float[] values = new float[Math.toIntExact(array.size())];
          Transfer.read(array, Array.of(values));
          copies.put(name, values);
        });
    return copies;
  }

  /** Puts statistics back. */
  void statistics(Map<String, float[]> copies) {
    statistics.forEach(
        (name, array) -> {
          float[] values = copies.get(name);
          if (values != null) {
            Transfer.write(Array.of(values), array);
          }
        });
  }

  @Override
  public double gradient(Batch batch) {
    boolean moves = moving && batch.step() != moved;
    Map<String, float[]> kept = moves || statistics.isEmpty() ? Map.of() : statistics();
    double value;
    try (NDManager step = manager.newSubManager()) {
      NDArray mean = forward(step, batch);
      weights.forEach(Weight::clear);
      JniUtils.backward((PtNDArray) mean, seed(step, mean), false, false);
      weights.forEach(Weight::pull);
      value = number(mean);
    }
    if (moves) {
      moved = batch.step();
    } else {
      statistics(kept);
    }
    return value;
  }

  private PtNDArray seed(NDManager step, NDArray mean) {
    if (mean.getDataType() == DataType.FLOAT32 && mean.getShape().dimension() == 0) {
      return (PtNDArray) one;
    }
    return (PtNDArray) step.ones(mean.getShape(), mean.getDataType());
  }

  /** The mean loss of a batch with its graph. */
  private NDArray forward(NDManager step, Batch batch) {
    JniUtils.setGradMode(false); // neither copies nor data belong to the graph
    weights.forEach(Weight::push);
    var random = new RandomStream(RandomStream.mix(seed + RandomStream.mix(batch.step())));
    engine.setRandomSeed((int) random.nextLong());
    Feed.Loaded loaded = feed.load(step, Split.TRAIN, batch.rows(), batch.size(), random);
    JniUtils.setGradMode(true);
    NDList predictions = model.forward(store, loaded.data(), true);
    NDArray mean = loss.evaluate(loaded.labels(), predictions);
    mean.attach(step);
    return mean;
  }

  private static double number(NDArray mean) {
    return mean.getDataType() == DataType.FLOAT64 ? mean.getDouble() : mean.getFloat();
  }

  @Override
  public void hessianVector(Batch batch, Array v, Array out) {
    if (exact.isEmpty()) {
      ForwardDifference.product(this, batch, v, out);
      return;
    }
    Map<String, float[]> kept = statistics.isEmpty() ? Map.of() : statistics();
    try (NDManager step = manager.newSubManager()) {
      List<NDArray> tensors = weights.stream().map(Weight::array).toList();
      var vectors = new ArrayList<NDArray>();
      var products = new ArrayList<NDArray>();
      int at = 0;
      for (Weight weight : weights) {
        float[] values = new float[weight.block().length()];
        for (int i = 0; i < values.length; i++) {
          values[i] = (float) v.get(at++);
        }
        vectors.add(Filled.of(step, values, weight.array().getShape()));
        products.add(step.zeros(weight.array().getShape()));
      }
      exact.get().product(forward(step, batch), tensors, vectors, products);
      at = 0;
      for (NDArray product : products) {
        for (float value : product.toFloatArray()) {
          out.set(at++, value);
        }
      }
    }
    statistics(kept);
  }

  @Override
  public Map<String, Double> evaluate(Split split, int most) {
    int there = examples(split);
    int count = most == 0 ? there : Math.min(most, there);
    var sums = new LinkedHashMap<String, Double>();
    JniUtils.setGradMode(false);
    weights.forEach(Weight::push);
    for (int from = 0; from < count; from += ROWS_OF_EVALUATION) {
      int size = Math.min(ROWS_OF_EVALUATION, count - from);
      int[] rows = new int[size];
      for (int i = 0; i < size; i++) {
        rows[i] = from + i;
      }
      var random = RandomStream.named(seed, "evaluate/%s/%d".formatted(split, from));
      try (NDManager step = manager.newSubManager()) {
        Feed.Loaded loaded = feed.load(step, split, rows, size, random);
        NDList predictions = model.forward(store, loaded.data(), false);
        add(sums, "loss", size * number(loss.evaluate(loaded.labels(), predictions)));
        for (Score score : scores) {
          double mean = score.mean().applyAsDouble(loaded.labels(), predictions);
          add(sums, score.name(), size * mean);
        }
      }
    }
    JniUtils.setGradMode(true);
    sums.replaceAll((_, sum) -> sum / count);
    if (count == 0) {
      sums.put("loss", Double.NaN);
    }
    return sums;
  }

  private static void add(Map<String, Double> sums, String name, double value) {
    sums.merge(name, value, Double::sum);
  }

  @Override
  public void close() {
    manager.close();
  }
}
