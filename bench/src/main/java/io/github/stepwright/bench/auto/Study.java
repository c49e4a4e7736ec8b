package io.github.stepwright.bench.auto;

import io.github.stepwright.Ask;
import io.github.stepwright.Controller;
import io.github.stepwright.Decision;
import io.github.stepwright.Entry;
import io.github.stepwright.Knob;
import io.github.stepwright.Problem;
import io.github.stepwright.Rule;
import io.github.stepwright.Signal;
import io.github.stepwright.Split;
import io.github.stepwright.Why;
import io.github.stepwright.Workload;
import io.github.stepwright.bench.ledger.Ledger;
import io.github.stepwright.bench.protocol.Task;
import io.github.stepwright.control.Observing;
import io.github.stepwright.run.Catalog;
import io.github.stepwright.run.MemoryJournal;
import io.github.stepwright.run.Plan;
import io.github.stepwright.run.Rate;
import io.github.stepwright.run.Run;
import io.github.stepwright.train.Descent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.LongStream;

/**
 * {@code auto} against every other way to set the rate, on the same workloads, budgets and seeds;
 * all work is charged to the budget that all have.
 *
 * <p>The oracle is the best of five shapes at seven rates by seeds 0 and 1, which judge nobody; the
 * rate that is left out is the one of the same grid, linear, that does best on the other workloads.
 *
 * @param workloads specs; each counts with AdamW and with SGD
 * @param networks specs of deep workloads, with AdamW alone and half of the seeds
 * @param seeds how many judge
 * @param shares of the full budget: the first one has all methods, the others auto, literature and
 *     oracle
 */
public record Study(List<String> workloads, List<String> networks, int seeds, List<Double> shares) {

  /** Seeds that choose; those that judge come behind them. */
  static final int TUNING = 2;

  /** A workload with an optimizer. */
  record Cell(String workload, Method.Base base, List<Long> judges) {
    @Override
    public String toString() {
      return workload + ", " + base.label();
    }
  }

  /** Refuses an empty study. */
  public Study {
    workloads = List.copyOf(workloads);
    networks = List.copyOf(networks);
    shares = List.copyOf(shares);
    if (workloads.size() + networks.size() == 0 || shares.isEmpty() || seeds < 2) {
      throw new IllegalArgumentException(
          "a study must have workloads, budgets and 2 seeds, got %s, %s, %d"
              .formatted(workloads, shares, seeds));
    }
  }

  /** Every workload with the optimizers that it is judged with. */
  List<Cell> cells() {
    var cells = new ArrayList<Cell>();
    for (String workload : workloads) {
      for (Method.Base base : Method.Base.values()) {
        cells.add(new Cell(workload, base, judges(seeds)));
      }
    }
    for (String network : networks) {
      cells.add(new Cell(network, Method.Base.ADAMW, judges((seeds + 1) / 2)));
    }
    return cells;
  }

  /** The cells of a budget: those in which it is two steps at least, since one has no schedule. */
  List<Cell> cells(Function<String, Problem> problems, double share) {
    return cells().stream()
        .filter(cell -> steps(problems.apply(cell.workload()), share) >= 2)
        .toList();
  }

  private static List<Long> judges(int seeds) {
    return LongStream.range(TUNING, TUNING + seeds).boxed().toList();
  }

  /** Makes the runs that are missing, until time is up. */
  final class Making {
    private final Ledger<Task, Losses> ledger;
    private final Function<String, Problem> problems;
    private final BooleanSupplier up;

    Making(Ledger<Task, Losses> ledger, Function<String, Problem> problems, BooleanSupplier up) {
      this.ledger = ledger;
      this.problems = problems;
      this.up = up;
    }

    /** Whether everything was made. */
    boolean all() {
      for (double share : shares) {
        List<Cell> cells = cells(problems, share);
        for (Cell cell : cells) {
          if (!grid(cell, share)) {
            return false;
          }
        }
        for (Cell cell : cells) {
          for (Method method : methods(ledger, problems, cell, share)) {
            for (long seed : cell.judges()) {
              if (!make(cell.workload(), method, share, seed)) {
                return false;
              }
            }
          }
        }
      }
      return true;
    }

