package io.github.stepwright.refine;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A logged norm that cannot be one: zero, negative, missing (NaN) or infinite.
 *
 * @param index row of the log, from 0
 * @param value what stands there
 */
public record Fault(int index, double value) {

  private static final int NAMED = 5;

  /** All faults of a log, in order. */
  public static List<Fault> of(double[] norms) {
    return of(norms, 0, norms.length);
  }

  static List<Fault> of(double[] norms, int from, int to) {
    var faults = new ArrayList<Fault>();
    for (int i = from; i < to; i++) {
      if (!(norms[i] > 0) || Double.isInfinite(norms[i])) {
        faults.add(new Fault(i, norms[i]));
      }
    }
    return List.copyOf(faults);
  }

  /** The first few by name, the others by number. */
  static String list(List<Fault> faults) {
    String named = faults.stream().limit(NAMED).map(Fault::name).collect(Collectors.joining(", "));
    return faults.size() <= NAMED ? named : named + " and %d more".formatted(faults.size() - NAMED);
  }

  private String name() {
    return "%s at index %d".formatted(value, index);
  }

  /** What to do about them. */
  public enum Policy {
    /** Refuse the log, naming them. */
    REFUSE,
    /** Refine the other rows as if these had not been logged, and bridge them in the result. */
    SKIP
  }
}
