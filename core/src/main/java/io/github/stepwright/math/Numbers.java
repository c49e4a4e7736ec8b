package io.github.stepwright.math;

import java.util.AbstractList;
import java.util.List;
import java.util.RandomAccess;

/**
 * An immutable list of numbers in one array: a component for records that hold a million of them,
 * with the equality of a list and without a box for each.
 *
 * <p>Immutable and safe to share between threads. {@code get} makes the box.
 */
public final class Numbers extends AbstractList<Double> implements RandomAccess {

  private final double[] values;

  private Numbers(double[] values) {
    this.values = values;
  }

  /** The numbers of an array, which may be changed afterwards. */
  public static Numbers of(double... values) {
    return new Numbers(values.clone());
  }

  /** The numbers of a list; the list itself where it is of this class. */
  public static Numbers copyOf(List<Double> list) {
    return list instanceof Numbers numbers
        ? numbers
        : new Numbers(list.stream().mapToDouble(Double::doubleValue).toArray());
  }

  /** One number, without a box. */
  public double at(int index) {
    return values[index];
  }

  /** The numbers as an array of the caller's own. */
  public double[] array() {
    return values.clone();
  }

  @Override
  public Double get(int index) {
    return values[index];
  }

  @Override
  public int size() {
    return values.length;
  }
}
