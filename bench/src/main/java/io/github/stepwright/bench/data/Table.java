package io.github.stepwright.bench.data;

import java.util.List;

/**
 * Examples with a class each, as they were read: rows of numbers, not yet scaled.
 *
 * @param features names of the columns
 * @param values row by row, {@code features.size()} a row
 * @param labels index into {@code classes} for each row
 * @param classes names of the classes, sorted: as numbers where all of them are numbers, else as
 *     text
 */
public record Table(List<String> features, float[] values, int[] labels, List<String> classes) {

  /** Number of examples. */
  public int rows() {
    return labels.length;
  }

  /** Number of columns. */
  public int width() {
    return features.size();
  }
}
