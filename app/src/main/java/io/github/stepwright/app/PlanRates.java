package io.github.stepwright.app;

import io.github.stepwright.plan.Advice;
import io.github.stepwright.plan.BatchScaling;
import io.github.stepwright.plan.InfiniteCompute;
import io.github.stepwright.plan.Law;
import io.github.stepwright.plan.OneEpoch;
import io.github.stepwright.plan.PowerScheduler;
import io.github.stepwright.plan.Question;
import io.github.stepwright.plan.StepLaw;
import io.github.stepwright.run.Catalog;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Recommends rate and batch from the size of a model and its data. */
@Command(
    name = "rates",
    description = "Recommends rate, batch and more from the size of a model and its data.",
    mixinStandardHelpOptions = true)
final class PlanRates implements Callable<Integer> {

  /**
   * One recommendation as --json prints it.
   *
   * @param low one standard deviation below; null where no band is known
   */
  record Row(
      String law,
      String quantity,
      double value,
      Double low,
      Double high,
      String unit,
      String formula,
      String validity,
      List<String> warnings,
      String evidence,
      String source) {
    Row {
      warnings = List.copyOf(warnings);
    }
  }

  /** What --json prints. */
  record Rates(
      double params, double tokens, Double batch, long sequence, List<Row> recommendations) {
    Rates {
      recommendations = List.copyOf(recommendations);
    }
  }

  @Spec private CommandSpec spec;

  @Option(
      names = "--params",
      paramLabel = "N",
      required = true,
      description = "Parameters of the model without embeddings and output, for example 1e9.")
  private double params;

  @Option(
      names = "--tokens",
      paramLabel = "D",
      required = true,
      description = "Training tokens, for example 1e11.")
  private double tokens;

  @Option(
      names = "--batch",
      paramLabel = "TOKENS",
      description = "Tokens of one step, where they are given; the rate is carried over to them.")
  private Double batch;

  @Option(
      names = "--sequence",
      paramLabel = "TOKENS",
      defaultValue = "4096",
      description = "Tokens of one sequence, ${DEFAULT-VALUE} where not given.")
  private long sequence;

  @Option(
      names = "--law",
      paramLabel = "SPEC",
      description =
          "Only these, for example mup:width=4096,base=256; repeat it for several. Without it:"
              + " steplaw, powerscheduler, oneepoch, infinitecompute, and batchscaling beside"
              + " --batch.")
  private List<String> laws;

  @Option(names = "--json", description = "One object and nothing else.")
  private boolean json;

  @Override
  public Integer call() {
    var question =
        new Question(
            params,
            tokens,
            batch == null ? OptionalDouble.empty() : OptionalDouble.of(batch),
            sequence);
    var rows = new ArrayList<Row>();
    for (Law law : laws()) {
      String name = Catalog.LAWS.print(law);
      for (Advice advice : law.of(question)) {
        rows.add(row(name, advice));
      }
    }
    if (rows.isEmpty()) {
      throw new IllegalArgumentException(
          "%s must be told --batch, got none".formatted(String.join(" and ", laws)));
    }
    var out = spec.commandLine().getOut();
    if (json) {
      out.println(Json.print(new Rates(params, tokens, batch, sequence, rows)));
    } else {
      rows.forEach(row -> lines(row).forEach(out::println));
    }
    return Exit.DONE;
  }

  private List<Law> laws() {
    if (laws != null) {
      return laws.stream().map(Catalog.LAWS::parse).toList();
    }
    return List.of(
        StepLaw.paper(),
        BatchScaling.adaptive(),
        PowerScheduler.published(),
        new OneEpoch(5),
        new InfiniteCompute(3));
  }

  private static Row row(String law, Advice advice) {
    return new Row(
        law,
        advice.quantity(),
        advice.value(),
        advice.band().map(Advice.Band::low).orElse(null),
        advice.band().map(Advice.Band::high).orElse(null),
        advice.unit(),
        advice.formula(),
        advice.validity(),
        advice.warnings(),
        advice.evidence().toString(),
        advice.source());
  }

  private static List<String> lines(Row row) {
    var lines = new ArrayList<String>();
    String band =
        row.low() == null
            ? "no band known"
            : "one sigma: %s to %s".formatted(digits(row.low()), digits(row.high()));
    lines.add("%s: %s %s (%s)".formatted(row.quantity(), digits(row.value()), row.unit(), band));
    lines.add("    formula   " + row.formula());
    lines.add("    valid     " + row.validity());
    lines.add("    source    %s (%s)".formatted(row.source(), row.evidence()));
    row.warnings().forEach(warning -> lines.add("    WARNING   " + warning));
    return lines;
  }

  private static String digits(double value) {
    return value >= 1e-3 && value < 1e5
        ? String.format(Locale.ROOT, "%.6g", value)
        : String.format(Locale.ROOT, "%.5e", value);
  }
}
