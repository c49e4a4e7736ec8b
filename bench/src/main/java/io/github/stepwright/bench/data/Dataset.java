package io.github.stepwright.bench.data;

import io.github.stepwright.Split;
import java.util.Arrays;

/**
 * A table made ready for training: split, and every column brought to mean 0 and standard deviation
 * 1 over the training split; a column that is constant there becomes 0. {@link #raw} leaves them.
 *
 * @param width columns
 * @param classes number of classes
 * @param parts examples of each split, in the order of {@link Split}
 */
public record Dataset(int width, int classes, Part[] parts) {

  /**
   * Examples of one split.
   *
   * @param values row by row
   * @param labels class of each row
   */
  public record Part(float[] values, int[] labels) {}

  /** The examples of a split. */
  public Part part(Split split) {
    return parts[split.ordinal()];
  }

  /** A table in the splits of a division, its columns scaled. */
  public static Dataset of(Table table, Division division) {
    return of(table, division.split(), scale(table, division.split()));
  }

  /** Split 70 : 15 : 15 as for the usual study. */
  public static Dataset of(Table table) {
    return of(table, Division.shares(table, Division.USUAL));
  }

  /** The same with the columns as the table has them. */
  public static Dataset raw(Table table) {
    float[][] same = new float[2][table.width()];
    Arrays.fill(same[1], 1);
    return of(table, Division.shares(table, Division.USUAL).split(), same);
  }

  private static Dataset of(Table table, int[] split, float[][] scale) {
    int width = table.width();
    var parts = new Part[Split.values().length];
    // Mixed, so that the first thousand examples of a split are like all of them.
    int[] mixed = Division.shuffled(split.length, Division.USUAL, "order");
    for (int s = 0; s < parts.length; s++) {
      int part = s;
      int[] rows = Arrays.stream(mixed).filter(i -> split[i] == part).toArray();
      float[] values = new float[rows.length * width];
      int[] labels = new int[rows.length];
      for (int i = 0; i < rows.length; i++) {
        labels[i] = table.labels()[rows[i]];
        for (int j = 0; j < width; j++) {
          values[i * width + j] = (table.values()[rows[i] * width + j] - scale[0][j]) * scale[1][j];
        }
      }
      parts[s] = new Part(values, labels);
    }
    return new Dataset(width, table.classes().size(), parts);
  }

  /** Mean and inverse standard deviation of each column over the training rows. */
  private static float[][] scale(Table table, int[] split) {
    int width = table.width();
    float[][] scale = new float[2][width];
    for (int j = 0; j < width; j++) {
      double sum = 0;
      double squares = 0;
      int count = 0;
      for (int i = 0; i < split.length; i++) {
        if (split[i] == 0) {
          sum += table.values()[i * width + j];
          count++;
        }
      }
      double mean = sum / count;
      for (int i = 0; i < split.length; i++) {
        if (split[i] == 0) {
          double off = table.values()[i * width + j] - mean;
          squares += off * off;
        }
      }
      double deviation = Math.sqrt(squares / count);
      scale[0][j] = (float) mean;
      // Rounding of a mean must not be blown up into a column of its own.
      scale[1][j] = deviation <= 1e-6 * Math.abs(mean) ? 0 : (float) (1 / deviation);
    }
    return scale;
  }
}
