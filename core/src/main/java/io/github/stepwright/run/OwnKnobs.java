package io.github.stepwright.run;

import io.github.stepwright.Controller;
import io.github.stepwright.Knob;
import io.github.stepwright.Problem;
import io.github.stepwright.control.Following;
import io.github.stepwright.spec.Spec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The controllers of knobs that belong to the workload and not to its optimizer. The role under
 * which the header and the command line know one is the name of its knob.
 */
final class OwnKnobs {

  private static final List<Knob> ALL = List.of(Knob.DIFFICULTY, Knob.AUXILIARY);

  private OwnKnobs() {}

  /** Refuses a controller of a knob that the workload does not have, naming those it has. */
  static void check(Request request, Problem problem) {
    for (Knob knob : ALL) {
      if (request.named(knob.name()).isPresent() && !problem.knobs().containsKey(knob)) {
        List<String> own = problem.knobs().keySet().stream().map(Knob::name).sorted().toList();
        throw new IllegalArgumentException(
            "%s has the knobs of its optimizer and %s, got --%s; drop it"
                .formatted(
                    problem.declared().name(),
                    own.isEmpty() ? "none of its own" : String.join(", ", own),
                    knob.name()));
      }
    }
  }

  /** The controllers that the texts name. */
  static Map<String, Controller> controllers(Map<String, String> texts) {
    var controllers = new LinkedHashMap<String, Controller>();
    for (Knob knob : ALL) {
      if (texts.containsKey(knob.name())) {
        controllers.put(knob.name(), controller(knob, texts.get(knob.name())));
      }
    }
    return controllers;
  }

  /**
   * The controller of a knob.
   *
   * @param text a schedule, which is the value itself and has peak 1 where it names none, or a
   *     controller of this knob
   * @throws IllegalArgumentException for a controller that moves something else
   */
  static Controller controller(Knob knob, String text) {
    if (Rate.scheduled(Spec.parse(text))) {
      return new Following(knob, Catalog.SCHEDULES.parse(text), 1, text);
    }
    Controller controller = Catalog.CONTROLLERS.parse(text);
    if (!controller.knobs().contains(knob)) {
      throw new IllegalArgumentException(
          "--%1$s must name a schedule or a controller of %1$s, got %2$s"
              .formatted(knob.name(), text));
    }
    return controller;
  }
}
