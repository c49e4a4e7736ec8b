package io.github.stepwright.train;

import io.github.stepwright.Batch;
import io.github.stepwright.Bilevel;
import io.github.stepwright.Block;
import io.github.stepwright.Checkpoint;
import io.github.stepwright.Decision;
import io.github.stepwright.Knob;
import io.github.stepwright.Objective;
import io.github.stepwright.Progress;
import io.github.stepwright.RandomStream;
import io.github.stepwright.Settings;
import io.github.stepwright.Stepper;
import io.github.stepwright.Work;
import io.github.stepwright.Workload;
import io.github.stepwright.signal.Measurements;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * The usual workload: an objective, a stepper, and mini-batches, in a shuffled order where nobody
 * says otherwise.
 *
 * <p>The order comes from the stream {@code order} of the seed. An evaluation costs a third of a
 * unit for each reference batch of examples: forward only. A batch size that exceeds the data is
 * legal, its examples then come more than once. A stepper that wants its examples drawn by coins
 * gets them from the stream {@code coins}, and the batch size counts for nothing.
 */
public final class Training implements Workload {

  private static final String ORDER = "order";
  private static final String COINS = "coins";

  /** Before the name of a knob of the objective's, whose value its last gradient obeyed. */
  private static final String OWN = "knob/";

  private final Objective objective;
  private final Stepper.Steps steps;
  private final Set<Knob> knobs;
  private final Batches order;
  private final Optional<Coins> coins;
  private final Measurements measurements;
  private final Ahead ahead;
  private Settings settings;
  private Settings obeyed = Settings.of(Map.of());

  /**
   * A workload before its first step.
   *
   * @param objective fresh, with its initial weights
   * @param stepper the optimizer at work
   * @param batch examples of a step while nobody moves {@link Knob#BATCH_SIZE} and the stepper
   *     names none, at least 1
   * @param seed decides the order of the data
   */
  public Training(Objective objective, Stepper stepper, int batch, long seed) {
    this(
        objective,
        stepper,
        batch,
        seed,
        new Order(objective.examples(), RandomStream.named(seed, ORDER)));
  }

  /**
   * A workload whose batches come in an order of their own.
   *
   * @param order before its first batch
   * @throws IllegalArgumentException for a stepper that wants its examples drawn by coins, where
   *     the order is not the shuffled one
   */
  public Training(Objective objective, Stepper stepper, int batch, long seed, Batches order) {
    if (batch < 1) {
      throw new IllegalArgumentException("batch must be >= 1, got " + batch);
    }
    this.objective = objective;
    this.steps = stepper.start(objective, seed);
    this.order = order;
    if (steps.sampling().isPresent() && !(order instanceof Order)) {
      throw new IllegalArgumentException(
          "examples must come in the order of the workload, got an optimizer that draws them by"
              + " coins");
    }
    this.coins =
        steps.sampling().isEmpty()
            ? Optional.empty()
            : Optional.of(
                new Coins(
                    objective.examples(),
                    steps.sampling().getAsDouble(),
                    RandomStream.named(seed, COINS)));
    this.measurements = new Measurements(objective, steps, seed);
    var knobs = new HashSet<>(stepper.knobs().keySet());
    knobs.addAll(objective.knobs().keySet());
    knobs.add(Knob.BATCH_SIZE);
    knobs.add(Knob.RATE_FACTOR);
    if (knobs.contains(Knob.LEARNING_RATE)) {
      knobs.add(Knob.BATCH_FACTOR);
    }
    this.knobs = Set.copyOf(knobs);
    this.ahead = new Ahead(objective, steps, order);
    var values = new HashMap<>(stepper.knobs());
    values.putIfAbsent(Knob.BATCH_SIZE, (double) batch);
    this.settings = Settings.of(values);
  }

  @Override
  public Set<Knob> knobs() {
    return knobs;
  }

  @Override
  public Step step(Settings settings, Progress at) {
    this.settings = settings;
    obey(settings);
    ahead.forget();
    Batch batch = coins.isPresent() ? coins.get().next() : order.next(size(settings));
    Step step = steps.step(batch, settings, at);
    if (batch.size() > 0) {
      measurements.stepped(batch, settings, at, step);
    }
    return step;
  }

  private void obey(Settings values) {
    obeyed = values;
    objective.obey(values);
  }

  private static int size(Settings settings) {
    return Math.toIntExact(Math.round(settings.get(Knob.BATCH_SIZE)));
  }

  @Override
  public Evaluation evaluate(Decision.Evaluate what) {
    int there = objective.examples(what.split());
    if (there == 0) {
      throw new IllegalArgumentException(
          "the workload must have a %s split, it has none".formatted(what.split()));
    }
    var metrics = new HashMap<String, Double>();
    Runnable look = () -> metrics.putAll(objective.evaluate(what.split(), what.examples()));
    if (what.readout()) {
      steps.withReadout(look);
    } else {
      look.run();
    }
    int looked = what.examples() == 0 ? there : Math.min(there, what.examples());
    return new Evaluation(metrics, new Work(0, 0, looked / (3.0 * objective.referenceBatch()), 0));
  }

  @Override
  public Measurement measure(Decision.Measure what) {
    if (Ahead.knows(what.what())) {
      return ahead.of(what.what(), size(settings), settings);
    }
    OptionalDouble known = steps.read(what.what());
    if (known.isPresent()) {
      double value = known.getAsDouble();
      return new Measurement(value, value, value, Work.NONE);
    }
    return measurements.of(what.what());
  }

  @Override
  public Checkpoint checkpoint() {
    Checkpoint inner = steps.checkpoint();
    var longs = new HashMap<>(inner.longs());
    longs.put(ORDER, order.save());
    coins.ifPresent(own -> longs.put(COINS, own.save()));
    var floats = new HashMap<>(inner.floats());
    var doubles = new HashMap<>(inner.doubles());
    measurements.save(floats, doubles);
    objective
        .knobs()
        .forEach(
            (knob, standard) ->
                doubles.put(OWN + knob.name(), new double[] {obeyed.or(knob, standard)}));
    return new Checkpoint(floats, doubles, longs);
  }

  @Override
  public void restore(Checkpoint checkpoint) {
    restoreInPlace(checkpoint);
    order.load(checkpoint.longs().get(ORDER));
    coins.ifPresent(own -> own.load(checkpoint.longs().get(COINS)));
  }

  @Override
  public void restoreInPlace(Checkpoint checkpoint) {
    ahead.forget();
    steps.restore(checkpoint);
    var own = new HashMap<Knob, Double>();
    for (Knob knob : objective.knobs().keySet()) {
      own.put(knob, checkpoint.doubles().get(OWN + knob.name())[0]);
    }
    obey(Settings.of(own));
    measurements.load(checkpoint);
  }

  @Override
  public Map<String, Tensor> weights() {
    var weights = new LinkedHashMap<String, Tensor>();
    if (objective instanceof Bilevel both) {
      weights.put("upper", new Tensor(new long[] {both.upper().length()}, both.upper().toFloats()));
    }
    steps.withReadout(
        () -> {
          for (Block block : objective.blocks()) {
            weights.put(block.name(), new Tensor(block.shape(), block.weights().toFloats()));
          }
        });
    return weights;
  }

  @Override
  public void close() {
    // Everything lies on the heap.
  }
}
