package io.github.stepwright;

import java.util.List;

/**
 * A number that steers a run and that a controller may move.
 *
 * @param name as the journal writes it, for example {@code lr}
 * @param scale how it is searched
 * @param low smallest legal value
 * @param high largest legal value
 */
public record Knob(String name, Scale scale, double low, double high) {

  /** The learning rate of all groups. */
  public static final Knob LEARNING_RATE = new Knob("lr", Scale.LOG, 0, Double.MAX_VALUE);

  /** Factor on the learning rate of one group; layerwise controllers own it. */
  public static final Knob RATE_FACTOR = new Knob("rateFactor", Scale.LOG, 0, Double.MAX_VALUE);

  /** Factor on the learning rate of all groups that goes with the batch; its controller owns it. */
  public static final Knob BATCH_FACTOR = new Knob("batchFactor", Scale.LOG, 0, Double.MAX_VALUE);

  /** Examples of one optimizer step. */
  public static final Knob BATCH_SIZE = new Knob("batch", Scale.LOG, 1, Integer.MAX_VALUE);

  /** Heavy-ball or Nesterov momentum. */
  public static final Knob MOMENTUM = new Knob("momentum", Scale.LINEAR, 0, 1);

  /** Decay rate of the first moment. */
  public static final Knob BETA1 = new Knob("beta1", Scale.LINEAR, 0, 1);

  /** Decay rate of the second moment. */
  public static final Knob BETA2 = new Knob("beta2", Scale.LINEAR, 0, 1);

  /** Decay rate of a third average, where a rule keeps one. */
  public static final Knob BETA3 = new Knob("beta3", Scale.LINEAR, 0, 1);

  /** Weight decay, coupled or decoupled as the optimizer defines it. */
  public static final Knob WEIGHT_DECAY = new Knob("decay", Scale.LOG, 0, Double.MAX_VALUE);

  /** Relaxation factor of an iterative solver. */
  public static final Knob RELAXATION = new Knob("omega", Scale.LINEAR, 0, 2);

  /** Share of a workload's tasks that take part in training, the easiest first. */
  public static final Knob DIFFICULTY = new Knob("difficulty", Scale.LINEAR, 0, 1);

  /** Weight of a workload's auxiliary loss. */
  public static final Knob AUXILIARY = new Knob("auxiliary", Scale.LINEAR, 0, Double.MAX_VALUE);

  /** Factor on the mean change of the clients in a federation; 1 is plain averaging. */
  public static final Knob SERVER_RATE = new Knob("server", Scale.LOG, 0, Double.MAX_VALUE);

  private static final List<Knob> STANDARD =
      List.of(
          LEARNING_RATE,
          RATE_FACTOR,
          BATCH_FACTOR,
          BATCH_SIZE,
          MOMENTUM,
          BETA1,
          BETA2,
          BETA3,
          WEIGHT_DECAY,
          RELAXATION,
          DIFFICULTY,
          AUXILIARY,
          SERVER_RATE);

  /**
   * The knob that a journal names; one that is not among the constants has no range.
   *
   * @param name as the journal writes it
   */
  public static Knob named(String name) {
    for (Knob knob : STANDARD) {
      if (knob.name.equals(name)) {
        return knob;
      }
    }
    return new Knob(name, Scale.LINEAR, -Double.MAX_VALUE, Double.MAX_VALUE);
  }

  /** Refuses an empty range. */
  public Knob {
    if (!(low < high)) {
      throw new IllegalArgumentException(
          "knob %s needs low < high, got %s and %s".formatted(name, low, high));
    }
  }

  /**
   * The value itself, if it is legal.
   *
   * @throws IllegalArgumentException if it is outside the range or not a number
   */
  public double check(double value) {
    if (!(value >= low && value <= high)) {
      throw new IllegalArgumentException(
          "%s must be in [%s, %s], got %s".formatted(name, low, high, value));
    }
    return value;
  }
}
