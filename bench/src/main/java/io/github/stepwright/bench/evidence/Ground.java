package io.github.stepwright.bench.evidence;

import io.github.stepwright.Problem;
import io.github.stepwright.bench.ledger.Ledger;
import io.github.stepwright.bench.protocol.Bench;
import io.github.stepwright.bench.protocol.BenchResult;
import io.github.stepwright.bench.protocol.Clock;
import io.github.stepwright.bench.protocol.Course;
import io.github.stepwright.bench.protocol.Crew;
import io.github.stepwright.bench.protocol.Method;
import io.github.stepwright.bench.protocol.Rules;
import io.github.stepwright.bench.protocol.Suite;
import io.github.stepwright.bench.protocol.Targets;
import io.github.stepwright.bench.protocol.Task;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ForkJoinPool;
import java.util.function.Function;

/**
 * Where claims are tested.
 *
 * @param workloads finds a problem by its spec
 * @param threads trials beside one another
 * @param quick whether the small size is asked for
 * @param watcher hears of every task that is done
 */
public record Ground(
    Function<String, Problem> workloads, int threads, boolean quick, Crew.Watcher watcher) {

  /** Everything is run afresh: a proof from the shelf would prove nothing. */
  Crew crew() {
    var course = new Course(workloads, Clock.NONE);
    return new Crew(course::run, Ledger.none(), threads, watcher);
  }

  /** The same with so many looks at each run. */
  Crew crew(int looks) {
    var course = new Course(workloads, Clock.NONE);
    return new Crew(task -> course.run(task, looks), Ledger.none(), threads, watcher);
  }

  /** What each of these gives, made beside one another, in their order. */
  <T, R> List<R> each(List<T> all, Function<T, R> maker) throws InterruptedException {
    // In a fork-join pool a workload sees that its neighbours keep the cores busy.
    try (var pool = new ForkJoinPool(threads)) {
      return pool.submit(() -> all.parallelStream().map(maker).toList()).get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException cause
          ? cause
          : new IllegalStateException(e.getCause());
    }
  }

  /** Runs methods on workloads. */
  BenchResult bench(List<Suite.Entry> entries, Rules rules, String... methods)
      throws InterruptedException {
    var suite = new Suite("claim", entries);
    var all = List.of(methods).stream().map(Method::parse).toList();
    return new Bench(suite, all, rules, new Targets(List.of())).run(workloads, crew());
  }

  /** A number for the small size and one for the full one. */
  int size(int small, int full) {
    return quick ? small : full;
  }

  /** A task of this ground. */
  static Task task(String workload, long steps, String optimizer, String lr, long seed) {
    return new Task(workload, steps, optimizer, lr, Double.NaN, seed);
  }
}
