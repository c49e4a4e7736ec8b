package io.github.stepwright.run;

import io.github.stepwright.Budget;
import io.github.stepwright.Controller;
import io.github.stepwright.Knob;
import io.github.stepwright.Progress;
import io.github.stepwright.Work;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a run is going to do, checked as a whole.
 *
 * <p>Every knob that the plan names has one owner at most, the learning rate has exactly one, and
 * at most one controller restores checkpoints. Immutable.
 *
 * @param texts the specs that made it, by role, for the journal's header
 * @param controllers by the name under which the journal keeps their decisions, in order
 * @param budget when it ends
 * @param values knobs of the workload and the values that they have while nobody owns them
 * @param seed of every random number
 */
public record Plan(
    Map<String, String> texts,
    Map<String, Controller> controllers,
    Budget budget,
    Map<Knob, Double> values,
    long seed) {

  /**
   * Checks the whole.
   *
   * @throws IllegalArgumentException naming the knob and its owners, or the horizon that does not
   *     fit
   */
  public Plan {
    texts = Map.copyOf(texts);
    controllers = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(controllers));
    values = Map.copyOf(values);
    var owners = new LinkedHashMap<Knob, List<String>>();
    if (values.containsKey(Knob.LEARNING_RATE)) {
      owners.put(Knob.LEARNING_RATE, new ArrayList<>());
    }
    var rewinding = new ArrayList<String>();
    for (var entry : controllers.entrySet()) {
      for (Knob knob : entry.getValue().knobs()) {
        if (!values.containsKey(knob) && !knob.equals(Knob.RATE_FACTOR)) {
          throw new IllegalArgumentException(
              "%s must move a knob of this workload (%s), got %s"
                  .formatted(
                      entry.getKey(),
                      values.keySet().stream().map(Knob::name).sorted().toList(),
                      knob.name()));
        }
        owners.computeIfAbsent(knob, _ -> new ArrayList<>()).add(entry.getKey());
      }
      if (entry.getValue().rewinds()) {
        rewinding.add(entry.getKey());
      }
    }
    owners.forEach(
        (knob, names) -> {
          if (names.size() != 1) {
            throw new IllegalArgumentException(
                "%s must have one owner, got %s"
                    .formatted(
                        knob.name(), names.isEmpty() ? "none" : String.join(" and ", names)));
          }
        });
    if (rewinding.size() > 1) {
      throw new IllegalArgumentException(
          "at most one controller may restore checkpoints, got "
              + String.join(" and ", rewinding));
    }
    Progress start = budget.progress(Work.NONE);
    controllers.values().forEach(controller -> controller.fit(start));
  }
}
