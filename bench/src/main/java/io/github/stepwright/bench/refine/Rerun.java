package io.github.stepwright.bench.refine;

import io.github.stepwright.Problem;
import io.github.stepwright.bench.compare.Arena;
import io.github.stepwright.bench.compare.Comparison;
import io.github.stepwright.bench.compare.Grid;
import io.github.stepwright.bench.compare.Judged;
import io.github.stepwright.bench.compare.Result;
import io.github.stepwright.bench.compare.Trial;
import io.github.stepwright.bench.stats.Mean;
import java.util.List;
import java.util.Locale;
import java.util.stream.LongStream;

/**
 * Trains again with a refined schedule: original and refined, each with its base rate tuned on the
 * same grid by the same tuning seeds, over the same steps, judged by the same other seeds.
 *
 * @param problem what the original run trained
 * @param optimizer spec of the original run's
 * @param original shape of its schedule
 * @param refined shape that was made from its norms
 * @param steps of the original run
 * @param grid of base rates; an optimum on its edge extends it
 * @param seeds that judge; neither they nor the tuning seeds should have made the norms
 */
public record Rerun(
    Problem problem,
    String optimizer,
    Shape original,
    Shape refined,
    long steps,
    Grid grid,
    List<Long> seeds) {

  /** Copies the seeds. */
  public Rerun {
    seeds = List.copyOf(seeds);
  }

  /** So many judging seeds, none of which tunes or made the norms. */
  public static List<Long> seeds(int count, long norms) {
    if (count < 2) {
      throw new IllegalArgumentException("--seeds must be >= 2, got " + count);
    }
    return LongStream.iterate(0, seed -> seed + 1)
        .filter(seed -> seed != norms && !Comparison.TUNING.contains(seed))
        .limit(count)
        .boxed()
        .toList();
  }

  /** Runs it. */
  public Outcome run(int threads, Arena.Watcher watcher) throws InterruptedException {
    var comparison =
        new Comparison(
            List.of(problem.declared().name()),
            List.of(original.spec(), refined.spec()),
            List.of(optimizer),
            List.of(1.0),
            Comparison.TUNING,
            seeds,
            grid,
            1);
    Result result = new Arena(comparison, _ -> new Sized(problem, steps), watcher).run(threads);
    return new Outcome(
        problem.declared().metric(),
        problem.declared().lowerIsBetter(),
        result.cells().get(0),
        result.cells().get(1));
  }

  /**
   * What came out.
   *
   * @param metric that decides, on the validation split
   */
  public record Outcome(String metric, boolean lowerIsBetter, Judged original, Judged refined) {

    private static final double LEVEL = 0.05;

    /** By how much the refined schedule is better: the mean over the seeds that both completed. */
    public Mean gain() {
      return gain(original, refined, lowerIsBetter);
    }

    static Mean gain(Judged one, Judged other, boolean lowerIsBetter) {
      double[] gains = new double[one.trials().size()];
      int n = 0;
      for (int i = 0; i < gains.length; i++) {
        Trial a = one.trials().get(i);
        Trial b = other.trials().get(i);
        if (!a.diverged() && !b.diverged()) {
          gains[n++] = (lowerIsBetter ? 1 : -1) * (a.metric() - b.metric());
        }
      }
      return Mean.of(java.util.Arrays.copyOf(gains, n));
    }

    /** Whether the interval of the gain leaves 0 out. */
    public boolean significant() {
      return gain().p() < LEVEL;
    }

    /** One sentence. */
    public String sentence() {
      Mean gain = gain();
      String verdict =
          Double.isNaN(gain.p())
              ? "too many runs diverged for a comparison"
              : !significant()
                  ? "not significant: the interval holds 0"
                  : gain.value() > 0
                      ? "the refined schedule is better"
                      : "the refined schedule is worse; keep the original";
      return String.format(
          Locale.ROOT,
          "validation %s: refined is better by %.4g ± %.2g (paired over %d seeds, 95 %% t interval,"
              + " p = %.2g): %s",
          metric,
          gain.value(),
          gain.half(),
          gain.n(),
          gain.p(),
          verdict);
    }
  }
}
