package io.github.stepwright.control;

import io.github.stepwright.Signal;
import io.github.stepwright.Why;
import java.util.Map;

/**
 * Losses in blocks of equal shares of the budget, and whether a run has left its own past: mean
 * less three standard errors above a multiple of the best block, or of the first loss, in two
 * blocks running. Allocates only where it finds that. Used by one thread.
 */
final class Blocks {

  private final double every;
  private final double worse;
  private double sum;
  private double squares;
  private long count;
  private long passed;
  private int bad;
  private boolean good;
  private double best = Double.POSITIVE_INFINITY;

  Blocks(double every, double worse) {
    this.every = every;
    this.worse = worse;
  }

  /** Takes a step's loss; tells why it is too much, or null. */
  Why add(Signal.Stepped stepped) {
    good = false;
    if (best == Double.POSITIVE_INFINITY && stepped.loss() > 0) {
      best = stepped.loss(); // a run may leave its past before there is a block of it
    }
    sum += stepped.loss();
    squares += stepped.loss() * stepped.loss();
    count++;
    long now = (long) (stepped.progress().fraction() / every);
    if (now == passed || count < 2) {
      return null;
    }
    passed = now;
    double mean = sum / count;
    double error = Math.sqrt(Math.max(0, squares / count - mean * mean) / (count - 1));
    sum = 0;
    squares = 0;
    count = 0;
    bad = best > 0 && mean - 3 * error > worse * best ? bad + 1 : 0;
    good = mean <= best || mean - best < error;
    if (bad == 2) {
      return new Why(
          "the loss has left its own past", Map.of("mean", mean, "error", error, "best", best));
    }
    best = Math.min(best, mean);
    return null;
  }

  /** Whether the last step ended a block that is as good as the best. */
  boolean good() {
    boolean now = good;
    good = false;
    return now;
  }

  /** Begins a new block. */
  void clear() {
    sum = 0;
    squares = 0;
    count = 0;
    bad = 0;
    good = false;
  }
}
