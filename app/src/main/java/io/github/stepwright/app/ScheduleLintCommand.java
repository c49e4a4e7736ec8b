package io.github.stepwright.app;

import io.github.stepwright.plan.ScheduleLint;
import io.github.stepwright.run.Catalog;
import io.github.stepwright.run.Rate;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Looks a schedule over before it is run. */
@Command(
    name = "lint",
    description =
        "Looks a schedule over: warm-up, horizon, decay, wasted updates, accumulation. Findings are"
            + " advice; only --strict makes them a failure.",
    mixinStandardHelpOptions = true)
final class ScheduleLintCommand implements Callable<Integer> {

  /** What --json prints. */
  record Linted(String spec, long steps, List<ScheduleLint.Finding> findings) {
    Linted {
      findings = List.copyOf(findings);
    }
  }

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "SPEC", description = "For example warmup:steps=100/rex:peak=0.1.")
  private String schedule;

  @Option(
      names = "--workload",
      paramLabel = "W",
      description = "Takes steps, batch and examples from a workload, unless they are given.")
  private String workload;

  @Option(names = "--steps", paramLabel = "N", description = "Steps (updates) of the run.")
  private Long steps;

  @Option(
      names = "--batch",
      paramLabel = "B",
      description = "Examples of one backward pass; beside --examples.")
  private Long batch;

  @Option(names = "--examples", paramLabel = "N", description = "Examples of one epoch.")
  private Long examples;

  @Option(
      names = "--epochs",
      paramLabel = "E",
      description = "Epochs that are wanted; any whole number where it is not given.")
  private Double epochs;

  @Option(
      names = "--accumulate",
      paramLabel = "K",
      defaultValue = "1",
      description = "Backward passes of one update, ${DEFAULT-VALUE} where not given.")
  private long accumulate;

  @Option(names = "--strict", description = "Exit code 3 where anything was found.")
  private boolean strict;

  @Option(names = "--json", description = "One object and nothing else.")
  private boolean json;

  @Override
  public Integer call() {
    Rate.of(io.github.stepwright.spec.Spec.parse(schedule));
    if (workload != null) {
      var declared = Workloads.found().open(workload).declared();
      steps = steps != null ? steps : (Long) declared.steps();
      batch = batch != null ? batch : (Long) (long) declared.batch();
      examples = examples != null ? examples : (Long) (long) declared.examples();
    }
    if (steps == null) {
      throw new IllegalArgumentException("--steps or --workload must be given, found neither");
    }
    if ((batch == null) != (examples == null)) {
      throw new IllegalArgumentException("--batch and --examples go together, found one of them");
    }
    Optional<ScheduleLint.Data> data =
        batch == null
            ? Optional.empty()
            : Optional.of(
                new ScheduleLint.Data(
                    batch,
                    examples,
                    accumulate,
                    epochs == null ? OptionalDouble.empty() : OptionalDouble.of(epochs)));
    var lint = new ScheduleLint(Catalog.SCHEDULES.parse(schedule), steps, data);
    List<ScheduleLint.Finding> findings = lint.findings();
    var out = spec.commandLine().getOut();
    if (json) {
      out.println(Json.print(new Linted(schedule, steps, findings)));
    } else {
      findings.forEach(finding -> out.println(finding.rule() + ": " + finding.message()));
      if (findings.isEmpty()) {
        out.println("nothing found in %s over %d steps".formatted(schedule, steps));
      }
    }
    return strict && !findings.isEmpty() ? Exit.FAILED : Exit.DONE;
  }
}
