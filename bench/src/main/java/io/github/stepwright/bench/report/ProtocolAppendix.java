package io.github.stepwright.bench.report;

import io.github.stepwright.Problem;
import io.github.stepwright.bench.protocol.BenchFile;
import io.github.stepwright.bench.protocol.BenchResult;
import io.github.stepwright.bench.protocol.Method;
import io.github.stepwright.bench.protocol.Suite;
import io.github.stepwright.bench.protocol.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The end of a bench's page: workloads, targets, methods, commands and commits.
 *
 * @param file what the folder says about itself
 */
record ProtocolAppendix(BenchResult result, BenchFile file) {

  void add(Page page) {
    targets(page);
    made(page);
  }

  private void targets(Page page) {
    var rows = new ArrayList<List<String>>();
    for (Suite.Entry entry : result.bench().suite().entries()) {
      Problem.Declared declared = result.declared().get(entry.workload());
      Optional<Target> target = result.bench().targets().of(entry);
      rows.add(
          List.of(
              entry.workload(),
              declared.summary(),
              declared.sizes(),
              String.valueOf(entry.steps()),
              target
                  .map(t -> t.metric() + (t.lower() ? " ≤ " : " ≥ ") + number("%.5g", t.value()))
                  .orElse("none"),
              target
                  .map(
                      t ->
                          "%d points, %d seeds, sd %s%s"
                              .formatted(
                                  t.points(),
                                  t.seeds(),
                                  number("%.2g", t.deviation()),
                                  t.provisional() ? ", provisional" : ""))
                  .orElse("")));
    }
    page.heading("Workloads and targets")
        .words(List.of("workload", "what it is", "size", "steps", "target", "set by"), rows);
    page.heading("Methods")
        .words(
            List.of("method", "optimizer", "schedule", "rate"),
            result.bench().methods().stream().map(ProtocolAppendix::method).toList());
  }

  private static List<String> method(Method method) {
    String optimizer =
        switch (method.optimizer()) {
          case Method.OWN -> "the workload's own";
          case Method.LITERATURE -> "SGD at 0.1 or AdamW at 1e-3, after the workload's own";
          default -> method.optimizer();
        };
    return List.of(
        method.name(), optimizer, method.lr(), method.tuned() ? "searched" : "as it stands");
  }

  private void made(Page page) {
    page.heading("Made by");
    page.note(
        String.format(
            Locale.ROOT,
            "%d trials ran beside one another, which changes no work unit but slows the seconds."
                + " Trials lie in one file each; the same command makes none of them twice.",
            file.threads()));
    var lines = new ArrayList<String>();
    for (int i = 0; i < file.commands().size(); i++) {
      lines.add(file.commands().get(i) + "  # commit " + file.commits().get(i));
    }
    page.code(String.join("\n", lines));
    page.words(
        List.of("machine and versions", ""),
        file.machine().entrySet().stream()
            .sorted(Map.Entry.comparingByKey())
            .map(e -> List.of(e.getKey(), e.getValue()))
            .toList());
  }

  private static String number(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }
}
