package io.github.stepwright.run;

import io.github.stepwright.Decision;
import io.github.stepwright.Entry;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/**
 * What controllers wait for in a loop that is not ours, first come, first answered: evaluations and
 * measurements. Used by one thread.
 */
final class Questions {

  private final ArrayDeque<Entry.Decided> open;

  Questions(Collection<Entry.Decided> open) {
    this.open = new ArrayDeque<>(open);
  }

  void add(Entry.Decided question) {
    open.add(question);
  }

  boolean isEmpty() {
    return open.isEmpty();
  }

  Optional<Decision> first() {
    return Optional.ofNullable(open.peek()).map(Entry.Decided::decision);
  }

  /**
   * The evaluation that these metrics answer, which is open no longer.
   *
   * @throws IllegalArgumentException without a loss
   * @throws IllegalStateException if nobody waits for an evaluation
   */
  Decision.Evaluate evaluated(Map<String, Double> metrics) {
    if (!(first().orElse(null) instanceof Decision.Evaluate evaluate)) {
      throw new IllegalStateException("no controller waits for an evaluation, got " + metrics);
    }
    if (!metrics.containsKey("loss")) {
      throw new IllegalArgumentException(
          "metrics must have loss, which %s needs, got %s"
              .formatted(open.element().by(), metrics.keySet()));
    }
    open.remove();
    return evaluate;
  }

  /**
   * The measurement that a value answers, which is open no longer.
   *
   * @throws IllegalStateException if nobody waits for a measurement
   */
  Decision.Measure measured(double value) {
    if (!(first().orElse(null) instanceof Decision.Measure measure)) {
      throw new IllegalStateException("no controller waits for a measurement, got " + value);
    }
    open.remove();
    return measure;
  }

  /**
   * Refuses to go on while one is open.
   *
   * @param step that is to be made
   */
  void none(long step) {
    Entry.Decided first = open.peek();
    if (first == null) {
      return;
    }
    String needed =
        switch (first.decision()) {
          case Decision.Evaluate e ->
              "the metrics of the %s split: call evaluated(metrics)"
                  .formatted(EntryReader.name(e.split()));
          case Decision.Measure m ->
              "%s: call measured(value, low, high)".formatted(m.what().name());
          default -> throw new IllegalStateException("cannot wait for " + first);
        };
    throw new IllegalStateException(
        "before step %d %s needs %s".formatted(step, first.by(), needed));
  }
}
