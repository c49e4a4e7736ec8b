package io.github.stepwright.bench.protocol;

import io.github.stepwright.bench.ledger.Ledger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.Future;
import java.util.function.Function;

/**
 * Makes many trials on several threads, each of them once: a finished one is taken from the ledger.
 *
 * <p>Work units do not depend on the number of threads; seconds do, because trials beside one
 * another share caches and memory.
 */
public final class Crew {

  /** Sees how far it is. */
  public interface Watcher {
    /**
     * Called behind every trial, from any thread.
     *
     * @param task that is done
     * @param made whether it was run now rather than found
     */
    void done(Task task, boolean made);
  }

  private final Function<Task, Trial> maker;
  private final Ledger<Task, Trial> ledger;
  private final int threads;
  private final Watcher watcher;

  /**
   * A crew of so many threads, at least 1.
   *
   * @param maker makes the run of a task that the ledger does not hold
   */
  public Crew(
      Function<Task, Trial> maker, Ledger<Task, Trial> ledger, int threads, Watcher watcher) {
    if (threads < 1) {
      throw new IllegalArgumentException("threads must be >= 1, got " + threads);
    }
    this.maker = maker;
    this.ledger = ledger;
    this.threads = threads;
    this.watcher = watcher;
  }

  /** The trials of these tasks; equal tasks are one. */
  public Map<Task, Trial> run(List<Task> tasks) throws InterruptedException {
    // In a fork-join pool a workload sees that its neighbours keep the cores busy, and does not
    // fork.
    ExecutorService pool =
        new ForkJoinPool(threads, ForkJoinPool.defaultForkJoinWorkerThreadFactory, null, true);
    try {
      var futures = new LinkedHashMap<Task, Future<Trial>>();
      for (Task task : tasks) {
        futures.computeIfAbsent(task, _ -> pool.submit(() -> one(task)));
      }
      var trials = new LinkedHashMap<Task, Trial>();
      for (var entry : new ArrayList<>(futures.entrySet())) {
        trials.put(entry.getKey(), entry.getValue().get());
      }
      return trials;
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException cause
          ? cause
          : new IllegalStateException(e.getCause());
    } finally {
      pool.shutdownNow();
    }
  }

  private Trial one(Task task) {
    var found = ledger.find(task);
    Trial trial = found.orElseGet(() -> maker.apply(task));
    if (found.isEmpty()) {
      ledger.keep(task, trial);
    }
    watcher.done(task, found.isEmpty());
    return trial;
  }
}
