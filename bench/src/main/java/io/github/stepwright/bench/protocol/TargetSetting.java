package io.github.stepwright.bench.protocol;

import io.github.stepwright.Problem;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.hipparchus.stat.descriptive.StreamingStatistics;
import org.hipparchus.stat.descriptive.rank.Median;

/**
 * Sets the target of a workload so that a well tuned method reaches it in about half of its runs at
 * three quarters of the time.
 *
 * <p>Four algorithms (heavy-ball SGD, Nesterov's SGD, AdamW, NadamW), each with a warm-up over 5 %
 * and a cosine to 0 over 75 % of the steps, are tried at quasi-random points of rate, momentum and
 * decay; the best point of all is run again with other seeds, and the target is the median of the
 * best metric of these runs. A constant rate is tried at the best point too: where it comes within
 * two deviations the workload tells no schedules apart.
 *
 * <p>After Dahl et al., "Benchmarking Neural Network Training Algorithms", 2023,
 * https://arxiv.org/abs/2306.07179
 *
 * @param points of each algorithm
 * @param seeds of the best point
 * @param provisional whether this is the small size
 */
public record TargetSetting(int points, int seeds, boolean provisional) {

  /** The full size. */
  public static final TargetSetting FULL = new TargetSetting(50, 20, false);

  /** The small size. */
  public static final TargetSetting QUICK = new TargetSetting(12, 5, true);

  private static final double HORIZON = 0.75;
  private static final String SCHEDULE = "warmup:fraction=0.05/cosine";
  private static final double[] CONSTANT = {1, 0.3, 0.1, 0.03};
  private static final int CONSTANT_SEEDS = 5;
  private static final int ALGORITHMS = 4;

  /** The size for a workload of a suite: the deep ones have the small size and no other. */
  public static TargetSetting of(Suite.Entry entry, boolean quick) {
    return quick || Suite.deep().entries().contains(entry) ? QUICK : FULL;
  }

  /** Number of runs for one workload. */
  public int runs() {
    return ALGORITHMS * points + seeds + CONSTANT.length * Math.min(CONSTANT_SEEDS, seeds);
  }

  /** Steps of these runs. */
  public static long horizon(long steps) {
    return Math.max(1, Math.round(HORIZON * steps));
  }

  /**
   * The runs for one workload.
   *
   * @param found finished ones; while a try is missing nobody knows the best point, and the first
   *     stands for it, which costs the same
   */
  public List<Task> planned(
      Problem.Declared declared, long steps, Function<Task, Optional<Trial>> found) {
    var planned = new ArrayList<>(tries(declared, steps));
    List<Trial> behind = planned.stream().flatMap(task -> found.apply(task).stream()).toList();
    Task best =
        behind.size() == planned.size()
            ? best(behind, declared.lowerIsBetter())
            : planned.getFirst();
    planned.addAll(again(best));
    for (double factor : CONSTANT) {
      planned.addAll(flat(best, factor));
    }
    return planned;
  }

  private List<Task> tries(Problem.Declared declared, long steps) {
    return specs().stream()
        .map(spec -> new Task(declared.name(), horizon(steps), spec, SCHEDULE, Double.NaN, 0))
        .toList();
  }

  private static Task best(Collection<Trial> tried, boolean lower) {
    return tried.stream()
        .min(Comparator.comparingDouble(trial -> (lower ? 1 : -1) * trial.best(lower)))
        .orElseThrow()
        .task();
  }

  private List<Task> again(Task best) {
    return LongStream.rangeClosed(1, seeds)
        .mapToObj(seed -> with(best, SCHEDULE, 1, seed))
        .toList();
  }

  private List<Task> flat(Task best, double factor) {
    return LongStream.rangeClosed(1, Math.min(CONSTANT_SEEDS, seeds))
        .mapToObj(seed -> with(best, "constant", factor, seed))
        .toList();
  }

  /** Sets the target of one workload. */
  public Target of(Problem.Declared declared, long steps, Crew crew) throws InterruptedException {
    boolean lower = declared.lowerIsBetter();
    Task best = best(crew.run(tries(declared, steps)).values(), lower);
    double[] reached = best(crew.run(again(best)), lower);
    double constant = lower ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY;
    for (double factor : CONSTANT) {
      double mean =
          Arrays.stream(best(crew.run(flat(best, factor)), lower)).average().orElseThrow();
      constant = lower ? Math.min(constant, mean) : Math.max(constant, mean);
    }
    return new Target(
        declared.name(),
        steps,
        declared.metric(),
        lower,
        new Median().evaluate(reached),
        deviation(reached),
        constant,
        ALGORITHMS * points,
        seeds,
        best.optimizer(),
        provisional);
  }

  private static Task with(Task best, String schedule, double factor, long seed) {
    double rate = factor == 1 ? Double.NaN : factor * rate(best.optimizer());
    return new Task(best.workload(), best.steps(), best.optimizer(), schedule, rate, seed);
  }

  private static double rate(String optimizer) {
    return io.github.stepwright.run.Catalog.OPTIMIZERS
        .parse(optimizer)
        .knobs()
        .get(io.github.stepwright.Knob.LEARNING_RATE);
  }

  private static double[] best(Map<Task, Trial> trials, boolean lower) {
    return trials.values().stream().mapToDouble(trial -> trial.best(lower)).toArray();
  }

  private static double deviation(double... values) {
    var statistics = new StreamingStatistics();
    Arrays.stream(values).forEach(statistics::addValue);
    return statistics.getStandardDeviation();
  }

  /** All points of all algorithms; the same numbers in [0, 1) serve each of them. */
  List<String> specs() {
    var specs = new ArrayList<String>();
    for (double[] u : Halton.points(points, 3, 0)) {
      double momentum = 1 - Halton.log(u[1], 0.02, 0.3);
      specs.add(spec("sgd:lr=%.4g,momentum=%.4g", Halton.log(u[0], 1e-3, 3), momentum));
      specs.add(
          spec("sgd:lr=%.4g,momentum=%.4g,nesterov=true", Halton.log(u[0], 1e-3, 3), momentum));
      for (String adaptive : List.of("adamw", "nadamw")) {
        specs.add(
            spec(
                adaptive + ":lr=%.4g,beta1=%.4g,decay=%.4g",
                Halton.log(u[0], 1e-4, 0.1),
                momentum,
                Halton.log(u[2], 1e-5, 0.1)));
      }
    }
    return specs;
  }

  private static String spec(String format, Object... numbers) {
    return String.format(Locale.ROOT, format, numbers);
  }
}
