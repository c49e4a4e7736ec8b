package io.github.stepwright.bench.compress;

import io.github.stepwright.Ask;
import io.github.stepwright.Budget;
import io.github.stepwright.Decision;
import io.github.stepwright.Knob;
import io.github.stepwright.Problem;
import io.github.stepwright.Settings;
import io.github.stepwright.Split;
import io.github.stepwright.Why;
import io.github.stepwright.Work;
import io.github.stepwright.Workload;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Simulated workers that train one model and exchange compressed gradients: bytes and loss of each
 * scheme after the same number of steps, at the same rate, from the same weights and on the same
 * batches.
 *
 * <p>Safe to share between threads.
 *
 * @param workers that share the batch, at least 1
 * @param steps of each run, at least 1
 * @param adjust steps between two choices of L-GreCo, at least 10
 * @param lr constant learning rate
 * @param momentum of the heavy ball, in [0, 1)
 * @param seeds one run of every scheme for each
 */
public record Workers(
    int workers, long steps, int adjust, double lr, double momentum, List<Long> seeds) {

  /** Four workers, 500 steps, L-GreCo every 100, the rate of the workload, five seeds. */
  public static final Workers USUAL =
      new Workers(4, 500, 100, 0.1, 0.9, List.of(0L, 1L, 2L, 3L, 4L));

  /** The same with another number of steps. */
  public Workers steps(long steps) {
    return new Workers(workers, steps, adjust, lr, momentum, seeds);
  }

  /** Refuses numbers outside their ranges. */
  public Workers {
    if (workers < 1 || steps < 1 || adjust < 10) {
      throw new IllegalArgumentException(
          "workers, steps >= 1 and adjust >= 10 must hold, got %d, %d and %d"
              .formatted(workers, steps, adjust));
    }
    if (!(lr > 0) || !(momentum >= 0 && momentum < 1)) {
      throw new IllegalArgumentException(
          "lr > 0 and momentum in [0, 1) must hold, got %s and %s".formatted(lr, momentum));
    }
    seeds = List.copyOf(seeds);
    if (seeds.isEmpty()) {
      throw new IllegalArgumentException("seeds must name one at least, got none");
    }
  }

  /**
   * What came of all schemes.
   *
   * @param workload name of the problem
   */
  public record Result(String workload, Workers settings, List<Row> rows) {}

  /** One scheme and its runs, in the order of the seeds. */
  public record Row(Scheme scheme, List<Outcome> outcomes) {}

  /**
   * One run.
   *
   * @param bytes that all workers sent in all steps
   * @param trainLoss mean loss over the training split at the end
   * @param validation metrics of the validation split at the end
   * @param adjustments of L-GreCo, in order; empty for a uniform scheme
   */
  public record Outcome(
      long seed,
      long bytes,
      double trainLoss,
      Map<String, Double> validation,
      List<Adjustment> adjustments) {}

  /** Runs every scheme with every seed, one after the other. */
  public Result run(Problem problem, List<Scheme> schemes) {
    if (problem.declared().batch() < workers) {
      throw new IllegalArgumentException(
          "workers must be <= %d (the batch of %s), got %d"
              .formatted(problem.declared().batch(), problem.declared().name(), workers));
    }
    var rows = new ArrayList<Row>();
    for (Scheme scheme : schemes) {
      rows.add(
          new Row(scheme, seeds.stream().map(seed -> outcome(problem, scheme, seed)).toList()));
    }
    return new Result(problem.declared().name(), this, List.copyOf(rows));
  }

  private Outcome outcome(Problem problem, Scheme scheme, long seed) {
    var exchange = new Exchange(scheme, this);
    try (Workload workload = problem.start(exchange, seed)) {
      advance(workload, exchange, problem.declared().batch(), 0, steps);
      return new Outcome(
          seed,
          exchange.steps().sent(),
          metrics(workload, Split.TRAIN).get("loss"),
          metrics(workload, Split.VALIDATION),
          exchange.steps().adjustments());
    }
  }

  /** Makes the steps from one index to another. */
  void advance(Workload workload, Exchange exchange, int batch, long from, long to) {
    var knobs = new HashMap<>(exchange.knobs());
    knobs.put(Knob.BATCH_SIZE, (double) batch);
    Settings settings = Settings.of(knobs);
    Budget budget = new Budget.Steps(steps);
    for (long step = from; step < to; step++) {
      workload.step(settings, budget.progress(new Work(step, 0, 0, 0)));
    }
  }

  private static Map<String, Double> metrics(Workload workload, Split split) {
    var what = new Decision.Evaluate(new Ask("workers", 0), split, 0, true, Why.of("at the end"));
    return workload.evaluate(what).metrics();
  }
}
