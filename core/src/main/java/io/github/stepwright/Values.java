package io.github.stepwright;

import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Knob values in a flat table that is copied when one of them changes.
 *
 * <p>A run has a handful of knobs and a step reads each a few times, so a linear search beats a
 * hash map and needs no boxing. Immutable and safe to share between threads.
 */
public final class Values implements Settings {

  private final Knob[] knobs;
  private final String[] groups;
  private final double[] values;

  private Values(Knob[] knobs, String[] groups, double[] values) {
    this.knobs = knobs;
    this.groups = groups;
    this.values = values;
  }

  static Values of(Map<Knob, Double> start) {
    var names = start.keySet().stream().sorted(Comparator.comparing(Knob::name)).toList();
    var table = new Values(new Knob[0], new String[0], new double[0]);
    for (Knob knob : names) {
      table = table.with(knob, ALL, start.get(knob));
    }
    return table;
  }

  /**
   * The same settings with one value changed.
   *
   * @throws IllegalArgumentException for a value outside the knob's range
   */
  public Values with(Knob knob, String group, double value) {
    knob.check(value);
    int at = find(knob, group);
    int n = values.length;
    if (at >= 0) {
      double[] changed = values.clone();
      changed[at] = value;
      return new Values(knobs, groups, changed);
    }
    Knob[] moreKnobs = Arrays.copyOf(knobs, n + 1);
    String[] moreGroups = Arrays.copyOf(groups, n + 1);
    double[] moreValues = Arrays.copyOf(values, n + 1);
    moreKnobs[n] = knob;
    moreGroups[n] = group;
    moreValues[n] = value;
    return new Values(moreKnobs, moreGroups, moreValues);
  }

  @Override
  public double get(Knob knob, String group) {
    int common = -1;
    for (int i = 0; i < knobs.length; i++) {
      if (knobs[i].equals(knob)) {
        if (groups[i].equals(group)) {
          return values[i];
        }
        if (groups[i].equals(ALL)) {
          common = i;
        }
      }
    }
    if (common >= 0) {
      return values[common];
    }
    if (factor(knob)) {
      return 1;
    }
    throw new IllegalArgumentException(
        "knob must be one of %s, got %s".formatted(named().keySet(), knob.name()));
  }

  @Override
  public double or(Knob knob, double standard) {
    int at = find(knob, ALL);
    return at < 0 ? standard : values[at];
  }

  @Override
  public Map<String, Double> named() {
    var named = new LinkedHashMap<String, Double>();
    for (int i = 0; i < values.length; i++) {
      named.put(name(i), values[i]);
    }
    return named;
  }

  /** Number of values. */
  public int size() {
    return values.length;
  }

  /** Name of the i-th value, as the journal writes it. */
  public String name(int i) {
    return groups[i].equals(ALL) ? knobs[i].name() : knobs[i].name() + "[" + groups[i] + "]";
  }

  /** The i-th value. */
  public double value(int i) {
    return values[i];
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Settings settings && named().equals(settings.named());
  }

  @Override
  public int hashCode() {
    return named().hashCode();
  }

  @Override
  public String toString() {
    return named().toString();
  }

  private static boolean factor(Knob knob) {
    return knob.equals(Knob.RATE_FACTOR)
        || knob.equals(Knob.BATCH_FACTOR)
        || knob.equals(Knob.SERVER_RATE);
  }

  private int find(Knob knob, String group) {
    for (int i = 0; i < knobs.length; i++) {
      if (knobs[i].equals(knob) && groups[i].equals(group)) {
        return i;
      }
    }
    return -1;
  }
}
