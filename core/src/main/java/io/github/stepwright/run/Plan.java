package io.github.stepwright.run;

import io.github.stepwright.Budget;
import io.github.stepwright.Controller;
import io.github.stepwright.Entry;
import io.github.stepwright.Knob;
import io.github.stepwright.Progress;
import io.github.stepwright.Schedule;
import io.github.stepwright.Work;
import io.github.stepwright.control.Following;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a run is going to do, checked as a whole.
 *
 * <p>Every knob that the plan names has one owner at most, the learning rate of a workload that has
 * one has exactly one, and at most one controller restores checkpoints. Immutable.
 *
 * @param texts the specs that made it, by role, for the journal's header
 * @param controllers by the name under which the journal keeps their decisions, in order
 * @param budget when it ends
 * @param values knobs of the workload and the values that they have while nobody owns them
 * @param seed of every random number
 * @param directory where its journal and checkpoints go; empty for a run that leaves nothing
 */
public record Plan(
    Map<String, String> texts,
    Map<String, Controller> controllers,
    Budget budget,
    Map<Knob, Double> values,
    long seed,
    Optional<Path> directory) {

  /**
   * Checks the whole.
   *
   * @throws IllegalArgumentException naming the knob and its owners, or the horizon that does not
   *     fit
   */
  public Plan {
    texts = Map.copyOf(texts);
    controllers = Collections.unmodifiableMap(new LinkedHashMap<>(controllers));
    values = Map.copyOf(values);
    var owners = new LinkedHashMap<Knob, List<String>>();
    if (values.containsKey(Knob.LEARNING_RATE)) {
      owners.put(Knob.LEARNING_RATE, new ArrayList<>());
    }
    var rewinding = new ArrayList<String>();
    for (var entry : controllers.entrySet()) {
      for (Knob knob : entry.getValue().knobs()) {
        if (!values.containsKey(knob) && !factor(knob, values)) {
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
          "at most one controller may restore checkpoints, got " + String.join(" and ", rewinding));
    }
    Progress start = budget.progress(Work.NONE);
    controllers.values().forEach(controller -> controller.fit(start));
  }

  /** Whether it multiplies the rate, is 1 while nobody owns it, and there is a rate. */
  private static boolean factor(Knob knob, Map<Knob, Double> values) {
    return knob.equals(Knob.RATE_FACTOR)
        || knob.equals(Knob.BATCH_FACTOR) && values.containsKey(Knob.LEARNING_RATE);
  }

  /**
   * The plan of a loop that is not ours: one knob, the learning rate, that follows a schedule.
   *
   * @param rate the learning rate itself
   */
  public static Plan of(Schedule rate, Budget budget) {
    return new Plan(
        Map.of("lr", Following.name(rate)),
        Map.of("lr", Following.rate(rate)),
        budget,
        Map.of(Knob.LEARNING_RATE, 0.0),
        0,
        Optional.empty());
  }

  /**
   * The plan of a loop that is not ours, by a spec: a schedule, a controller, or both composed.
   *
   * @param lr what {@code --lr} would take
   * @param base factor on a spec that names no peak
   */
  public static Plan of(String lr, double base, Budget budget) {
    return new Plan(
        Map.of("lr", lr),
        Map.of("lr", Rate.controller(lr, base)),
        budget,
        Map.of(Knob.LEARNING_RATE, base),
        0,
        Optional.empty());
  }

  /** The same plan, journalled in a directory. */
  public Plan in(Path directory) {
    return new Plan(texts, controllers, budget, values, seed, Optional.of(directory));
  }

  /** The first line of its journal. */
  public Entry.Header header(Map<String, String> versions) {
    var all = new LinkedHashMap<>(texts);
    all.put("budget", BudgetSpec.print(budget));
    return new Entry.Header(all, seed, versions);
  }
}
