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
import io.github.stepwright.Crew;
import io.github.stepwright.Objective;
import io.github.stepwright.RandomStream;
import io.github.stepwright.Split;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
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
  private final Parameters parameters;
  private final List<Weight> weights;
  private final List<io.github.stepwright.Block> blocks;
  private final Optional<DoubleBackward> exact;
  private final Optional<Crew> crew;
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
    this.parameters = new Parameters(model, groups, copy);
    this.weights = parameters.weights();
    this.blocks = weights.stream().map(Weight::block).toList();
    this.exact = DoubleBackward.find();
    this.crew = OpenMpCrew.find().map(one -> one);
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

  @Override
  public Optional<Crew> crew() {
    return crew;
  }

  /** From here on gradients move the statistics, once for each batch, or no longer do. */
  void moving(boolean moving) {
    this.moving = moving;
    this.moved = Long.MIN_VALUE;
  }

  /** What it is of, beside the blocks. */
  Parameters parameters() {
    return parameters;
  }

  /** What becomes of the predictions for a batch; arrays live as long as the manager. */
  interface Pass {
    double at(NDManager step, NDList labels, NDList predictions);
  }

  @Override
  public double gradient(Batch batch) {
    return train(
        batch,
        (step, labels, predictions) -> {
          NDArray mean = mean(step, labels, predictions);
          backward(mean, seed(step, mean));
          return number(mean);
        });
  }

  /** A pass of a step: the first of a batch moves the statistics. */
  double train(Batch batch, Pass pass) {
    boolean moves = moving && batch.step() != moved;
    double value = pass(batch, true, moves, pass);
    if (moves) {
      moved = batch.step();
    }
    return value;
  }

  /** A pass that moves nothing. */
  double look(Batch batch, boolean graph, Pass pass) {
    return pass(batch, graph, false, pass);
  }

  /**
   * Forward as in training, with the noise of the batch.
   *
   * @param graph whether there is a way backward
   */
  private double pass(Batch batch, boolean graph, boolean moves, Pass pass) {
    Map<String, float[]> kept = moves ? Map.of() : parameters.statistics();
    double value =
        alone( // neither copies nor data belong to the graph
            step -> {
              weights.forEach(Weight::push);
              Feed.Loaded loaded = load(step, batch);
              JniUtils.setGradMode(graph);
              NDList predictions = model.forward(store, loaded.data(), true);
              return pass.at(step, loaded.labels(), predictions);
            });
    parameters.statistics(kept);
    return value;
  }

  /** What is to be done within a manager of its own, the engine noting nothing until it is told. */
  double alone(ToDoubleFunction<NDManager> work) {
    JniUtils.setGradMode(false);
    try (NDManager step = manager.newSubManager()) {
      return work.applyAsDouble(step);
    } finally {
      JniUtils.setGradMode(true);
    }
  }

  /** The examples of a batch; the engine's random numbers are those of the batch from here on. */
  Feed.Loaded load(NDManager step, Batch batch) {
    var random = new RandomStream(RandomStream.mix(seed + RandomStream.mix(batch.step())));
    engine.setRandomSeed((int) random.nextLong());
    return feed.load(step, Split.TRAIN, batch.rows(), batch.size(), random);
  }

  /** The mean loss, with its graph where there is one. */
  NDArray mean(NDManager step, NDList labels, NDList predictions) {
    NDArray mean = loss.evaluate(labels, predictions);
    mean.attach(step);
    return mean;
  }

  /** Writes the product of a vector with the derivative of an array into the gradients. */
  void backward(NDArray from, NDArray vector) {
    weights.forEach(Weight::clear);
    JniUtils.backward((PtNDArray) from, (PtNDArray) vector, false, false);
    weights.forEach(Weight::pull);
  }

  /** The vector for the gradient of a number. */
  NDArray seed(NDManager step, NDArray mean) {
    if (mean.getDataType() == DataType.FLOAT32 && mean.getShape().dimension() == 0) {
      return one;
    }
    return step.ones(mean.getShape(), mean.getDataType());
  }

  static double number(NDArray mean) {
    return mean.getDataType() == DataType.FLOAT64 ? mean.getDouble() : mean.getFloat();
  }

  @Override
  public void hessianVector(Batch batch, Array v, Array out) {
    if (exact.isEmpty()) {
      ForwardDifference.product(this, batch, v, out);
      return;
    }
    look(
        batch,
        true,
        (step, labels, predictions) -> {
          NDArray mean = mean(step, labels, predictions);
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
          exact.get().product(mean, tensors, vectors, products);
          at = 0;
          for (NDArray product : products) {
            for (float value : product.toFloatArray()) {
              out.set(at++, value);
            }
          }
          return 0;
        });
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
