package io.github.stepwright.bench.refine;

import io.github.stepwright.Problem;
import io.github.stepwright.bench.compare.Arena;
import io.github.stepwright.bench.compare.Attempt;
import io.github.stepwright.bench.compare.Comparison;
import io.github.stepwright.bench.compare.Judged;
import io.github.stepwright.bench.compare.Result;
import io.github.stepwright.bench.compare.Trial;
import io.github.stepwright.bench.data.Shipped;
import io.github.stepwright.bench.ledger.Ledger;
import io.github.stepwright.math.Numbers;
import io.github.stepwright.refine.Fault;
import io.github.stepwright.refine.Norm;
import io.github.stepwright.refine.Refined;
import io.github.stepwright.refine.Refinement;
import io.github.stepwright.run.LoggedNorm;
import io.github.stepwright.schedule.Tabulated;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The protocol behind the claim that refined schedules are better: on several problems, refined
 * against linear, cosine, step, 1/t, 1/sqrt(t) and flat, each with its own tuned base rate.
 *
 * <p>For every problem: (1) each fixed schedule is tuned on one grid by the tuning seeds and judged
 * by others; (2) one run of linear decay, without warm-up, at its tuned rate and with the first
 * tuning seed leaves its gradient norms; (3) these are refined with the usual smoothing, and where
 * the guard refuses, linear decay stands in; (4) the refined schedule is tuned and judged like the
 * others.
 *
 * @param workloads specs
 * @param optimizer spec of the optimizer for all of them; its rate is the middle of the grid
 * @param seeds that judge
 * @param share of each problem's own steps, in (0, 1]
 */
public record RefinementEvidence(
    List<String> workloads, String optimizer, List<Long> seeds, double share) {

  /** Name of the refined schedule among the others. */
  public static final String REFINED = "refined";

  private static final String LINEAR = "linear";
  private static final int EACH = 2;

  /** Softmax regression, which is convex, on every table that ships. */
  public static final List<String> CONVEX =
      Shipped.tables().stream().map(name -> "softmax:data=" + name).toList();

  /** Copies the lists. */
  public RefinementEvidence {
    workloads = List.copyOf(workloads);
    seeds = List.copyOf(seeds);
    if (!(share > 0 && share <= 1)) {
      throw new IllegalArgumentException("share must be in (0, 1], got " + share);
    }
  }

  /**
   * One problem.
   *
   * @param rows by the name of the schedule, refined first
   */
  public record Case(
      String workload,
      long steps,
      String metric,
      boolean lowerIsBetter,
      Map<String, Judged> rows,
      RefinedCurve curve) {}

  /** What was found, problem by problem. */
  public record Finding(RefinementEvidence settings, List<Case> cases, long runs) {
    /** Copies the list. */
    public Finding {
      cases = List.copyOf(cases);
    }
  }

  /**
   * Runs it.
   *
   * @param problems finds a problem by its spec
   * @param ledger of trials that were made before; new ones are added
   * @param told hears the name of each problem that is done
   */
  public Finding run(
      Function<String, Problem> problems,
      int threads,
      Ledger<Attempt, Trial> ledger,
      java.util.function.Consumer<String> told)
      throws InterruptedException {
    var cases = new ArrayList<Case>();
    long runs = 0;
    for (String workload : workloads) {
      Problem own = problems.apply(workload);
      long steps = Math.max(Refinement.FEWEST, Math.round(share * own.declared().steps()));
      var problem = new Sized(own, steps);
      List<Shape> fixed = fixed((int) steps);
      Result first = judge(workload, problem, fixed, threads, ledger);
      var rows = new LinkedHashMap<String, Judged>();
      rows.put(REFINED, null); // its place in the order
      for (int i = 0; i < fixed.size(); i++) {
        rows.put(fixed.get(i).name(), first.cells().get(i));
      }
      Refined refined = refine(problem, rows.get(LINEAR).rate(), steps);
      Shape shape = Shape.of(REFINED, refined.schedule(1));
      Result second = judge(workload, problem, List.of(shape), threads, ledger);
      rows.put(REFINED, second.cells().getFirst());
      runs += first.runs() + second.runs() + 1;
      cases.add(
          new Case(
              workload,
              steps,
              own.declared().metric(),
              own.declared().lowerIsBetter(),
              rows,
              RefinedCurve.of(refined)));
      told.accept(workload);
    }
    return new Finding(this, cases, runs);
  }

  /** The classical and the modern schedules of the paper's protocol. */
  static List<Shape> fixed(int steps) {
    double[] hyperbola = new double[steps];
    Arrays.setAll(hyperbola, t -> 1.0 / (t + 1));
    return List.of(
        Shape.of(LINEAR),
        Shape.of("cosine"),
        Shape.of("step"),
        Shape.of("1/t", new Tabulated(1, Numbers.of(hyperbola))),
        new Shape("1/sqrt(t)", "inversesqrt:warmup=1"),
        new Shape("flat", "constant"));
  }

  private Result judge(
      String workload,
      Problem problem,
      List<Shape> shapes,
      int threads,
      Ledger<Attempt, Trial> ledger)
      throws InterruptedException {
    var comparison =
        new Comparison(
            List.of(workload),
            shapes.stream().map(Shape::spec).toList(),
            List.of(optimizer),
            List.of(1.0),
            Comparison.TUNING,
            seeds,
            null,
            EACH);
    return new Arena(comparison, _ -> problem, (_, _) -> {}, ledger).run(threads);
  }

  private Refined refine(Problem problem, double rate, long steps) {
    Norm norm =
        LoggedNorm.of(optimizer)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "optimizer must be one of the catalogue, got " + optimizer));
    double[] norms =
        GradientLog.of(problem, optimizer, LINEAR, rate, steps, Comparison.TUNING.getFirst(), norm);
    return new Refinement(norm, 0.1, 0, Fault.Policy.SKIP, true).of(norms);
  }
}
