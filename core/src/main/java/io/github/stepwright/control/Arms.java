package io.github.stepwright.control;

import io.github.stepwright.Ask;
import io.github.stepwright.Decision;
import io.github.stepwright.Fold;
import io.github.stepwright.Quantity;
import io.github.stepwright.Signal;
import io.github.stepwright.Why;
import java.util.List;
import java.util.random.RandomGenerator;

/** A grid of relaxation factors, and the order in which a bandit over it sees and decides. */
final class Arms {

  /** What is known of the next system before it is solved; its interval is the context's range. */
  static final Quantity CONTEXT = new Quantity("context");

  private Arms() {}

  /** Refuses a grid outside (0, 2) or of fewer than two arms. */
  static void check(String name, double low, double high, int arms) {
    if (!(0 < low && low < high && high < 2)) {
      throw new IllegalArgumentException(
          "%s needs 0 < low < high < 2, got %s and %s".formatted(name, low, high));
    }
    if (arms < 2) {
      throw new IllegalArgumentException(name + ".arms must be at least 2, got " + arms);
    }
  }

  /** The factor of an arm. */
  static double factor(double low, double high, int arms, int arm) {
    return low + (high - low) * arm / (arms - 1);
  }

  /** Divides by the sum, in place. */
  static double[] normal(double[] chances) {
    double sum = 0;
    for (double chance : chances) {
      sum += chance;
    }
    for (int i = 0; i < chances.length; i++) {
      chances[i] /= sum;
    }
    return chances;
  }

  /** An arm drawn with these chances. */
  static int draw(double[] chances, RandomGenerator random) {
    double left = random.nextDouble();
    for (int i = 0; i < chances.length - 1; i++) {
      left -= chances[i];
      if (left < 0) {
        return i;
      }
    }
    return chances.length - 1;
  }

  /** Draws before each solve, behind a look at the context where it wants one. */
  abstract static class Choosing implements Fold {
    private static final Why LOOK = Why.of("context of the next system");

    private final boolean contextual;
    private long asked;

    Choosing(boolean contextual) {
      this.contextual = contextual;
    }

    /** The factor of the next solve; the context is 0 where none was asked for. */
    abstract List<Decision> choose(double context, double from, double to);

    /** What the last solve cost, in iterations. */
    abstract void paid(double cost);

    @Override
    public List<Decision> on(Signal signal) {
      return switch (signal) {
        case Signal.Started _ -> next();
        case Signal.Stepped stepped -> {
          paid(stepped.loss());
          yield stepped.progress().done() ? List.of() : next();
        }
        case Signal.Measured measured when measured.what().equals(CONTEXT) ->
            choose(measured.value(), measured.low(), measured.high());
        case Signal.Measured _,
            Signal.Evaluated _,
            Signal.Restored _,
            Signal.Skipped _,
            Signal.Diverged _,
            Signal.Replanned _ ->
            List.of();
      };
    }

    private List<Decision> next() {
      return contextual
          ? List.of(new Decision.Measure(new Ask("context", asked++), CONTEXT, LOOK))
          : choose(0, 0, 0);
    }
  }
}
