package io.github.stepwright.bench.refine;

import io.github.stepwright.bench.compare.Judged;
import io.github.stepwright.bench.refine.RefinementEvidence.Case;
import io.github.stepwright.bench.refine.RefinementEvidence.Finding;
import io.github.stepwright.bench.stats.Mean;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;

/** A finding as a page: ranks, every figure with its interval, and the shapes. */
public final class RefinementPage {

  private RefinementPage() {}

  /**
   * The part of the page that is written by the command.
   *
   * @param command that wrote it
   */
  public static String of(Finding finding, String command) {
    var page = new StringBuilder();
    var settings = finding.settings();
    page.append(
        String.format(
            Locale.ROOT,
            """
            Written by

                %s

            %d problems, optimizer `%s`, %d seeds (%s) judge, seeds 0, 1, 2 tune the base rate of every
            schedule on the same grid (five rates, a factor 3 apart, extended where the best one stands on
            the edge); %d runs. ± is a 95 %% t interval.

            """,
            command,
            finding.cases().size(),
            settings.optimizer(),
            settings.seeds().size(),
            settings.seeds().getFirst() + " to " + settings.seeds().getLast(),
            finding.runs()));
    ranks(page, finding.cases());
    figures(page, finding.cases());
    curves(page, finding.cases());
    return page.toString();
  }

  private static void ranks(StringBuilder page, List<Case> cases) {
    page.append(
        """
        Ranks are those of the mean validation metric on each problem; `refined better` and `refined worse`
        count the problems on which the paired difference over seeds is significant at 5 % (Holm over the
        problems); `behind refined` is the mean difference of the ranks.

        | schedule | mean rank | behind refined | best on | refined better | refined worse | not significant |
        |---|---|---|---|---|---|---|
        """);
    for (MeanRanks.Row row : MeanRanks.of(cases)) {
      boolean itself = row.name().equals(RefinementEvidence.REFINED);
      page.append(
          String.format(
              Locale.ROOT,
              "| %s | %s | %s | %d | %s | %s | %s |%n",
              row.name(),
              rank(row.rank()),
              itself ? "" : rank(row.behind()),
              row.first(),
              itself ? "" : row.beaten(),
              itself ? "" : row.better(),
              itself ? "" : cases.size() - row.beaten() - row.better()));
    }
    page.append('\n');
  }

  /** One problem has no interval. */
  private static String rank(Mean mean) {
    return mean.n() < 2
        ? String.format(Locale.ROOT, "%.2f", mean.value())
        : String.format(Locale.ROOT, "%.2f ± %.2f", mean.value(), mean.half());
  }

  private static void figures(StringBuilder page, List<Case> cases) {
    page.append(
        """
        Validation %s, in brackets the tuned base rate (* on the edge of what was tried):

        """
            .formatted(metrics(cases)));
    var names = List.copyOf(cases.getFirst().rows().keySet());
    page.append("| problem | steps | ").append(String.join(" | ", names)).append(" |\n|---|---|");
    page.append("---|".repeat(names.size())).append('\n');
    for (Case one : cases) {
      page.append("| `%s` | %d |".formatted(one.workload(), one.steps()));
      for (String name : names) {
        Judged judged = one.rows().get(name);
        page.append(
            " %s (%s%s)%s |"
                .formatted(
                    judged.mean(),
                    String.format(Locale.ROOT, "%.3g", judged.rate()),
                    judged.atEdge() ? "*" : "",
                    judged.misses() == 0
                        ? ""
                        : ", %d of %d diverged"
                            .formatted(judged.misses(), judged.trials().size())));
      }
      page.append('\n');
    }
    page.append("\nBy how much refined is better, paired over the seeds:\n\n");
    List<String> others =
        names.stream().filter(name -> !name.equals(RefinementEvidence.REFINED)).toList();
    page.append("| problem | ").append(String.join(" | ", others)).append(" |\n|---|");
    page.append("---|".repeat(others.size())).append('\n');
    for (Case one : cases) {
      page.append("| `%s` |".formatted(one.workload()));
      for (String other : others) {
        Mean gain = MeanRanks.gain(one, other);
        page.append(
            String.format(
                Locale.ROOT,
                gain.p() < 0.05 ? " **%.4f ± %.4f** |" : " %.4f ± %.4f |",
                gain.value(),
                gain.half()));
      }
      page.append('\n');
    }
    page.append('\n');
  }

  /** What was measured, {@code loss} or {@code loss (accuracy on `a` and `b`)}. */
  private static String metrics(List<Case> cases) {
    var others = new TreeMap<String, List<String>>();
    String usual = cases.getLast().metric();
    for (Case one : cases) {
      if (!one.metric().equals(usual)) {
        others
            .computeIfAbsent(one.metric(), _ -> new ArrayList<>())
            .add("`" + one.workload() + "`");
      }
    }
    var words = new StringBuilder(usual);
    others.forEach(
        (metric, on) -> words.append(" (%s on %s)".formatted(metric, String.join(" and ", on))));
    return words.toString();
  }

  private static void curves(StringBuilder page, List<Case> cases) {
    page.append(
        """
        What the refined schedules look like. The norms come from one run of linear decay without warm-up.
        The end slope is that of the last tenth, 1 for linear decay; `first half` is the share of the sum of
        all values that lies there, below 10 % the guard refuses; `rests on` is the share of the steps that
        carry the schedule, 75 % for linear decay.

        | problem | value at step 0 | peak at | end slope | first half | rests on | nearest warm-up, power (error) | guard |
        |---|---|---|---|---|---|---|---|
        """);
    for (Case one : cases) {
      RefinedCurve curve = one.curve();
      if (curve.refusal().isPresent()) {
        page.append(
            "| `%s` | | | | | | | refused: %s |%n"
                .formatted(one.workload(), curve.refusal().orElseThrow()));
      } else {
        page.append(
            String.format(
                Locale.ROOT,
                "| `%s` | %.2f | %.0f %% | %.1f | %.0f %% | %.0f %% | %.2f, %.2f (%.2f) | passed"
                    + " |%n",
                one.workload(),
                curve.start(),
                100 * curve.peakAt(),
                curve.endSlope(),
                100 * curve.earlyMass(),
                100 * curve.breadth(),
                curve.fit().share(),
                curve.fit().power(),
                curve.fit().error()));
      }
    }
  }
}
