package io.github.stepwright.app;

import io.github.stepwright.bench.ledger.Ledger;
import io.github.stepwright.bench.protocol.Clock;
import io.github.stepwright.bench.protocol.Course;
import io.github.stepwright.bench.protocol.Crew;
import io.github.stepwright.bench.protocol.Suite;
import io.github.stepwright.bench.protocol.Task;
import io.github.stepwright.bench.protocol.Trial;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;

/**
 * Workloads, clocks and the folder of a bench.
 *
 * @param workloads that the class path offers
 * @param course that makes one run
 */
record BenchPlace(Workloads workloads, Course course) {

  /** Share of a run that is measured for an estimate. */
  private static final double SHARE = 0.1;

  private static final Clock CLOCK =
      new Clock(
          System::nanoTime, () -> ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime());

  /** This machine's. */
  static BenchPlace here() {
    Workloads workloads = Workloads.found();
    return new BenchPlace(workloads, new Course(workloads::open, CLOCK));
  }

  /**
   * The suite of a name.
   *
   * @throws IllegalStateException in one line for one with deep workloads where these are missing
   */
  Suite suite(String name) {
    Suite suite =
        switch (name) {
          case "fast" -> Suite.fast();
          case "plain" -> Suite.plain();
          case "deep" -> Suite.deep();
          case "full" -> Suite.full();
          default ->
              throw new IllegalArgumentException(
                  "--suite must be fast, plain, deep or full, got " + name);
        };
    if (suite.entries().containsAll(Suite.deep().entries())) {
      Deep.need("--suite %s (--suite plain does not)".formatted(name));
    }
    return suite;
  }

  /** A crew that keeps its trials in a ledger; {@code done} hears of the steps behind us. */
  Crew crew(Ledger<Task, Trial> trials, int threads, LongConsumer done) {
    var steps = new AtomicLong();
    return new Crew(
        course::run, trials, threads, (task, _) -> done.accept(steps.addAndGet(task.steps())));
  }

  /**
   * Seconds that tasks are going to take, by a short run of each kind; says so on standard error.
   *
   * @return the estimate
   */
  double estimate(List<Task> tasks, int threads, PrintWriter err) {
    var perStep = new HashMap<List<String>, Double>();
    double seconds = 0;
    Set<Task> all = new HashSet<>(tasks);
    for (Task task : tasks) {
      String optimizer = task.optimizer().replaceAll("[:,].*", "");
      seconds +=
          task.steps()
              * perStep.computeIfAbsent(List.of(task.workload(), optimizer), _ -> measured(task));
    }
    double left = seconds / threads;
    err.printf(
        Locale.ROOT,
        "stepwright: %d trials, %d steps; estimated %s on %d threads%n",
        all.size(),
        all.stream().mapToLong(Task::steps).sum(),
        left < 100 ? "%.0f s".formatted(left) : "%.0f min".formatted(left / 60),
        threads);
    err.flush();
    return left;
  }

  private double measured(Task task) {
    course.sample(task, SHARE); // the second is compiled
    long began = System.nanoTime();
    Trial some = course.sample(task, SHARE);
    return (System.nanoTime() - began) * 1e-9 / some.task().steps();
  }

  /** Where and from which sources. */
  static Map<String, String> machine() {
    var facts = new java.util.LinkedHashMap<String, String>();
    facts.put("machine", Machine.name());
    facts.putAll(Version.all());
    return facts;
  }
}
