package io.github.stepwright.bench.compress;

import io.github.stepwright.bench.compress.Workers.Outcome;
import io.github.stepwright.bench.compress.Workers.Result;
import io.github.stepwright.bench.compress.Workers.Row;
import io.github.stepwright.bench.stats.Mean;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** The page {@code docs/compression.md}. */
public final class CompressionPage {

  /** Writes the page, from the root of the repository. */
  public static final String COMMAND = "./stepwright optim compress --out docs/compression.md";

  private CompressionPage() {}

  /** The page for a result whose first row is the one to compare with. */
  public static String text(Result result) {
    Workers settings = result.settings();
    var page = new StringBuilder();
    page.append(
        """
        # What gradient compression saves, and what it costs

        Written by a command; do not edit it. The command is

            %s

        %d simulated workers train `%s` together for %d steps: each takes its own part of every batch,
        compresses its gradient with error feedback, and the mean of what arrives is one step of SGD with
        momentum %s at the constant rate %s. Initial weights and batches are the same for all schemes; %d
        seeds, means with 95 %% t intervals. Bytes are what one worker puts on the wire in a step, on
        average; how often a byte then travels depends on the network. Rates were not tuned again for
        any scheme, and compression starts with the first step.

        | scheme | bytes a step | of raw | training loss | validation loss | more than none | accuracy |
        |---|---|---|---|---|---|---|
        """
            .formatted(
                command(settings),
                settings.workers(),
                result.workload(),
                settings.steps(),
                settings.momentum(),
                settings.lr(),
                settings.seeds().size()));
    for (Row row : result.rows()) {
      page.append(line(row, result.rows().getFirst(), settings));
    }
    page.append(
        """

        `More than none` is the difference of validation losses seed by seed.

        ## What L-GreCo chose

        Every %d steps the first worker looks at what it wanted to send in the last 10 and chooses a level
        for each layer, so that the errors of all layers add up to no more than at the uniform level. The
        choices of seed %d:

        | scheme | from step | levels | bytes | uniform | error | uniform |
        |---|---|---|---|---|---|---|
        """
            .formatted(settings.adjust(), settings.seeds().getFirst()));
    for (Row row : result.rows()) {
      for (Adjustment adjustment : row.outcomes().getFirst().adjustments()) {
        page.append(line(row.scheme(), adjustment));
      }
    }
    page.append(
        """

        A choice takes at most the bytes of the uniform one and has at most its error; a test holds this at
        every adjustment. Where nothing is cheaper at equal error the choice is the uniform one. Levels of
        qsgd with fewer than 5 bits are not offered for buckets of 512 values, because error feedback may
        then amplify its own error: its squared error can exceed what it was given.
        """);
    return page.toString();
  }

  private static String command(Workers settings) {
    return settings.steps() == Workers.USUAL.steps()
        ? COMMAND
        : COMMAND + " --steps " + settings.steps();
  }

  private static String line(Row row, Row first, Workers settings) {
    double sends = (double) settings.steps() * settings.workers();
    double bytes = mean(row, outcome -> outcome.bytes() / sends).value();
    double raw = mean(first, outcome -> outcome.bytes() / sends).value();
    List<Outcome> outcomes = row.outcomes();
    double[] more = new double[outcomes.size()];
    for (int i = 0; i < more.length; i++) {
      more[i] =
          outcomes.get(i).validation().get("loss")
              - first.outcomes().get(i).validation().get("loss");
    }
    return String.format(
        Locale.ROOT,
        "| %s | %.0f | %.1f %% | %s | %s | %s | %s |%n",
        row.scheme().name(),
        bytes,
        100 * bytes / raw,
        mean(row, Outcome::trainLoss),
        mean(row, outcome -> outcome.validation().get("loss")),
        row == first ? "" : Mean.of(more),
        mean(row, outcome -> outcome.validation().get("accuracy")));
  }

  private static Mean mean(Row row, ToDoubleFunction<Outcome> number) {
    return Mean.of(row.outcomes().stream().mapToDouble(number).toArray());
  }

  private static String line(Scheme scheme, Adjustment adjustment) {
    return String.format(
        Locale.ROOT,
        "| %s | %d | %s | %d | %d | %.4g | %.4g |%n",
        scheme.name(),
        adjustment.step(),
        String.join(", ", adjustment.levels()),
        adjustment.bytes(),
        adjustment.uniformBytes(),
        adjustment.error(),
        adjustment.uniformError());
  }
}
