package io.github.stepwright.control;

import io.github.stepwright.Decision;
import io.github.stepwright.Knob;
import io.github.stepwright.Settings;
import io.github.stepwright.Why;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;

/** The batch size of one run and the factor on the rate that goes along with it. */
final class Sizing {

  private final long first;
  private final Scaling scaling;
  private long size;

  Sizing(long first, Scaling scaling) {
    this.first = first;
    this.scaling = scaling;
    this.size = first;
  }

  /** Refuses a first size that is too small, and a largest one below it. */
  static void check(String name, long least, OptionalLong start, OptionalLong max) {
    start.ifPresent(value -> Rates.count(name + ".start", least, value));
    max.ifPresent(value -> Rates.count(name + ".max", start.orElse(least), value));
    max.ifPresent(
        value -> {
          if (value > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                "%s.max must be <= %d, got %d".formatted(name, Integer.MAX_VALUE, value));
          }
        });
  }

  /** The first size, which must be known when a run begins. */
  static long need(Class<?> rule, OptionalLong size) {
    return size.orElseThrow(
        () ->
            new IllegalStateException(
                "%s must know its first and its largest batch, got none: from(batch, examples)"
                    .formatted(rule.getSimpleName().toLowerCase(Locale.ROOT))));
  }

  long size() {
    return size;
  }

  /** The first value of the knob. */
  List<Decision> begin(String name) {
    return List.of(set(Knob.BATCH_SIZE, size, Why.of(name + " begins")));
  }

  /** Moves size and factor together; nothing where the size stays. */
  List<Decision> to(long next, String rule, Map<String, Double> numbers) {
    if (next == size) {
      return List.of();
    }
    var all = new HashMap<>(numbers);
    all.put("batch", (double) size);
    var why = new Why(rule, Map.copyOf(all));
    size = next;
    var decisions = new ArrayList<Decision>();
    decisions.add(set(Knob.BATCH_SIZE, next, why));
    if (scaling != Scaling.NONE) {
      decisions.add(set(Knob.BATCH_FACTOR, scaling.factor(first, next), why));
    }
    return List.copyOf(decisions);
  }

  private static Decision set(Knob knob, double value, Why why) {
    return new Decision.Set(knob, Settings.ALL, value, why);
  }
}
