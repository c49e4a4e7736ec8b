package io.github.stepwright.app;

import io.github.stepwright.run.Catalog;
import io.github.stepwright.spec.Spec;
import java.io.PrintWriter;
import java.util.List;

/** Says of the aliases among some schedules what they stand for, each once. */
final class Aliases {

  private Aliases() {}

  static void say(List<String> schedules, PrintWriter err) {
    schedules.stream()
        .flatMap(text -> Catalog.SCHEDULES.notes(Spec.parse(text)).stream())
        .distinct()
        .forEach(note -> err.println("stepwright: " + note));
  }
}
