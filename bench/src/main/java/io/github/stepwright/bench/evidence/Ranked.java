package io.github.stepwright.bench.evidence;

import io.github.stepwright.bench.protocol.BenchResult;
import io.github.stepwright.bench.protocol.Rules;
import io.github.stepwright.bench.protocol.Suite;
import io.github.stepwright.bench.protocol.TopTable;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

/**
 * Methods ranked over workloads and budgets by their mean metric at the end, each at the best of
 * its five rates.
 *
 * @param result everything that was run
 * @param table ranks over all budgets
 */
record Ranked(BenchResult result, TopTable table) {

  private static final int POINTS = 5;

  /** Workloads that tell schedules apart, small. */
  static final List<Suite.Entry> SMALL =
      List.of(
          new Suite.Entry("letter-softmax", 300),
          new Suite.Entry("softmax:data=vehicle", 370),
          new Suite.Entry("mlp:data=letter,hidden=16", 200));

  /** The same and more, in sizes that take minutes. */
  static final List<Suite.Entry> LARGE =
      List.of(
          new Suite.Entry("letter-softmax", 1500),
          new Suite.Entry("softmax:data=vehicle", 370),
          new Suite.Entry("mlp:data=letter,hidden=16", 600),
          new Suite.Entry("mlp:data=letter,hidden=32+32", 600),
          new Suite.Entry("digits-softmax", 1000),
          new Suite.Entry("words-mlp", 1000));

  static Ranked of(Ground ground, List<Double> budgets, int seeds, String... methods)
      throws InterruptedException {
    var rules =
        new Rules(
            POINTS,
            List.of(0L),
            LongStream.range(Rules.JUDGING, Rules.JUDGING + seeds).boxed().toList(),
            budgets,
            false);
    BenchResult result = ground.bench(ground.quick() ? SMALL : LARGE, rules, methods);
    return of(result, budgets);
  }

  private static Ranked of(BenchResult result, List<Double> budgets) {
    var values = new ArrayList<double[]>();
    for (double budget : budgets) {
      values.addAll(List.of(result.ends(budget)));
    }
    return new Ranked(result, TopTable.of(result.methods(), values.toArray(double[][]::new), true));
  }

  /** Ranks at one budget. */
  TopTable at(double budget) {
    return TopTable.of(result.methods(), result.ends(budget), true);
  }

  /** By how much the mean rank of one is above the least of the others. */
  double behind(String method) {
    return table.of(method).mean()
        - table.rows().stream()
            .filter(row -> !row.method().equals(method))
            .mapToDouble(TopTable.Row::mean)
            .min()
            .orElseThrow();
  }
}
