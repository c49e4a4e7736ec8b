package io.github.stepwright.train;

import io.github.stepwright.Batch;
import io.github.stepwright.Block;
import io.github.stepwright.Checkpoint;
import io.github.stepwright.Knob;
import io.github.stepwright.Norms;
import io.github.stepwright.Objective;
import io.github.stepwright.Progress;
import io.github.stepwright.RandomStream;
import io.github.stepwright.Settings;
import io.github.stepwright.Stepper;
import io.github.stepwright.Workload;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One client of a federation: its own examples, and an optimizer that begins afresh in every round.
 *
 * <p>Remembers its last two changes of the weights. Used by one thread.
 */
final class Client {

  private static final String LAST = "/last";
  private static final String BEFORE = "/before";
  private static final String ORDER = "/order";

  private final String name;
  private final Objective objective;
  private final int[] rows;
  private final Stepper.Steps steps;
  private final Order order;
  private final Checkpoint fresh;
  private int[] chosen = new int[0];
  private double[] last = new double[0];
  private double[] before = new double[0];

  Client(String name, Objective objective, int[] rows, Stepper stepper, long seed) {
    this.name = name;
    this.objective = objective;
    this.rows = rows;
    this.steps = stepper.start(objective, RandomStream.named(seed, name).state());
    this.order = new Order(rows.length, RandomStream.named(seed, "order/" + name));
    this.fresh = steps.checkpoint();
  }

  String name() {
    return name;
  }

  int examples() {
    return rows.length;
  }

  double[] last() {
    return last;
  }

  double[] before() {
    return before;
  }

  /** A round begins: the server's weights, and nothing remembered. */
  void begin(double[] weights) {
    steps.restore(fresh);
    scatter(weights, objective.blocks());
    last = new double[0];
    before = new double[0];
  }

  /** What a step left behind it, to go back there. */
  record Kept(Checkpoint state, double[] last, double[] before) {}

  Kept keep() {
    return new Kept(steps.checkpoint(), last, before);
  }

  void back(Kept kept) {
    steps.restore(kept.state);
    last = kept.last;
    before = kept.before;
  }

  Workload.Step step(Settings settings, Progress at) {
    Batch drawn = order.next((int) Math.round(settings.get(Knob.BATCH_SIZE)));
    if (chosen.length < drawn.size()) {
      chosen = new int[drawn.size()];
    }
    for (int i = 0; i < drawn.size(); i++) {
      chosen[i] = rows[drawn.rows()[i]];
    }
    double[] from = weights();
    Workload.Step step =
        steps.step(new Batch(chosen, drawn.size(), drawn.step()), own(settings), at);
    before = last;
    last = weights();
    for (int i = 0; i < from.length; i++) {
      last[i] -= from[i];
    }
    Norms norms = Norms.of(step.groups().values());
    return new Workload.Step(step.loss(), Map.of(name, norms), step.spread(), step.cost());
  }

  /** Every group of its model obeys the settings of the client. */
  private Settings own(Settings settings) {
    return new Settings() {
      @Override
      public double get(Knob knob, String group) {
        return settings.get(knob, name);
      }

      @Override
      public Map<String, Double> named() {
        return settings.named();
      }
    };
  }

  double[] weights() {
    return gather(objective.blocks());
  }

  /** All weights, block behind block. */
  static double[] gather(List<Block> blocks) {
    double[] all = new double[blocks.stream().mapToInt(Block::length).sum()];
    int at = 0;
    for (Block block : blocks) {
      for (int i = 0; i < block.length(); i++) {
        all[at++] = block.weights().get(i);
      }
    }
    return all;
  }

  /** Puts all weights back, rounded to the width of their block. */
  static void scatter(double[] all, List<Block> blocks) {
    int at = 0;
    for (Block block : blocks) {
      for (int i = 0; i < block.length(); i++) {
        block.weights().set(i, all[at++]);
      }
    }
  }

  /** The place in its data. */
  void saveOrder(Map<String, long[]> longs) {
    longs.put(name + ORDER, order.save());
  }

  void loadOrder(Map<String, long[]> longs) {
    order.load(longs.get(name + ORDER));
  }

  /** The rest: only a client that is in a round has any. */
  void save(Map<String, float[]> floats, Map<String, double[]> doubles, Map<String, long[]> longs) {
    Checkpoint state = steps.checkpoint();
    state.floats().forEach((key, value) -> floats.put(name + "/" + key, value));
    state.doubles().forEach((key, value) -> doubles.put(name + "/" + key, value));
    state.longs().forEach((key, value) -> longs.put(name + "/" + key, value));
    doubles.put(name + LAST, last.clone());
    doubles.put(name + BEFORE, before.clone());
  }

  void load(Checkpoint saved) {
    steps.restore(
        new Checkpoint(inside(saved.floats()), inside(saved.doubles()), inside(saved.longs())));
    last = saved.doubles().get(name + LAST).clone();
    before = saved.doubles().get(name + BEFORE).clone();
  }

  private <T> Map<String, T> inside(Map<String, T> all) {
    var found = new HashMap<String, T>();
    all.forEach(
        (key, value) -> {
          if (key.startsWith(name + "/")) {
            found.put(key.substring(name.length() + 1), value);
          }
        });
    return found;
  }
}
