package io.github.stepwright.bench.compare;

import io.github.stepwright.Problem;
import io.github.stepwright.bench.compare.Result.Facts;
import io.github.stepwright.bench.ledger.Ledger;
import io.github.stepwright.run.Catalog;
import io.github.stepwright.run.Rate;
import io.github.stepwright.spec.Spec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Carries out a comparison on several threads; what comes out does not depend on how many.
 *
 * <p>An optimum on the edge of the grid extends it, one rate at a time, for the cell that needs it.
 */
public final class Arena {

  /** Ratio of neighbouring rates where no grid is named. */
  private static final double RATIO = 3;

  /** Rates that a grid may grow by on one side. */
  private static final int EXTENSIONS = 4;

  /** Sees how far a comparison is. */
  public interface Watcher {
    /**
     * Called behind every step's worth of work, from any thread.
     *
     * @param done optimizer steps behind us
     * @param total optimizer steps known to be needed; grows where a grid is extended
     */
    void at(long done, long total);
  }

  private final Comparison comparison;
  private final Function<String, Problem> workloads;
  private final Watcher watcher;
  private final Ledger<Attempt, Trial> ledger;
  private final AtomicLong done = new AtomicLong();
  private final AtomicLong total = new AtomicLong();

  /** A comparison that has not begun. */
  public Arena(Comparison comparison, Function<String, Problem> workloads, Watcher watcher) {
    this(comparison, workloads, watcher, Ledger.none());
  }

  /** A comparison that takes the trials of a ledger as made, and adds its own. */
  public Arena(
      Comparison comparison,
      Function<String, Problem> workloads,
      Watcher watcher,
      Ledger<Attempt, Trial> ledger) {
    this.ledger = ledger;
    this.comparison = comparison;
    this.workloads = workloads;
    this.watcher = watcher;
    for (String schedule : comparison.schedules()) {
      Rate.controller(schedule, 1);
      if (Rate.of(Spec.parse(schedule)) == Rate.ITSELF) {
        throw new IllegalArgumentException(
            "compare tunes the rate, so a schedule must be a shape without peak, got " + schedule);
      }
    }
  }

  /** The trials of comparisons in a file. */
  public static Ledger<Attempt, Trial> ledger(Path file) throws IOException {
    return Ledger.of(file, "compare", Attempt.class, Trial.class);
  }

  /**
   * Runs everything.
   *
   * @param threads at least 1
   */
  public Result run(int threads) throws InterruptedException {
    var contests = contests();
    for (Contest contest : contests) {
      int rates = contest.tunable() ? grid(contest).rates().size() : contest.rated() ? 1 : 0;
      total.addAndGet(
          contest.cell().steps()
              * ((long) rates * comparison.tuning().size() + comparison.seeds().size()));
    }
    // In a fork-join pool a workload sees that its neighbours keep the cores busy, and does not
    // fork.
    ExecutorService pool =
        new ForkJoinPool(threads, ForkJoinPool.defaultForkJoinWorkerThreadFactory, null, true);
    try {
      return new Result(comparison, facts(contests), judge(pool, contests));
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException cause
          ? cause
          : new IllegalStateException(e.getCause());
    } finally {
      pool.shutdownNow();
    }
  }

  private List<Contest> contests() {
    var contests = new ArrayList<Contest>();
    for (String workload : comparison.workloads()) {
      Problem problem = workloads.apply(workload);
      if (problem.declared().optimizer().isEmpty()) {
        throw new IllegalArgumentException(
            "a comparison must have workloads that are trained, got %s, which has no optimizer"
                .formatted(workload));
      }
      List<String> optimizers =
          comparison.optimizers().isEmpty()
              ? List.of(problem.declared().optimizer())
              : comparison.optimizers();
      for (String optimizer : optimizers) {
        for (double budget : comparison.budgets()) {
          long steps = Math.max(1, Math.round(budget * problem.declared().steps()));
          if (!Rate.in(Catalog.OPTIMIZERS.parse(optimizer))) {
            var only = new Cell(workload, optimizer, Cell.UNSCHEDULED, budget, steps);
            contests.add(new Contest(problem, only));
            continue;
          }
          for (String schedule : comparison.schedules()) {
            var contest =
                new Contest(problem, new Cell(workload, optimizer, schedule, budget, steps));
            Rate.controller(schedule, 1).fit(io.github.stepwright.Progress.of(0, steps));
            contests.add(contest);
          }
        }
      }
    }
    return contests;
  }

  private Grid grid(Contest contest) {
    if (comparison.grid() != null) {
      return comparison.grid();
    }
    double rate =
        Catalog.OPTIMIZERS
            .parse(contest.cell().optimizer())
            .knobs()
            .get(io.github.stepwright.Knob.LEARNING_RATE);
    return Grid.around(rate, RATIO, comparison.each());
  }

