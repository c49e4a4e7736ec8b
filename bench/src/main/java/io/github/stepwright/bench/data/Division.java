package io.github.stepwright.bench.data;

import io.github.stepwright.RandomStream;
import java.util.Arrays;

/**
 * Which rows of a table train, validate and test.
 *
 * <p>How the rows of a small table fall decides more than initial weights and the order of batches
 * do, so that an interval over studies that share one division is too narrow: Bouthillier et al.,
 * arXiv 2103.03098. A study with a seed can have a division of its own. How many rows a split has
 * depends on no seed.
 *
 * @param split place of each row's split in {@link io.github.stepwright.Split}
 */
public record Division(int[] split) {

  /**
   * The seed of the division that all studies share where they have none of their own; where no
   * test set is customary, a study with this seed has that one.
   */
  public static final long USUAL = 0;

  /** Shares of validation and test where nothing else is customary. */
  private static final double SHARE = 0.15;

  /**
   * 70 % training, 15 % validation, 15 % test at random, class by class, so that a rare class is in
   * each as far as it goes round.
   */
  public static Division shares(Table table, long seed) {
    int[] split = new int[table.rows()];
    int[] met = new int[table.classes().size()];
    int[] size = new int[table.classes().size()];
    for (int label : table.labels()) {
      size[label]++;
    }
    for (int row : shuffled(table.rows(), seed, "split")) {
      int label = table.labels()[row];
      double share = (met[label]++ + 0.5) / size[label];
      split[row] = share < 1 - 2 * SHARE ? 0 : share < 1 - SHARE ? 1 : 2;
    }
    return new Division(split);
  }

  /**
   * The customary test set, which is the rows from {@code test} on; of those before it 15 % at
   * random validate.
   */
  static Division customary(Table table, int test) {
    int[] split = new int[table.rows()];
    Arrays.fill(split, test, split.length, 2);
    int[] place = shuffled(test, USUAL, "split");
    for (int i = 0; i < validation(test); i++) {
      split[place[i]] = 1;
    }
    return new Division(split);
  }

  /** As many of each as the customary division with {@code test} rows before it has, at random. */
  static Division drawn(Table table, int test, long seed) {
    int[] split = new int[table.rows()];
    int[] place = shuffled(table.rows(), seed, "split");
    for (int i = 0; i < split.length; i++) {
      split[place[i]] = i < validation(test) ? 1 : i < test ? 0 : 2;
    }
    return new Division(split);
  }

  private static int validation(int before) {
    return (int) Math.round(SHARE * before);
  }

  static int[] shuffled(int length, long seed, String stream) {
    var random = RandomStream.named(seed, stream);
    int[] place = new int[length];
    for (int i = 0; i < length; i++) {
      int j = random.nextInt(i + 1);
      place[i] = place[j];
      place[j] = i;
    }
    return place;
  }
}
