package io.github.stepwright.control;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The losses of the final run of {@link Auto} block by block: a block of B steps has mean x and
 * standard error s.
 *
 * <p>It has run away where x - 3 s is above 1.1 L0, or above twice the best block in two blocks
 * running. It is good where x is the best so far or less than s above it; of the first two, which
 * warm up, where x is at most 1.1 L0. The first block behind a way back lifts the best to its own
 * mean, to twice the best at most: a block's last weights may be worse than its mean, and what came
 * back would run away from a lucky one at any rate. Used by one thread.
 */
final class Guard {

  private static final int BLOCKS = 40;
  private static final int SHORTEST = 5;

  /** Blocks of the warm-up, which tell nothing about the best. */
  private static final int EARLY = 2;

  private final double start;
  private final int length;
  private double sum;
  private double squares;
  private int seen;
  private int blocks;
  private int collapsed;
  private double best = Double.POSITIVE_INFINITY;
  private boolean back; // the block under way is the first behind a way back
  private boolean good;
  private Map<String, Double> numbers = Map.of();

  /**
   * Of a run of this many steps.
   *
   * @param start L0
   */
  Guard(double start, long steps) {
    this.start = start;
    this.length = (int) Math.max(SHORTEST, steps / BLOCKS);
  }

  /**
   * Takes the loss of a step.
   *
   * @return what is wrong, where a block is over and something is
   */
  Optional<String> step(double loss) {
    good = false;
    sum += loss;
    squares += loss * loss;
    if (++seen < length) {
      return Optional.empty();
    }
    double x = sum / seen;
    double variance = Math.max(0, (squares - seen * x * x) / (seen - 1));
    double s = Math.sqrt(variance / seen);
    clear();
    blocks++;
    if (back && best > 0) {
      best = Math.clamp(x, best, 2 * best);
    }
    back = false;
    numbers = numbers(x, s);
    if (!(x - 3 * s <= start + 0.1 * Math.abs(start)) && Double.isFinite(start)) {
      return Optional.of("above the loss at the start");
    }
    collapsed = best > 0 && x - 3 * s > 2 * best ? collapsed + 1 : 0;
    if (collapsed == 2) {
      return Optional.of("above twice the best block, twice running");
    }
    boolean early = blocks <= EARLY && !(x > start + 0.1 * Math.abs(start));
    good = early || x <= best || x - best < s;
    if (blocks > EARLY) {
      best = Math.min(best, x);
    }
    return Optional.empty();
  }

  private Map<String, Double> numbers(double x, double s) {
    var all = new LinkedHashMap<String, Double>();
    all.put("mean", x);
    all.put("error", s);
    all.put("best", best);
    all.put("loss", start);
    return all;
  }

  /** Whether the last step ended a good block. */
  boolean good() {
    return good;
  }

  /** What the last block was judged by. */
  Map<String, Double> numbers() {
    return numbers;
  }

  /** The weights went back: the block under way is none. */
  void restored() {
    back = true;
    clear();
    collapsed = 0;
  }

  private void clear() {
    sum = 0;
    squares = 0;
    seen = 0;
  }
}
