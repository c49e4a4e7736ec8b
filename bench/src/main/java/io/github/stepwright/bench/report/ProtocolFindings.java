package io.github.stepwright.bench.report;

import io.github.stepwright.bench.protocol.BenchResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What a bench found, in sentences. */
record ProtocolFindings(BenchResult result, BenchTables tables) {

  /**
   * Who is best and how sure that is; who differs from the method that the others are held against.
   */
  List<String> sentences() {
    var sentences = new ArrayList<String>();
    tables
        .scores()
        .ifPresent(
            scores -> {
              var first = scores.scores().getFirst();
              List<String> near =
                  scores.scores().stream()
                      .skip(1)
                      .filter(other -> other.high() >= first.low())
                      .map(other -> other.submission())
                      .toList();
              sentences.add(
                  String.format(
                      Locale.ROOT,
                      "%s has the best time-to-target score, %.3f (%.3f to %.3f)%s.",
                      first.submission(),
                      first.score(),
                      first.low(),
                      first.high(),
                      near.isEmpty()
                          ? ", apart from all others"
                          : "; the intervals of "
                              + String.join(", ", near)
                              + " overlap with it: not significant"));
            });
    List<String> better = told("better");
    List<String> worse = told("worse");
    if (!tables.against().isEmpty()) {
      String control = tables.against().getFirst().control();
      sentences.add(
          better.isEmpty() && worse.isEmpty()
              ? "No method differs from %s over the workloads (not significant).".formatted(control)
              : "Against %s: better %s; worse %s; the rest not significant."
                  .formatted(
                      control,
                      better.isEmpty() ? "none" : String.join(", ", better),
                      worse.isEmpty() ? "none" : String.join(", ", worse)));
    }
    return sentences;
  }

  private List<String> told(String verdict) {
    return tables.against().stream()
        .filter(pair -> pair.verdict().equals(verdict))
        .map(BenchTables.Pair::method)
        .toList();
  }

  /** How many seeds, rates, budgets and work units that rests on. */
  String size() {
    var rules = result.bench().rules();
    return String.format(
        Locale.ROOT,
        "%d seeds judge (%d and following)%s; budgets %s. %.0f work units in all, searches"
            + " included; a unit is one forward and backward pass over a workload's reference"
            + " batch.%s",
        rules.seeds().size(),
        rules.seeds().getFirst(),
        rules.points() > 0
            ? "; methods whose specs name no rate chose theirs among %d quasi-random ones with other seeds"
                .formatted(rules.points())
            : "; every method at its declared rate",
        rules.budgets().stream().map(BenchText::percent).collect(Collectors.joining(", ")),
        result.units(),
        rules.seeds().size() < 10
            ? " Fewer than ten seeds: close calls are not for this size."
            : "");
  }
}
