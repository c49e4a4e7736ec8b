package io.github.stepwright.bench.auto;

import io.github.stepwright.Problem;
import io.github.stepwright.bench.ledger.Ledger;
import io.github.stepwright.bench.protocol.Task;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;

/**
 * What the seeds that choose say of the grid of shapes and rates, by validation loss: the oracle,
 * and the rate that is best on other workloads.
 *
 * @param ledger runs that are known
 * @param share of the full budget
 */
record Tuning(Ledger<Task, Losses> ledger, Function<String, Problem> problems, double share) {

  Optional<Method> oracle(Study.Cell cell) {
    Method best = null;
    double least = Double.POSITIVE_INFINITY;
    for (String shape : Method.SHAPES) {
      for (double rate : Method.rates(cell.base())) {
        Method method = Method.grid(cell.base(), shape, rate);
        double loss = tuned(cell.workload(), method).orElse(Double.NaN);
        if (loss < least) {
          least = loss;
          best = new Method(Method.ORACLE, method.lr(), method.optimizer());
        }
      }
    }
    return Optional.ofNullable(best);
  }

  /** Validation loss of the oracle over that of literature, by the seeds that choose. */
  double lead(Study.Cell cell) {
    Method literature = Method.grid(cell.base(), Method.LITERATURE_LR, cell.base().common());
    double usual = tuned(cell.workload(), literature).orElseThrow();
    Method oracle = oracle(cell).orElseThrow();
    return tuned(cell.workload(), oracle).orElseThrow() / usual;
  }

  private OptionalDouble tuned(String workload, Method method) {
    double sum = 0;
    for (long seed = 0; seed < Study.TUNING; seed++) {
      Task key = Study.key(problems.apply(workload), workload, method, share, seed);
      Optional<Losses> run = ledger.find(key);
      if (run.isEmpty()) {
        return OptionalDouble.empty();
      }
      sum += run.get().chosen();
    }
    return OptionalDouble.of(sum / Study.TUNING);
  }

  /** Least mean log loss over the other workloads, each measured from its own best. */
  Optional<Method> leftOut(List<Study.Cell> cells, Study.Cell cell) {
    Method.Base base = cell.base();
    Method best = null;
    double least = Double.POSITIVE_INFINITY;
    for (double rate : Method.rates(base)) {
      double sum = 0;
      Method method = Method.grid(base, "linear", rate);
      for (Study.Cell one : cells) {
        String other = one.workload();
        boolean counts = one.base() == base && !other.equals(cell.workload());
        OptionalDouble loss = tuned(other, method);
        if (counts && loss.isPresent()) {
          sum += Math.log(Math.max(loss.getAsDouble(), Double.MIN_NORMAL) / floor(other, base));
        }
      }
      if (sum < least) {
        least = sum;
        best = new Method(Method.FIXED, method.lr(), method.optimizer());
      }
    }
    return Optional.ofNullable(best);
  }

  private double floor(String workload, Method.Base base) {
    double least = Double.POSITIVE_INFINITY;
    for (double rate : Method.rates(base)) {
      least =
          Math.min(
              least,
              tuned(workload, Method.grid(base, "linear", rate)).orElse(Double.POSITIVE_INFINITY));
    }
    return least;
  }
}