  private Map<String, Facts> facts(List<Contest> contests) {
    return contests.stream()
        .collect(
            Collectors.toMap(
                contest -> contest.cell().workload(),
                contest -> Facts.of(contest.problem().declared()),
                (a, _) -> a,
                LinkedHashMap::new));
  }

  /** Tuning runs of all cells go to the pool at once, then what their outcome asks for. */
  private List<Judged> judge(ExecutorService pool, List<Contest> contests)
      throws InterruptedException, ExecutionException {
    var searches = new ArrayList<Search>();
    for (Contest contest : contests) {
      searches.add(new Search(pool, contest, contest.tunable() ? grid(contest) : null));
    }
    var open = new ArrayList<>(searches);
    while (!open.isEmpty()) {
      var next = new ArrayList<Search>();
      for (Search search : open) {
        if (search.settle()) {
          next.add(search);
        }
      }
      open = next;
    }
    var judged = new ArrayList<Judged>();
    for (Search search : searches) {
      judged.add(search.judged());
    }
    return judged;
  }

  /** The search for one cell's rate, where it has one, and its judging runs. */
  private final class Search {
    private final ExecutorService pool;
    private final Contest contest;
    private final Grid grid;
    private final Map<Integer, List<Future<Trial>>> tried = new LinkedHashMap<>();
    private final List<Future<Trial>> trials = new ArrayList<>();
    private final int points;
    private int best;

    Search(ExecutorService pool, Contest contest, Grid grid) {
      this.pool = pool;
      this.contest = contest;
      this.grid = grid;
      this.points = grid == null ? 0 : grid.rates().size();
      for (int k = 0; k < points; k++) {
        attempt(k);
      }
      if (contest.rated() && grid == null) {
        attempt(0); // nothing to choose, but the optimizers' rows are chosen by tuning runs
      }
    }

    private void attempt(int k) {
      double rate = grid == null ? Double.NaN : grid.at(k);
      tried.put(k, comparison.tuning().stream().map(seed -> submit(false, rate, seed)).toList());
    }

    private Future<Trial> submit(boolean judges, double rate, long seed) {
      var key = new Attempt(contest.cell(), judges, rate, seed);
      return pool.submit(
          () -> {
            Trial trial =
                ledger.get(
                    key, () -> judges ? contest.judge(rate, seed) : contest.tune(rate, seed));
            watcher.at(done.addAndGet(contest.cell().steps()), total.get());
            return trial;
          });
    }

    /** Looks at what has been tried; true where another rate has to be tried first. */
    boolean settle() throws InterruptedException, ExecutionException {
      if (grid == null) {
        judge(Double.NaN);
        return false;
      }
      double sign = contest.problem().declared().lowerIsBetter() ? 1 : -1;
      double least = Double.POSITIVE_INFINITY;
      best = tried.keySet().iterator().next();
      for (int k : tried.keySet().stream().sorted(Comparator.naturalOrder()).toList()) {
        double mean = 0;
        for (Future<Trial> trial : tried.get(k)) {
          mean += sign * trial.get().metric() / comparison.tuning().size();
        }
        if (mean < least) {
          least = mean;
          best = k;
        }
      }
      int lowest = tried.keySet().stream().mapToInt(k -> k).min().orElseThrow();
      int highest = tried.keySet().stream().mapToInt(k -> k).max().orElseThrow();
      boolean down = best == lowest && lowest > -EXTENSIONS;
      boolean up = best == highest && highest < points - 1 + EXTENSIONS;
      if (Double.isFinite(least) && (up || down)) {
        total.addAndGet(contest.cell().steps() * comparison.tuning().size());
        attempt(up ? highest + 1 : lowest - 1);
        return true;
      }
      judge(grid.at(best));
      return false;
    }

    private void judge(double rate) {
      for (long seed : comparison.seeds()) {
        trials.add(submit(true, rate, seed));
      }
    }

    Judged judged() throws InterruptedException, ExecutionException {
      var tuning = new ArrayList<Trial>();
      for (int k : tried.keySet().stream().sorted().toList()) {
        for (Future<Trial> trial : tried.get(k)) {
          tuning.add(trial.get());
        }
      }
      var judging = new ArrayList<Trial>();
      for (Future<Trial> trial : trials) {
        judging.add(trial.get());
      }
      if (grid == null) {
        return new Judged(contest.cell(), tuning, Double.NaN, 0, false, judging);
      }
      int lowest = tried.keySet().stream().mapToInt(k -> k).min().orElseThrow();
      int highest = tried.keySet().stream().mapToInt(k -> k).max().orElseThrow();
      return new Judged(
          contest.cell(),
          tuning,
          grid.at(best),
          tried.size() - points,
          best == lowest || best == highest,
          judging);
    }
  }
}
