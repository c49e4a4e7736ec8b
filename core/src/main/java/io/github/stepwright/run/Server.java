package io.github.stepwright.run;

import io.github.stepwright.Controller;
import io.github.stepwright.Knob;
import io.github.stepwright.Problem;
import io.github.stepwright.control.Following;
import io.github.stepwright.spec.Spec;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a federation takes beside the rate: a spec of the server's rate, and one of the factor on
 * the rates of its clients.
 */
final class Server {

  /** The spec of a run that names none: plain averaging. */
  static final String STANDARD = "constant";

  private static final Map<String, Knob> KNOBS =
      Map.of(Request.SERVER, Knob.SERVER_RATE, Request.CLIENT, Knob.RATE_FACTOR);

  private static final List<String> ROLES = List.of(Request.SERVER, Request.CLIENT);

  private Server() {}

  /** Whether the workload has a server and clients. */
  static boolean in(Problem problem) {
    return problem.knobs().containsKey(Knob.SERVER_RATE);
  }

  /** Refuses both where there is no server. */
  static void check(Problem problem, Collection<Knob> knobs, Map<String, String> texts) {
    for (String role : ROLES) {
      if (texts.containsKey(role) && !in(problem)) {
        throw new IllegalArgumentException(
            "%s has the knobs %s and neither server nor clients, got --%s; drop it"
                .formatted(
                    problem.declared().name(),
                    String.join(" ", knobs.stream().map(Knob::name).sorted().toList()),
                    role));
      }
    }
  }

  /** The controllers that the texts name, by role. */
  static Map<String, Controller> controllers(Map<String, String> texts) {
    var found = new LinkedHashMap<String, Controller>();
    for (String role : ROLES) {
      if (texts.containsKey(role)) {
        found.put(role, controller(role, texts.get(role)));
      }
    }
    return found;
  }

  /** A schedule is the value itself and has peak 1 where it names none. */
  private static Controller controller(String role, String text) {
    Knob knob = KNOBS.get(role);
    if (Rate.scheduled(Spec.parse(text))) {
      return new Following(knob, Catalog.SCHEDULES.parse(text), 1, text);
    }
    Controller controller = Catalog.CONTROLLERS.parse(text);
    if (!controller.knobs().contains(knob)) {
      throw new IllegalArgumentException(
          "--%s must name a schedule or a controller of %s, got %s"
              .formatted(role, knob.name(), text));
    }
    return controller;
  }
}
