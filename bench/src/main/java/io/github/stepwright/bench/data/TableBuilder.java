package io.github.stepwright.bench.data;

import io.github.stepwright.DataException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Collects rows whose classes are known only when the last has been read. */
final class TableBuilder {

  private final String source;
  private final Map<String, Integer> met = new HashMap<>();
  private final List<String> order = new ArrayList<>();
  private int[] labels = new int[256];
  private float[] values = new float[4096];
  private int rows;
  private int size;

  TableBuilder(String source) {
    this.source = source;
  }

  void label(String name) {
    if (rows == labels.length) {
      labels = Arrays.copyOf(labels, 2 * rows);
    }
    labels[rows++] =
        met.computeIfAbsent(
            name,
            fresh -> {
              order.add(fresh);
              return order.size() - 1;
            });
  }

  void value(float value) {
    if (size == values.length) {
      values = Arrays.copyOf(values, 2 * size);
    }
    values[size++] = value;
  }

  /** Rows of equal length. */
  Table build(List<String> features) {
    if (rows == 0) {
      throw new DataException(source + ": must hold rows, found none");
    }
    if (order.size() < 2) {
      throw new DataException(
          "%s: label must have two classes at least, found only %s".formatted(source, order));
    }
    var sorted = new ArrayList<>(order);
    sorted.sort(order.stream().allMatch(TableBuilder::number) ? BY_VALUE : BY_TEXT);
    int[] place = new int[order.size()];
    for (int i = 0; i < place.length; i++) {
      place[i] = sorted.indexOf(order.get(i));
    }
    int[] found = new int[rows];
    for (int i = 0; i < rows; i++) {
      found[i] = place[labels[i]];
    }
    return new Table(
        List.copyOf(features), Arrays.copyOf(values, size), found, List.copyOf(sorted));
  }

  private static final Comparator<String> BY_TEXT = Comparator.naturalOrder();
  private static final Comparator<String> BY_VALUE =
      Comparator.comparingDouble(Double::parseDouble).thenComparing(BY_TEXT);

  private static boolean number(String text) {
    try {
      return !Double.isNaN(Double.parseDouble(text));
    } catch (NumberFormatException _) {
      return false;
    }
  }
}
