package io.github.stepwright.bench.protocol;

import io.github.stepwright.Budget;
import io.github.stepwright.Controller;
import io.github.stepwright.Entry;
import io.github.stepwright.Journal;
import io.github.stepwright.Knob;
import io.github.stepwright.Problem;
import io.github.stepwright.Rule;
import io.github.stepwright.Signal;
import io.github.stepwright.Split;
import io.github.stepwright.run.Catalog;
import io.github.stepwright.run.Plan;
import io.github.stepwright.run.Rate;
import io.github.stepwright.run.Run;
import io.github.stepwright.train.Descent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Makes the run of a task. Safe to share between threads where the workloads and the clock are.
 *
 * @param workloads finds a problem by its spec
 * @param clock of the seconds
 */
public record Course(Function<String, Problem> workloads, Clock clock) {

  /** Looks at the validation metric in one run: every 2 % of it. */
  public static final int LOOKS = 50;

  /** Validation examples of a look; fixed, so that all methods are judged by the same. */
  static final int EXAMPLES = 1000;

  private static final double NANO = 1e-9;

  /**
   * Runs a task.
   *
   * @throws IllegalArgumentException in one line for specs that do not fit together
   */
  public Trial run(Task task) {
    return run(task, new Looking((int) Math.min(LOOKS, task.steps()), EXAMPLES, true));
  }

  /**
   * Runs a task with so many looks in equal distances, the end included.
   *
   * @param looks at least 1
   */
  public Trial run(Task task, int looks) {
    return run(task, new Looking(looks, EXAMPLES, false));
  }

  /**
   * Runs the first steps of a task alone, with as many looks as a whole run has in so many steps;
   * to see how long a step takes.
   *
   * @param share of the steps, in (0, 1]
   */
  public Trial sample(Task task, double share) {
    long steps = Math.max(1, Math.round(share * task.steps()));
    int looks = (int) Math.clamp(Math.round(share * LOOKS), 1, steps);
    var some =
        new Task(task.workload(), steps, task.optimizer(), task.lr(), task.rate(), task.seed());
    return run(some, new Looking(looks, EXAMPLES, false));
  }

  private Trial run(Task task, Looking looking) {
    Problem problem = workloads.apply(task.workload());
    Rule optimizer = Catalog.OPTIMIZERS.parse(task.optimizer());
    var values = new LinkedHashMap<>(optimizer.knobs());
    values.put(Knob.BATCH_SIZE, (double) problem.declared().batch());
    var controllers = new LinkedHashMap<String, Controller>();
    if (Rate.in(optimizer)) {
      controllers.put("lr", controller(task, optimizer));
    }
    controllers.put("look", looking);
    var plan =
        new Plan(
            Map.of(),
            controllers,
            task.lr().isEmpty()
                ? new Budget.Steps(task.steps())
                : Rate.budget(task.lr(), task.steps()),
            values,
            task.seed(),
            Optional.empty());
    try (var workload = new Stopwatch(problem.start(Descent.of(optimizer), task.seed()), clock)) {
      var kept = new Kept(problem.declared().metric(), workload);
      Run.Outcome outcome = new Run(plan, workload, kept, () -> 0).go();
      boolean diverged =
          outcome.how().equals(Run.Outcome.DIVERGED)
              || kept.points.isEmpty()
              || !Double.isFinite(kept.points.getLast().metric());
      return new Trial(
          task,
          kept.points,
          kept.test,
          diverged,
          outcome.work().units(),
          workload.cpu() * NANO,
          workload.wall() * NANO);
    }
  }

  private static Controller controller(Task task, Rule optimizer) {
    double own = optimizer.knobs().get(Knob.LEARNING_RATE);
    return Rate.controller(task.lr(), Double.isNaN(task.rate()) ? own : task.rate());
  }

  /** Keeps what the looks saw and forgets the rest. */
  private static final class Kept implements Journal {

    private final String metric;
    private final Stopwatch watch;
    private final List<Trial.Point> points = new ArrayList<>();
    private double test = Double.NaN;

    Kept(String metric, Stopwatch watch) {
      this.metric = metric;
      this.watch = watch;
    }

    @Override
    public void append(Entry entry) {
      if (entry instanceof Entry.Happened(Signal.Evaluated seen, _) && Looking.isOwn(seen.ask())) {
        double value = seen.metrics().get(metric);
        if (seen.split() == Split.TEST) {
          test = value;
        } else {
          points.add(
              new Trial.Point(
                  seen.step(),
                  seen.work().units(),
                  watch.cpu() * NANO,
                  watch.wall() * NANO,
                  value));
        }
      }
    }

    @Override
    public Stream<Entry> read(long from) {
      return Stream.empty();
    }

    @Override
    public void close() {}
  }
}
