package io.github.stepwright.bench.protocol;

import java.util.function.LongSupplier;

/**
 * The clocks of whoever measures.
 *
 * @param wall nanoseconds on the wall
 * @param cpu nanoseconds of processor time of the thread that asks
 */
public record Clock(LongSupplier wall, LongSupplier cpu) {

  /** Stands still, where nobody wants to know seconds. */
  public static final Clock NONE = new Clock(() -> 0, () -> 0);
}
