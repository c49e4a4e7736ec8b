package io.github.stepwright.bench.speed;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Measures several things against each other in interleaved rounds, so that what a neighbour on the
 * machine does in one round hits all of them.
 *
 * <p>Before its turn a contestant makes steps that do not count: the threads of the one before spin
 * a while for more work, a core that has slept takes its time, and so do caches.
 *
 * @param rounds that are measured
 * @param warm parameters that each contestant moves before, for the compiler
 * @param lead nanoseconds of steps before a turn, one at least
 * @param least parameters that a measured turn moves at least
 * @param clock nanoseconds
 */
public record Bout(int rounds, long warm, long lead, long least, LongSupplier clock) {

  /** Warm-up ends here also where too little was moved: for rules of seconds a step. */
  private static final long PATIENCE = 4_000_000_000L;

  private static final int STEPS = 3;

  /** Enough for the compiler at any size. */
  private static final int ENOUGH = 2_000;

  /** Refuses a bout without rounds. */
  public Bout {
    if (rounds < 1) {
      throw new IllegalArgumentException("--rounds must be at least 1, got " + rounds);
    }
  }

  /**
   * The size at which figures are published. A turn at a million parameters is 40 steps, as those
   * of a run follow each other: in 4, what counted was how long a sleeping core takes to wake.
   */
  public static Bout of(int rounds, LongSupplier clock) {
    return new Bout(rounds, 100_000_000, 25_000_000, 40_000_000, clock);
  }

  /**
   * Nanoseconds for each parameter of each contestant, by name.
   *
   * @param params that one step of each moves
   */
  public Map<String, Rounds> run(Map<String, Timed> contestants, long params) {
    var names = List.copyOf(contestants.keySet());
    double[][] nanos = new double[names.size()][rounds];
    for (Timed one : contestants.values()) {
      warm(one, params);
    }
    long turns = Math.max(1, least / params);
    for (int round = 0; round < rounds; round++) {
      for (int k = 0; k < names.size(); k++) {
        Timed one = contestants.get(names.get(k));
        lead(one);
        long began = clock.getAsLong();
        for (long i = 0; i < turns; i++) {
          one.step();
        }
        nanos[k][round] = (clock.getAsLong() - began) / (double) (turns * params);
      }
    }
    var found = new LinkedHashMap<String, Rounds>();
    for (int k = 0; k < names.size(); k++) {
      found.put(names.get(k), new Rounds(nanos[k]));
    }
    return found;
  }

  private void lead(Timed one) {
    long began = clock.getAsLong();
    do {
      one.step();
    } while (clock.getAsLong() - began < lead);
  }

  private void warm(Timed one, long params) {
    long began = clock.getAsLong();
    for (long moved = 0, steps = 0; moved < warm && steps < ENOUGH; moved += params, steps++) {
      if (steps >= STEPS && clock.getAsLong() - began > PATIENCE) {
        return;
      }
      one.step();
    }
  }
}
