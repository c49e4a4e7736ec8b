package io.github.stepwright.djl;

import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.ParameterTracker;
import ai.djl.training.tracker.Tracker;
import ai.djl.util.Pair;
import io.github.stepwright.Checkpoint;
import io.github.stepwright.Knob;
import io.github.stepwright.Need;
import io.github.stepwright.Rule;
import io.github.stepwright.Settings;
import io.github.stepwright.train.SpinningCrew;
import io.github.stepwright.train.Worker;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.DoubleSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One of our optimizers inside a plain trainer of DJL.
 *
 * <p>DJL hands over one parameter after the other; they are collected, and the step is made when
 * the last has come, so that rules over all weights see all of them. In main memory tensors are
 * updated in place without a copy. Where that is not possible, on a GPU, weights and gradients are
 * copied to main memory and weights back, and the log says so once. Gradients are 0 behind a step,
 * as DJL's own optimizers leave them.
 *
 * <p>Weight decay, clipping and the like are those of the rule: DJL's {@code optWeightDecays} and
 * {@code optClipGrad} have no effect. For a model on one device. Used by one thread.
 */
public final class DjlOptimizer extends Optimizer {

  private static final Logger LOG = LoggerFactory.getLogger(DjlOptimizer.class);
  private static final String GROUP = "all";

  private final io.github.stepwright.Optimizer rule;
  private final ParameterTracker rate;
  private final Map<Knob, Double> values;
  private final Block model;
  private final DoubleSupplier loss;
  private final long seed;
  private final int threads;
  private final boolean copy;
  private final Map<String, Tensor> tensors = new LinkedHashMap<>();
  private final Set<String> come = new HashSet<>();
  private Checkpoint loaded;
  private Worker worker;
  private int made;

  private DjlOptimizer(Builder builder) {
    super(builder);
    if (!(builder.rule instanceof io.github.stepwright.Optimizer optimizer)) {
      throw new IllegalArgumentException(
          "a rule must work in passes over a gradient, got %s: setRule(…)".formatted(builder.rule));
    }
    if (optimizer.needs().contains(Need.HESSIAN_DIAGONAL)) {
      throw new IllegalArgumentException(
          "a trainer of DJL has no Hessian-vector products, which %s needs; use DjlWorkload"
              .formatted(optimizer));
    }
    if (optimizer.needs().contains(Need.LOSS) && builder.loss == null) {
      throw new IllegalArgumentException(
          "%s must be told the loss of each batch, got none: optLoss(…)".formatted(optimizer));
    }
    if (builder.model == null) {
      throw new IllegalArgumentException("an optimizer must know its model: setModel(…)");
    }
    this.rule = optimizer;
    this.rate = builder.rate;
    this.values = new HashMap<>(optimizer.knobs());
    this.model = builder.model;
    this.loss = builder.loss == null ? () -> Double.NaN : builder.loss;
    this.seed = builder.seed;
    this.threads = builder.threads;
    this.copy = builder.copy;
  }

  /** A builder. */
  public static Builder builder() {
    return new Builder();
  }

  @Override
  public void update(String parameterId, NDArray weight, NDArray grad) {
    if (tensors.isEmpty()) {
      gather();
    }
    Tensor tensor = tensors.get(parameterId);
    if (tensor == null) {
      throw new IllegalStateException(
          "a parameter must belong to the model of setModel, got one of shape "
              + weight.getShape());
    }
    if (!come.add(parameterId)) {
      var missing = new ArrayList<String>();
      tensors.forEach(
          (id, one) -> missing.addAll(come.contains(id) ? List.of() : List.of(one.name())));
      throw new IllegalStateException(
          "every parameter must come once in a step on one device; %s came again before %s: freeze"
                  .formatted(tensor.name(), missing)
              + " those that the model does not use");
    }
    tensor.bind(weight, grad);
    if (come.size() == tensors.size()) {
      come.clear();
      step();
    }
  }

  private void gather() {
    for (Pair<String, Parameter> one : model.getParameters()) {
      if (one.getValue().requiresGradient()) {
        tensors.put(one.getValue().getId(), new Tensor(one.getKey(), GROUP, copy));
      }
    }
  }

  private void step() {
    List<Tensor> all = List.copyOf(tensors.values());
    boolean first = worker == null;
    boolean moved = first;
    for (Tensor tensor : all) {
      moved |= tensor.moved();
    }
    if (moved) {
      List<io.github.stepwright.Block> blocks = all.stream().map(Tensor::block).toList();
      if (first) {
        worker = new Worker(rule, blocks, seed, SpinningCrew.of(threads, OpenMpCrew.find()));
        if (loaded != null) {
          worker.restore(loaded);
          loaded = null;
        }
        if (all.stream().anyMatch(Tensor::copied)) {
          LOG.info(
              "{} updates copies of the weights in main memory: they lie on {}",
              rule,
              all.getFirst().device());
        }
      } else {
        worker.arrange(blocks);
      }
    }
    if (rate != null) {
      values.put(Knob.LEARNING_RATE, (double) rate.getNewValue(GROUP, ++made));
    }
    worker.step(Settings.of(values), loss.getAsDouble());
    all.forEach(Tensor::written);
  }

  /**
   * Everything that is needed to go on: slots, scalars, step counts, and the weights with them.
   *
   * @throws IllegalStateException before the first step
   */
  public Checkpoint save() {
    if (worker == null) {
      throw new IllegalStateException("an optimizer must have made a step before it is saved");
    }
    Checkpoint state = worker.checkpoint();
    var longs = new HashMap<>(state.longs());
    longs.put("made", new long[] {made});
    return new Checkpoint(state.floats(), state.doubles(), longs);
  }

  /** Goes on from a state; the weights of the model become those of the state. */
  public void load(Checkpoint state) {
    made = (int) state.longs().get("made")[0];
    if (worker == null) {
      loaded = state;
    } else {
      worker.restore(state);
      tensors.values().forEach(Tensor::written);
    }
  }

  /** Builds an optimizer. */
  public static final class Builder extends OptimizerBuilder<Builder> {
    private Rule rule;
    private Block model;
    private ParameterTracker rate;
    private DoubleSupplier loss;
    private long seed;
    private int threads = 1;
    private boolean copy;

    private Builder() {}

    /** The rule, for example {@code Catalog.OPTIMIZERS.parse("clipnorm:max=1/adamw")}. */
    public Builder setRule(Rule rule) {
      this.rule = rule;
      return this;
    }

    /** The model whose parameters are trained. */
    public Builder setModel(Model model) {
      return setModel(model.getBlock());
    }

    /** The block whose parameters are trained. */
    public Builder setModel(Block model) {
      this.model = model;
      return this;
    }

    /** Learning rate by update; the rule's own where not given. */
    public Builder optLearningRateTracker(Tracker tracker) {
      this.rate = tracker;
      return this;
    }

    /** The mean loss of the batch at hand, for rules that need it: {@link DjlSteering#loss}. */
    public Builder optLoss(DoubleSupplier loss) {
      this.loss = loss;
      return this;
    }

    /** Seed of the random numbers that a rule draws, 0 where not given. */
    public Builder optSeed(long seed) {
      this.seed = seed;
      return this;
    }

    /** Threads that share a pass over the weights, 1 where not given. */
    public Builder optThreads(int threads) {
      this.threads = threads;
      return this;
    }

    /** Takes the path of a GPU in main memory too, to test it. */
    Builder optCopy() {
      this.copy = true;
      return this;
    }

    @Override
    protected Builder self() {
      return this;
    }

    /** The optimizer. */
    public DjlOptimizer build() {
      return new DjlOptimizer(this);
    }
  }
}
