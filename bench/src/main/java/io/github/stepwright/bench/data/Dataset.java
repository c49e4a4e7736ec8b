package io.github.stepwright.bench.data;

import io.github.stepwright.RandomStream;
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

  /** Shares of validation and test where nothing else is customary. */
  private static final double SHARE = 0.15;

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

  /**
   * Splits at random, always the same way: 70 % training, 15 % validation, 15 % test, class by
   * class, so that a rare class is in each as far as it goes round.
   */
  public static Dataset of(Table table) {
    int[] split = split(table);
    return of(table, split, scale(table, split));
  }

  /** The same split with the columns as the table has them. */
  public static Dataset raw(Table table) {
    float[][] same = new float[2][table.width()];
    Arrays.fill(same[1], 1);
    return of(table, split(table), same);
  }

  private static int[] split(Table table) {
    int[] place = shuffled(table.rows(), "split");
    int[] split = new int[table.rows()];
    int[] met = new int[table.classes().size()];
    int[] size = new int[table.classes().size()];
    for (int label : table.labels()) {
      size[label]++;
    }
    for (int row : place) {
      int label = table.labels()[row];
      double share = (met[label]++ + 0.5) / size[label];
      split[row] = share < 1 - 2 * SHARE ? 0 : share < 1 - SHARE ? 1 : 2;
    }
    return split;
  }

  /**
   * Keeps the customary test set: the rows from {@code test} on; 15 % of those before it, chosen at
   * random and always the same, are the validation split.
   */
  static Dataset of(Table table, int test) {
    int[] split = new int[table.rows()];
    Arrays.fill(split, test, split.length, 2);
    int[] place = shuffled(test, "split");
    for (int i = 0; i < Math.round(SHARE * test); i++) {
      split[place[i]] = 1;
    }
    return of(table, split, scale(table, split));
  }

  private static int[] shuffled(int length, String stream) {
    var random = RandomStream.named(0, stream);
    int[] place = new int[length];
    for (int i = 0; i < length; i++) {
      int j = random.nextInt(i + 1);
      place[i] = place[j];
      place[j] = i;
    }
    return place;
  }

  private static Dataset of(Table table, int[] split, float[][] scale) {
    int width = table.width();
    var parts = new Part[Split.values().length];
    // Mixed, so that the first thousand examples of a split are like all of them.
    int[] mixed = shuffled(split.length, "order");
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
