package io.github.stepwright.bench.report;

import io.github.stepwright.Entry;
import io.github.stepwright.control.Measuring;
import io.github.stepwright.control.Skipping;
import io.github.stepwright.run.Catalog;
import io.github.stepwright.run.Rate;
import io.github.stepwright.spec.Spec;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The command that makes a run again, from the header of its journal. */
final class Again {

  private Again() {}

  /** The command; empty for a loop of one's own, which no command makes. */
  static Optional<String> command(Entry.Header header) {
    Map<String, String> plan = header.plan();
    if (!plan.containsKey("workload")
        || (!plan.containsKey("lr") && !plan.containsKey("optimizer"))) {
      return Optional.empty();
    }
    var command = new StringBuilder("./stepwright run '").append(plan.get("workload")).append('\'');
    option(command, "--lr", plan.get("lr"));
    option(command, "--optimizer", optimizer(plan));
    option(command, "--budget", plan.get("budget").replaceAll(",.*", ""));
    if (plan.containsKey("nonfinite")
        && Catalog.CONTROLLERS.parse(plan.get("nonfinite")) instanceof Skipping skipping) {
      command.append(" --skip-nonfinite ").append(skipping.most());
    }
    if (plan.containsKey("micro")) {
      command.append(" --micro ").append(plan.get("micro"));
    }
    if (plan.containsKey("measure")
        && Catalog.CONTROLLERS.parse(plan.get("measure")) instanceof Measuring measuring) {
      command.append(" --measure ").append(String.join("+", measuring.what()));
      String every = Spec.parse(plan.get("measure")).parts().getFirst().keys().get("every");
      if (every != null) {
        command.append(":every=").append(every);
      }
    }
    return Optional.of(command.append(" --seed ").append(header.seed()).toString());
  }

  private static void option(StringBuilder command, String name, String spec) {
    if (spec != null) {
      command.append(' ').append(name).append(" '").append(spec).append('\'');
    }
  }

  /**
   * The optimizer without its {@code lr} where the schedule names the rate: there the workload's
   * own one counts for nothing, and the command refuses a rate that is told twice.
   */
  private static String optimizer(Map<String, String> plan) {
    String optimizer = plan.get("optimizer");
    String lr = plan.get("lr");
    if (optimizer == null || lr == null || Rate.of(Spec.parse(lr)) == Rate.SHAPE) {
      return optimizer;
    }
    return new Spec(
            Spec.parse(optimizer).parts().stream()
                .map(
                    part -> {
                      var keys = new LinkedHashMap<>(part.keys());
                      keys.remove("lr");
                      return new Spec.Part(part.name(), keys);
                    })
                .toList())
        .toString();
  }
}
