package io.github.stepwright.djl;

import ai.djl.nn.Block;
import ai.djl.training.dataset.RandomAccessDataset;
import ai.djl.training.loss.Loss;
import io.github.stepwright.Checkpoint;
import io.github.stepwright.Decision;
import io.github.stepwright.Knob;
import io.github.stepwright.Norms;
import io.github.stepwright.Objective;
import io.github.stepwright.Progress;
import io.github.stepwright.Rule;
import io.github.stepwright.Settings;
import io.github.stepwright.Split;
import io.github.stepwright.Stepper;
import io.github.stepwright.Workload;
import io.github.stepwright.train.Descent;
import io.github.stepwright.train.Training;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Any block of DJL with a loss and data, as a workload.
 *
 * <p>Weights and gradients stay where the engine has them and are updated in place. A checkpoint
 * holds weights, slots, scalars, step counts, the position in the data and the normalisation
 * statistics (parameters of DJL's types for running means and variances; all others that are not
 * trained are taken for constants); what is random is a function of the seed and the number of the
 * batch, so a run that goes on from a checkpoint draws what the other one drew. Used by one thread.
 */
public final class DjlWorkload implements Workload {

  private static final String STATISTICS = "statistics/";

  private final DjlObjective objective;
  private final Objective shown;
  private final Training training;

  private DjlWorkload(DjlObjective objective, Stepper stepper, int batch, long seed) {
    this.objective = objective;
    this.shown = DjlOutputs.of(objective);
    this.training = new Training(shown, stepper, batch, seed);
  }

  /** A builder. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * The loss as a function of the weights; {@link io.github.stepwright.Outputs} where the model
   * predicts one array with as many rows for each example.
   */
  public Objective objective() {
    return shown;
  }

  @Override
  public Set<Knob> knobs() {
    return training.knobs();
  }

  @Override
  public Step step(Settings settings, Progress at) {
    Map<String, float[]> before = objective.parameters().statistics();
    objective.moving(true);
    try {
      Step step = training.step(settings, at);
      boolean finite = Double.isFinite(Norms.of(step.groups().values()).gradL2());
      if (!finite || !Double.isFinite(step.loss())) {
        objective.parameters().statistics(before);
      }
      return step;
    } finally {
      objective.moving(false);
    }
  }

  @Override
  public Evaluation evaluate(Decision.Evaluate what) {
    return training.evaluate(what);
  }

  @Override
  public Measurement measure(Decision.Measure what) {
    return training.measure(what);
  }

  @Override
  public Checkpoint checkpoint() {
    Checkpoint state = training.checkpoint();
    var floats = new HashMap<>(state.floats());
    objective
        .parameters()
        .statistics()
        .forEach((name, values) -> floats.put(STATISTICS + name, values));
    return new Checkpoint(floats, state.doubles(), state.longs());
  }

  @Override
  public void restore(Checkpoint checkpoint) {
    training.restore(checkpoint);
    statistics(checkpoint);
  }

  @Override
  public void restoreInPlace(Checkpoint checkpoint) {
    training.restoreInPlace(checkpoint);
    statistics(checkpoint);
  }

  private void statistics(Checkpoint checkpoint) {
    var statistics = new HashMap<String, float[]>();
    checkpoint
        .floats()
        .forEach(
            (name, values) -> {
              if (name.startsWith(STATISTICS)) {
                statistics.put(name.substring(STATISTICS.length()), values);
              }
            });
    objective.parameters().statistics(statistics);
  }

  @Override
  public Map<String, Tensor> weights() {
    Map<String, Tensor> weights = training.weights();
    var others = new LinkedHashMap<>(objective.parameters().frozen());
    others.putAll(objective.parameters().statistics());
    others.forEach(
        (name, values) ->
            weights.put(STATISTICS + name, new Tensor(new long[] {values.length}, values)));
    return weights;
  }

  @Override
  public void close() {
    training.close();
    objective.close();
  }

  /** Builds a workload. */
  public static final class Builder {
    private Block block;
    private Loss loss;
    private Feed feed;
    private final Map<Split, RandomAccessDataset> datasets = new EnumMap<>(Split.class);
    private Stepper stepper;
    private int batch;
    private long seed;
    private final List<Score> scores = new ArrayList<>();
    private UnaryOperator<String> groups = _ -> "all";
    private boolean copy;

    private Builder() {}

    /** The model; parameters that are not initialised are drawn from the seed. */
    public Builder setBlock(Block block) {
      this.block = block;
      return this;
    }

    /** The mean loss of a batch, a single number. */
    public Builder setLoss(Loss loss) {
      this.loss = loss;
      return this;
    }

    /** The data; instead of {@link #setTrainingData}. */
    public Builder setFeed(Feed feed) {
      this.feed = feed;
      return this;
    }

    /** A prepared data set; its batch size and sampler are not used. */
    public Builder setTrainingData(RandomAccessDataset data) {
      datasets.put(Split.TRAIN, data);
      return this;
    }

    /** The rule that moves the weights. */
    public Builder setOptimizer(Rule rule) {
      return setStepper(Descent.of(rule));
    }

    /** The stepper that moves the weights; instead of {@link #setOptimizer}. */
    public Builder setStepper(Stepper stepper) {
      this.stepper = stepper;
      return this;
    }

    /** Examples of a step while nobody moves the batch size, at least 1. */
    public Builder setBatchSize(int batch) {
      this.batch = batch;
      return this;
    }

    /** Data for choices. */
    public Builder optValidationData(RandomAccessDataset data) {
      datasets.put(Split.VALIDATION, data);
      return this;
    }

    /** Data for the final figure. */
    public Builder optTestData(RandomAccessDataset data) {
      datasets.put(Split.TEST, data);
      return this;
    }

    /** Seed of initial weights, order and noise, 0 where not given. */
    public Builder optSeed(long seed) {
      this.seed = seed;
      return this;
    }

    /** A metric beside the loss. */
    public Builder addScore(Score score) {
      scores.add(score);
      return this;
    }

    /** The group of a parameter by its name; all are in one group where not given. */
    public Builder optGroups(UnaryOperator<String> groups) {
      this.groups = groups;
      return this;
    }

    /** Takes the path of a GPU in main memory too, to test it. */
    Builder optCopy() {
      this.copy = true;
      return this;
    }

    /** The workload. */
    public DjlWorkload build() {
      need(block != null, "a block: setBlock(…)");
      need(loss != null, "a loss: setLoss(…)");
      need(feed != null || !datasets.isEmpty(), "data: setTrainingData(…) or setFeed(…)");
      need(stepper != null, "an optimizer: setOptimizer(…)");
      need(batch >= 1, "a batch size of at least 1: setBatchSize(…)");
      Feed data = feed != null ? feed : new DatasetFeed(datasets);
      var objective = new DjlObjective(block, loss, data, scores, batch, groups, copy, seed);
      return new DjlWorkload(objective, stepper, batch, seed);
    }

    private static void need(boolean there, String what) {
      if (!there) {
        throw new IllegalArgumentException("a workload must have " + what);
      }
    }
  }
}
