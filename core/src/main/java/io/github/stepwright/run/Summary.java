package io.github.stepwright.run;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.github.stepwright.Accounted;
import io.github.stepwright.Entry;
import io.github.stepwright.Signal;
import io.github.stepwright.Split;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The figures of a run that has ended, as its journal gives them.
 *
 * <p>Losses and accuracy are those of the last evaluation of each split, null where there was none.
 *
 * @param optimizer null for a solver
 * @param lr the schedule; null where there is no rate
 * @param steps optimizer steps made
 * @param work units charged
 * @param test further metrics of the test split by name
 * @param epsilon privacy loss of the weights in nats, for steps that are private; null for others
 * @param delta chance with which that may fail; null where epsilon is
 * @param dir the run directory
 */
public record Summary(
    String workload,
    String optimizer,
    String lr,
    long seed,
    long steps,
    double work,
    Double trainLoss,
    Double validationLoss,
    Double testLoss,
    Double testAccuracy,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, Double> test,
    boolean diverged,
    @JsonInclude(JsonInclude.Include.NON_NULL) Double epsilon,
    @JsonInclude(JsonInclude.Include.NON_NULL) Double delta,
    String dir) {

  /** Reads the figures off a journal. */
  public static Summary of(RunDirectory.Record record, Path directory) {
    Map<String, String> plan = record.header().plan();
    long steps = 0;
    double work = 0;
    boolean diverged = false;
    for (Entry entry : record.entries()) {
      switch (entry) {
        case Entry.Happened(Signal signal, _) -> {
          steps = signal.work().steps();
          work = signal.work().units();
        }
        case Entry.Ended ended -> diverged = ended.how().equals(Run.Outcome.DIVERGED);
        case Entry.Decided _, Entry.Header _ -> {}
      }
    }
    Optional<Accounted> accounted = accounted(plan);
    long made = steps;
    return new Summary(
        plan.get("workload"),
        plan.get("optimizer"),
        plan.get("lr"),
        record.header().seed(),
        steps,
        work,
        last(record, Split.TRAIN, "loss"),
        last(record, Split.VALIDATION, "loss"),
        last(record, Split.TEST, "loss"),
        last(record, Split.TEST, "accuracy"),
        further(record),
        diverged,
        accounted.map(rule -> rule.epsilon(share(plan), made)).orElse(null),
        accounted.map(Accounted::delta).orElse(null),
        directory.toString());
  }

  /** The private rule of the plan; a loop of one's own may call its optimizer what it likes. */
  private static Optional<Accounted> accounted(Map<String, String> plan) {
    return plan.containsKey(Setup.SHARE)
            && Catalog.OPTIMIZERS.parse(plan.get("optimizer")) instanceof Accounted rule
        ? Optional.of(rule)
        : Optional.empty();
  }

  private static double share(Map<String, String> plan) {
    return Double.parseDouble(plan.get(Setup.SHARE));
  }

  private static Double last(RunDirectory.Record record, Split split, String metric) {
    return record.entries().reversed().stream()
        .filter(
            entry ->
                entry instanceof Entry.Happened(Signal.Evaluated evaluated, _)
                    && evaluated.split() == split
                    && evaluated.metrics().containsKey(metric))
        .map(entry -> (Signal.Evaluated) ((Entry.Happened) entry).signal())
        .map(evaluated -> evaluated.metrics().get(metric))
        .findFirst()
        .orElse(null);
  }

  private static Map<String, Double> further(RunDirectory.Record record) {
    var further = new TreeMap<String, Double>();
    for (Entry entry : record.entries()) {
      if (entry instanceof Entry.Happened(Signal.Evaluated evaluated, _)
          && evaluated.split() == Split.TEST) {
        further.putAll(evaluated.metrics());
      }
    }
    further.remove("loss");
    further.remove("accuracy");
    return further;
  }

  /** The figures in a few lines for a person. */
  public List<String> lines() {
    var lines = new ArrayList<String>();
    lines.add(
        "%s%s  seed %d  %d steps%s"
            .formatted(
                workload,
                optimizer == null
                    ? ""
                    : "  %s  %s".formatted(optimizer, lr == null ? "no rate" : "lr " + lr),
                seed,
                steps,
                diverged ? "  DIVERGED" : ""));
    var figures = new ArrayList<String>();
    figure(figures, "train loss", trainLoss);
    figure(figures, "validation loss", validationLoss);
    figure(figures, "test loss", testLoss);
    figure(figures, "test accuracy", testAccuracy);
    test.forEach((name, value) -> figure(figures, "test " + name, value));
    if (!figures.isEmpty()) {
      lines.add(String.join("  ", figures));
    }
    if (epsilon != null) {
      lines.add(
          String.format(
              Locale.ROOT,
              "epsilon %.4g at delta %.3g for the weights, while seed and journal are secret",
              epsilon,
              delta));
    }
    lines.add("report " + Path.of(dir).resolve(RunDirectory.REPORT));
    return lines;
  }

  private static void figure(List<String> figures, String name, Double value) {
    if (value != null) {
      figures.add(String.format(Locale.ROOT, "%s %.4f", name, value));
    }
  }
}
