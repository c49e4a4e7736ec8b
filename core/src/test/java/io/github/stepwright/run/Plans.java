package io.github.stepwright.run;

import io.github.stepwright.Budget;
import io.github.stepwright.Controller;
import io.github.stepwright.Knob;
import io.github.stepwright.Schedule;
import io.github.stepwright.Split;
import io.github.stepwright.control.Following;
import io.github.stepwright.control.Observing;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Plans for tests of the loop. */
final class Plans {

  private Plans() {}

  /** The rate falls in a line from 0.5 to 0, looked at every tenth of the budget. */
  static Plan falling(long steps) {
    return of(p -> 0.5 * (1 - p.fraction()), new Budget.Steps(steps));
  }

  static Plan of(Schedule rate, Budget budget) {
    return with(
        budget,
        Map.of(
            "lr",
            Following.rate(rate),
            "observer",
            new Observing(0.1, 0, List.of(Split.VALIDATION))));
  }

  static Plan with(Budget budget, Map<String, Controller> controllers) {
    var ordered = new LinkedHashMap<String, Controller>();
    controllers.keySet().stream()
        .sorted()
        .forEach(name -> ordered.put(name, controllers.get(name)));
    return new Plan(
        Map.of("workload", "valley"),
        ordered,
        budget,
        Map.of(Knob.LEARNING_RATE, 0.0),
        7,
        Optional.empty());
  }
}