    private boolean grid(Cell cell, double share) {
      for (String shape : Method.SHAPES) {
        for (double rate : Method.rates(cell.base())) {
          for (long seed = 0; seed < TUNING; seed++) {
            if (!make(cell.workload(), Method.grid(cell.base(), shape, rate), share, seed)) {
              return false;
            }
          }
        }
      }
      return true;
    }

    private boolean make(String workload, Method method, double share, long seed) {
      Problem problem = problems.apply(workload);
      Task key = key(problem, workload, method, share, seed);
      if (ledger.find(key).isPresent()) {
        return true;
      }
      if (up.getAsBoolean()) {
        return false;
      }
      ledger.keep(key, run(problem, key));
      return true;
    }
  }

  static long steps(Problem problem, double share) {
    return Math.max(1, Math.round(share * problem.declared().steps()));
  }

  static Task key(Problem problem, String workload, Method method, double share, long seed) {
    return new Task(
        workload, steps(problem, share), method.optimizer(), method.lr(), Double.NaN, seed);
  }

  /** All methods of a table, the oracle and the left-out rate among them where they are known. */
  List<Method> methods(
      Ledger<Task, Losses> ledger, Function<String, Problem> problems, Cell cell, double share) {
    var tuning = new Tuning(ledger, problems, share);
    boolean first = share == shares.getFirst();
    var methods = new ArrayList<Method>();
    tuning.oracle(cell).ifPresent(methods::add);
    for (Method method : Method.of(cell.base())) {
      if (first || method.name().equals(Method.AUTO) || method.name().equals(Method.LITERATURE)) {
        methods.add(method);
      }
    }
    if (first) {
      tuning.leftOut(cells(), cell).ifPresent(methods::add);
    }
    return methods;
  }

  private static Losses run(Problem problem, Task key) {
    Rule rule = Catalog.OPTIMIZERS.parse(key.optimizer());
    var values = new LinkedHashMap<>(rule.knobs());
    values.put(Knob.BATCH_SIZE, (double) problem.declared().batch());
    var controllers = new LinkedHashMap<String, Controller>();
    if (!key.lr().isEmpty()) {
      controllers.put("lr", Rate.controller(key.lr(), values.get(Knob.LEARNING_RATE)));
    }
    controllers.put("observer", new Observing(1, 0, List.of(Split.VALIDATION, Split.TEST)));
    var plan =
        new Plan(
            Map.of(),
            controllers,
            Rate.budget(key.lr(), key.steps()),
            values,
            key.seed(),
            Optional.empty());
    var journal = new MemoryJournal();
    try (var workload = problem.start(Descent.of(rule), key.seed())) {
      double start = loss(workload, Split.TEST);
      Run.Outcome outcome = new Run(plan, workload, journal, () -> 0).go();
      List<Entry> entries = journal.read(0).toList();
      boolean diverged = outcome.how().equals(Run.Outcome.DIVERGED);
      return new Losses(
          diverged ? Double.POSITIVE_INFINITY : last(entries, Split.VALIDATION),
          diverged ? Double.POSITIVE_INFINITY : last(entries, Split.TEST),
          start,
          outcome.work().units());
    }
  }

  private static double loss(Workload workload, Split split) {
    var look = new Decision.Evaluate(new Ask("study", 0), split, 0, true, Why.of("start"));
    return workload.evaluate(look).metrics().get("loss");
  }

  private static double last(List<Entry> entries, Split split) {
    for (Entry entry : entries.reversed()) {
      if (entry instanceof Entry.Happened(Signal.Evaluated evaluated, _)
          && evaluated.split() == split) {
        return evaluated.metrics().get("loss");
      }
    }
    return Double.POSITIVE_INFINITY;
  }
}
