package io.github.stepwright;

import java.util.Arrays;
import java.util.List;

/**
 * All parts over which a rule has scalars and sums in common: those of a group, or of all groups
 * for a {@linkplain Optimizer#joint joint} rule.
 *
 * <p>Sums are kept part by part and added in the order of the parts.
 */
public final class Whole {

  private final String name;
  private final List<Part> parts;
  private final List<Whole> inner;
  private final double[] scalars;
  private final int width;
  private final double[] sums;
  private final double[] moves;
  private Settings settings;
  private double loss;
  private long step;

  /**
   * A whole; its parts belong to it from here on.
   *
   * @param name of the group, {@link Settings#ALL} for all groups together
   * @param inner what the rule inside has, empty where there is none
   * @param scalars the state, written in place
   * @param sums number of the rule's own sums
   */
  public Whole(String name, List<Part> parts, List<Whole> inner, double[] scalars, int sums) {
    this.name = name;
    this.parts = List.copyOf(parts);
    this.inner = List.copyOf(inner);
    this.scalars = scalars;
    this.width = sums;
    this.sums = new double[width * parts.size()];
    this.moves = new double[inner.isEmpty() ? 2 * parts.size() : 0];
    for (int i = 0; i < parts.size(); i++) {
      parts.get(i).join(this, i);
    }
  }

  /**
   * The step that comes now, here and inside; sums are 0 again.
   *
   * @param step its number for the whole, from 1
   */
  public void begin(Settings settings, double loss, long step) {
    this.settings = settings;
    this.loss = loss;
    this.step = step;
    Arrays.fill(sums, 0);
    for (int i = 0; i < inner.size(); i++) {
      inner.get(i).begin(settings, loss, step);
    }
  }

  /** Name of the group, {@link Settings#ALL} for all groups together. */
  public String name() {
    return name;
  }

  /** Its parts, in their order. */
  public List<Part> parts() {
    return parts;
  }

  /** What the rule inside has in common. */
  public List<Whole> inner() {
    return inner;
  }

  /** Mean loss of the batch. */
  public double loss() {
    return loss;
  }

  /** Number of this step, from 1. */
  public long step() {
    return step;
  }

  /** Value of a knob. */
  public double get(Knob knob) {
    return settings.get(knob, name);
  }

  /**
   * The learning rate.
   *
   * @throws IllegalArgumentException where groups that are not frozen have different rates and one
   *     number must serve them all
   */
  public double rate() {
    if (!name.equals(Settings.ALL)) {
      return settings.rate(name);
    }
    double common = 0;
    for (int i = 0; i < parts.size(); i++) {
      double rate = parts.get(i).rate();
      if (rate != 0 && common != 0 && rate != common) {
        throw new IllegalArgumentException(
            "rates of all groups must be equal or 0, got %s and %s in %s"
                .formatted(common, rate, settings));
      }
      common = rate == 0 ? common : rate;
    }
    return common;
  }

  /** A scalar. */
  public double scalar(int i) {
    return scalars[i];
  }

  /** Sets a scalar. */
  public void scalar(int i, double value) {
    scalars[i] = value;
  }

  /** One of the rule's own sums over all parts. */
  public double sum(int sum) {
    double total = 0;
    for (int i = sum; i < sums.length; i += width) {
      total += sums[i];
    }
    return total;
  }

  /** One of the rule's own sums over one part. */
  public double sum(int sum, int part) {
    return sums[part * width + sum];
  }

  /** Sets all own sums to 0, for a rule that adds up something else in its next pass. */
  public void clear() {
    Arrays.fill(sums, 0);
  }

  void add(int part, int sum, double value) {
    sums[part * width + sum] += value;
  }

  /** Keeps what the last step did to a part, one beside the other: that of the innermost rule. */
  void moved(int part, double update, double weight) {
    moves[2 * part] = update;
    moves[2 * part + 1] = weight;
  }

  /** Sum of squares of the changes of a part. */
  double update(int part) {
    return moves[2 * part];
  }

  /** Sum of squares of the weights of a part before. */
  double weight(int part) {
    return moves[2 * part + 1];
  }
}
