package io.github.stepwright.run;

import io.github.stepwright.Controller;
import io.github.stepwright.Knob;
import io.github.stepwright.Problem;
import io.github.stepwright.control.Following;
import io.github.stepwright.spec.Spec;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * The controllers of knobs that belong to the workload and not to its optimizer.
 *
 * <p>A role is the name under which the header and the command line know one. Clients of a
 * federation hear a factor on their rate, which every workload has: they need a server beside it.
 */
final class OwnKnobs {

  private static final Map<String, Knob> ROLES = roles();

  private OwnKnobs() {}

  private static Map<String, Knob> roles() {
    var roles = new LinkedHashMap<String, Knob>();
    roles.put(Request.SERVER, Knob.SERVER_RATE);
    roles.put(Request.CLIENT, Knob.RATE_FACTOR);
    roles.put(Request.DIFFICULTY, Knob.DIFFICULTY);
    roles.put(Request.AUXILIARY, Knob.AUXILIARY);
    return roles;
  }

  /** Whether the workload has a server and clients. */
  static boolean federated(Problem problem) {
    return problem.knobs().containsKey(Knob.SERVER_RATE);
  }

  private static boolean has(Problem problem, String role) {
    return role.equals(Request.CLIENT)
        ? federated(problem)
        : problem.knobs().containsKey(ROLES.get(role));
  }

  /** Refuses a controller of a knob that the workload does not have, naming those it has. */
  static void check(Request request, Problem problem) {
    for (String role : ROLES.keySet()) {
      if (request.named(role).isPresent() && !has(problem, role)) {
        throw new IllegalArgumentException(
            "%s has the knobs %s, got --%s; drop it"
                .formatted(problem.declared().name(), names(request, problem), role));
      }
    }
  }

  /** All knobs of a run of the workload: its own, its optimizer's and the batch size. */
  private static String names(Request request, Problem problem) {
    String optimizer =
        request.named(Request.OPTIMIZER).orElseGet(() -> problem.declared().optimizer());
    var knobs = new HashSet<>(problem.knobs().keySet());
    knobs.add(Knob.BATCH_SIZE);
    if (!optimizer.isEmpty()) {
      knobs.addAll(Catalog.OPTIMIZERS.parse(optimizer).knobs().keySet());
    }
    return String.join(" ", new TreeSet<>(knobs.stream().map(Knob::name).toList()));
  }

  /** The controllers that the texts name, by role. */
  static Map<String, Controller> controllers(Map<String, String> texts) {
    var controllers = new LinkedHashMap<String, Controller>();
    ROLES.forEach(
        (role, knob) -> {
          if (texts.containsKey(role)) {
            controllers.put(role, controller(role, knob, texts.get(role)));
          }
        });
    return controllers;
  }

  /**
   * The controller of a knob.
   *
   * @param text a schedule, which is the value itself and has peak 1 where it names none, or a
   *     controller of this knob
   * @throws IllegalArgumentException for a controller that moves something else
   */
  static Controller controller(String role, Knob knob, String text) {
    if (Rate.scheduled(Spec.parse(text))) {
      return new Following(knob, Catalog.SCHEDULES.parse(text), 1, text);
    }
    Controller controller = Catalog.CONTROLLERS.parse(text);
    if (!controller.knobs().contains(knob)) {
      List<String> moved = controller.knobs().stream().map(Knob::name).sorted().toList();
      throw new IllegalArgumentException(
          "--%s must name a schedule or a controller of %s, got %s, which moves %s"
              .formatted(role, knob.name(), text, moved));
    }
    return controller;
  }
}
