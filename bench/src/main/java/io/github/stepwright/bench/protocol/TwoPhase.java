package io.github.stepwright.bench.protocol;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.hipparchus.stat.correlation.KendallsCorrelation;

/**
 * How much a ranking changes when a rate is not chosen on the workload that it is judged on.
 *
 * <p>One phase chooses on the workload itself. Two phases choose on the other half of the suite,
 * every second workload, by the mean rank of each factor there.
 *
 * @param methods in the order of the tables
 * @param one mean ranks with one phase
 * @param two mean ranks with two phases
 * @param kendall agreement of the two rankings, tau-b, 1 for the same
 */
public record TwoPhase(List<String> methods, List<Double> one, List<Double> two, double kendall) {

  /** Of a bench that ran both, at one budget. */
  public static TwoPhase of(BenchResult result, double budget) {
    double[] one = ranks(result, budget, false);
    double[] two = ranks(result, budget, true);
    double tau = one.length < 2 ? 1 : new KendallsCorrelation().correlation(one, two);
    return new TwoPhase(
        result.methods(),
        Arrays.stream(one).boxed().toList(),
        Arrays.stream(two).boxed().toList(),
        tau);
  }

  private static double[] ranks(BenchResult result, double budget, boolean other) {
    double[][] ends =
        result.declared().values().stream()
            .map(
                declared ->
                    result.row(declared.name(), budget).stream()
                        .mapToDouble(
                            standing -> {
                              boolean lower = declared.lowerIsBetter();
                              return (lower ? 1 : -1)
                                  * (other ? standing.other() : standing.trials())
                                      .stream()
                                          .mapToDouble(trial -> trial.last(lower))
                                          .average()
                                          .orElseThrow();
                            })
                        .toArray())
            .toArray(double[][]::new);
    TopTable table = TopTable.of(result.methods(), ends, true);
    return table.rows().stream().mapToDouble(TopTable.Row::mean).toArray();
  }

  /** Places between neighbours that changed: pairs of methods whose order turned round. */
  public long turned() {
    int n = methods.size();
    return IntStream.range(0, n * n)
        .filter(
            k -> {
              int i = k / n;
              int j = k % n;
              return i < j && (one.get(i) - one.get(j)) * (two.get(i) - two.get(j)) < 0;
            })
        .count();
  }
}
