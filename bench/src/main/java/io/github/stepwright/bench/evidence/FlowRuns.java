package io.github.stepwright.bench.evidence;

import io.github.stepwright.Entry;
import io.github.stepwright.Signal;
import io.github.stepwright.Split;
import io.github.stepwright.bench.stats.Mean;
import io.github.stepwright.run.MemoryJournal;
import io.github.stepwright.run.Request;
import io.github.stepwright.run.Run;
import io.github.stepwright.run.Setup;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.UnaryOperator;

/**
 * Runs of digits-flow that differ by their seeds: validation energy of each at every 20th of the
 * steps.
 *
 * @param energies by seed, then by place
 */
record FlowRuns(double[][] energies) {

  /** How the learning rate goes in all of them. */
  static final String LR = "warmup:fraction=0.05/constant";

  private static final int PLACES = 20;

  /**
   * Trains, seeds 1000 and up.
   *
   * @param asks what a run asks for beside workload, rate, budget and seed
   */
  static FlowRuns of(
      Ground ground, String workload, long steps, int seeds, UnaryOperator<Request> asks)
      throws InterruptedException {
    try (var pool = Executors.newFixedThreadPool(ground.threads())) {
      var futures = new ArrayList<Future<double[]>>();
      for (int i = 0; i < seeds; i++) {
        Request request = Request.of(workload).lr(LR).budget("steps:" + steps).seed(1000 + i);
        futures.add(pool.submit(() -> run(Setup.of(asks.apply(request), ground.workloads()))));
      }
      double[][] energies = new double[seeds][];
      for (int i = 0; i < seeds; i++) {
        energies[i] = futures.get(i).get();
      }
      return new FlowRuns(energies);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }

  private static double[] run(Setup setup) {
    var journal = new MemoryJournal();
    try (var workload = setup.start()) {
      new Run(setup.plan(), workload, journal, () -> 0).go();
    }
    return journal
        .read(0)
        .filter(Entry.Happened.class::isInstance)
        .map(entry -> ((Entry.Happened) entry).signal())
        .filter(Signal.Evaluated.class::isInstance)
        .map(Signal.Evaluated.class::cast)
        .filter(evaluated -> evaluated.split() == Split.VALIDATION)
        .mapToDouble(evaluated -> evaluated.metrics().get("energy"))
        .limit(PLACES)
        .toArray();
  }

  /** Mean energy at the end. */
  double end() {
    double sum = 0;
    for (double[] one : energies) {
      sum += one[one.length - 1] / energies.length;
    }
    return sum;
  }

  /** Energy at the end over that of other runs, seed by seed, in logarithms. */
  private Mean ratio(FlowRuns others) {
    double[] logs = new double[energies.length];
    for (int i = 0; i < logs.length; i++) {
      double[] one = energies[i];
      double[] other = others.energies[i];
      logs[i] = Math.log(one[one.length - 1] / other[other.length - 1]);
    }
    return Mean.of(logs);
  }

  /** The claim that energy at the end is below that of other runs, and by how much. */
  List<Finding> below(FlowRuns others, String name, String other) {
    Mean ratio = ratio(others);
    String what = "energy at the end of %s over %s, ".formatted(name, other);
    return List.of(
        Finding.claims(
            what + "upper end of the 95 % interval",
            Math.exp(ratio.value() + ratio.half()),
            Finding.Relation.AT_MOST,
            1),
        Finding.keeps(what + "geometric mean of the seeds", Math.exp(ratio.value()), 0.25),
        Finding.keeps(
            what + "lower end of the 95 % interval", Math.exp(ratio.value() - ratio.half()), 0.5));
  }

  /** Share of the steps after which each seed first had what other runs had at the end. */
  Mean reached(FlowRuns others) {
    double[] shares = new double[energies.length];
    for (int i = 0; i < shares.length; i++) {
      double wanted = others.energies[i][others.energies[i].length - 1];
      int place = 0;
      while (place < energies[i].length && !(energies[i][place] <= wanted)) {
        place++;
      }
      // One that never gets there counts as a place behind the end.
      shares[i] = (place + 1.0) / PLACES;
    }
    return Mean.of(shares);
  }
}
