package io.github.stepwright.control;

import io.github.stepwright.Ask;
import io.github.stepwright.Decision;
import io.github.stepwright.Quantity;
import io.github.stepwright.Signal;
import io.github.stepwright.Why;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * One question put to every group of a workload, and its answers: what layerwise controllers that
 * measure have in common. Used by one thread.
 */
final class Polling {

  private final String name;
  private final Function<String, Quantity> question;
  private final Map<String, Double> heard = new HashMap<>();
  private List<String> groups = List.of();
  private long asked;

  /**
   * Nobody was asked yet.
   *
   * @param name by which the controller asks
   * @param question the quantity that is measured of a group
   */
  Polling(String name, Function<String, Quantity> question) {
    this.name = name;
    this.question = question;
  }

  /** The groups that the last round asks, in order of their names. */
  List<String> groups() {
    return groups;
  }

  /** Begins a round over the groups of a step. */
  List<Decision> ask(Signal.Stepped stepped) {
    groups = List.copyOf(new TreeSet<>(stepped.groups().keySet()));
    heard.clear();
    var decisions = new ArrayList<Decision>();
    for (String group : groups) {
      decisions.add(
          new Decision.Measure(
              new Ask(name, asked++), question.apply(group), Why.of("a look is due")));
    }
    return List.copyOf(decisions);
  }

  /** Whether a measurement answers this controller. */
  boolean mine(Signal.Measured measured) {
    return measured.ask().by().equals(name);
  }

  /** Takes an answer; true where it is the last of the round. */
  boolean hear(Signal.Measured measured) {
    heard.put(measured.what().name(), measured.value());
    return heard.size() >= groups.size();
  }

  /** What was measured of a group. */
  double of(String group) {
    return heard.get(question.apply(group).name());
  }
}
