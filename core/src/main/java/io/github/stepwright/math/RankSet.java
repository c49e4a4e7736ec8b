package io.github.stepwright.math;

/**
 * A set of small whole numbers that finds the neighbours of a number in a handful of word reads,
 * however far away they are: a bit set under a tree of summaries, 64 children to a node.
 *
 * <p>Not safe to share between threads.
 */
final class RankSet {

  /** {@code levels[0]} holds the members; a bit above says that the word below it is not 0. */
  private final long[][] levels;

  /** An empty set that can hold 0 to {@code size} - 1. */
  RankSet(int size) {
    int depth = 1;
    for (int words = words(size); words > 1; words = words(words)) {
      depth++;
    }
    levels = new long[depth][];
    int bits = size;
    for (int level = 0; level < depth; level++) {
      levels[level] = new long[words(bits)];
      bits = words(bits);
    }
  }

  private static int words(int bits) {
    return Math.max(1, (bits + 63) >>> 6);
  }

  void add(int member) {
    int at = member;
    for (long[] level : levels) {
      level[at >>> 6] |= 1L << at;
      at >>>= 6;
    }
  }

  void remove(int member) {
    int at = member;
    for (long[] level : levels) {
      level[at >>> 6] &= ~(1L << at);
      if (level[at >>> 6] != 0) {
        return;
      }
      at >>>= 6;
    }
  }

  /** The smallest member, or -1 where there is none. */
  int first() {
    return levels[levels.length - 1][0] == 0 ? -1 : lowest(0, levels.length);
  }

  /** The smallest member above {@code at}, or -1. */
  int next(int at) {
    int bit = at;
    for (int level = 0; level < levels.length; level++) {
      int word = bit >>> 6;
      long above = levels[level][word] & (-2L << bit);
      if (above != 0) {
        return lowest((word << 6) + Long.numberOfTrailingZeros(above), level);
      }
      bit = word;
    }
    return -1;
  }

  /** The largest member below {@code at}, or -1. */
  int previous(int at) {
    int bit = at;
    for (int level = 0; level < levels.length; level++) {
      int word = bit >>> 6;
      long below = levels[level][word] & ((1L << bit) - 1);
      if (below != 0) {
        return highest((word << 6) + 63 - Long.numberOfLeadingZeros(below), level);
      }
      bit = word;
    }
    return -1;
  }

  /** The smallest member under a node, given as bit {@code at} of its level. */
  private int lowest(int at, int level) {
    int bit = at;
    for (int down = level - 1; down >= 0; down--) {
      bit = (bit << 6) + Long.numberOfTrailingZeros(levels[down][bit]);
    }
    return bit;
  }

  private int highest(int at, int level) {
    int bit = at;
    for (int down = level - 1; down >= 0; down--) {
      bit = (bit << 6) + 63 - Long.numberOfLeadingZeros(levels[down][bit]);
    }
    return bit;
  }
}
