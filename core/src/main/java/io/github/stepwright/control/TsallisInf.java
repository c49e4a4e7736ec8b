package io.github.stepwright.control;

import io.github.stepwright.Controller;
import io.github.stepwright.Decision;
import io.github.stepwright.Default;
import io.github.stepwright.Fold;
import io.github.stepwright.Knob;
import io.github.stepwright.Paper;
import io.github.stepwright.Settings;
import io.github.stepwright.Why;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Tsallis-INF: a bandit over a grid of relaxation factors that sees nothing but the iterations of
 * the solves that it steered.
 *
 * <pre>
 * p_i = 4 / (eta (K_i / s - x))², x below the least K_i / s so that they sum to 1, eta = 2 / sqrt(t)
 * draw arm i, see its iterations l:  K_i = K_i + (l - 1) / p_i
 * s = mean of l, less 1
 * </pre>
 *
 * <p>With more than one bin the context that the workload measures before a solve picks one of as
 * many bandits, each with its own losses: the simple contextual form. A cost that is not finite
 * counts as the dearest so far.
 *
 * @param low smallest factor of the grid, above 0
 * @param high largest, below 2
 * @param arms factors of the grid, evenly spaced, at least 2; the paper's experiments take 20
 * @param bins of the context's range, 1 without a context
 */
@Paper(
    title =
        "Learning to Relax: Setting Solver Parameters Across a Sequence of Linear System Instances",
    authors = "Khodak, Chow, Balcan, Talwalkar",
    year = 2023,
    arxiv = "2310.02246")
public record TsallisInf(
    @Default("1") double low,
    @Default("1.95") double high,
    @Default("20") int arms,
    @Default("1") int bins)
    implements Controller {

  /** Refuses a grid outside (0, 2), fewer than 2 arms or no bin. */
  public TsallisInf {
    Arms.check("tsallisinf", low, high, arms);
    if (bins < 1) {
      throw new IllegalArgumentException("tsallisinf.bins must be at least 1, got " + bins);
    }
  }

  @Override
  public Set<Knob> knobs() {
    return Set.of(Knob.RELAXATION);
  }

  /**
   * Chances of the arms.
   *
   * @param losses estimated total loss of each arm
   * @param scale what a loss is divided by, above 0
   * @param eta step size, above 0
   */
  static double[] chances(double[] losses, double scale, double eta) {
    double least = Double.POSITIVE_INFINITY;
    for (double loss : losses) {
      least = Math.min(least, loss / scale);
    }
    // The sum grows with x, is convex, and is 1 or more here: Newton comes down to the root.
    double x = least - 2 / eta;
    double[] chances = new double[losses.length];
    for (int k = 0; k < 100; k++) {
      double sum = 0;
      double slope = 0;
      for (int i = 0; i < losses.length; i++) {
        double root = 2 / (eta * (losses[i] / scale - x));
        chances[i] = root * root;
        sum += chances[i];
        slope += eta * chances[i] * root;
      }
      double next = x - (sum - 1) / slope;
      if (!(next < x)) {
        break;
      }
      x = next;
    }
    return Arms.normal(chances);
  }

  @Override
  public Fold start(RandomGenerator random) {
    var bandits = new Bandit[bins];
    for (int i = 0; i < bins; i++) {
      bandits[i] = new Bandit(arms);
    }
    return new Arms.Choosing(bins > 1) {
      private Bandit bandit;

      @Override
      List<Decision> choose(double context, double from, double to) {
        double place = to > from ? (context - from) / (to - from) : 0;
        bandit = bandits[(int) Math.max(0, Math.min(bins - 1, Math.floor(place * bins)))];
        int arm = bandit.draw(random);
        double omega = Arms.factor(low, high, arms, arm);
        var why =
            new Why(
                "tsallisinf drew an arm",
                Map.of("chance", bandit.chance, "round", (double) bandit.round));
        return List.of(new Decision.Set(Knob.RELAXATION, Settings.ALL, omega, why));
      }

      @Override
      void paid(double cost) {
        bandit.pay(cost);
      }
    };
  }

  /** Losses of one bandit. */
  private static final class Bandit {
    private final double[] losses;
    private double dearest = 1;
    private double total;
    private long round;
    private int arm;
    private double chance;

    Bandit(int arms) {
      this.losses = new double[arms];
    }

    int draw(RandomGenerator random) {
      round++;
      double mean = round > 1 ? total / (round - 1) - 1 : 1;
      double[] chances = chances(losses, mean > 0 ? mean : 1, 2 / Math.sqrt(round));
      arm = Arms.draw(chances, random);
      chance = chances[arm];
      return arm;
    }

    void pay(double cost) {
      double paid = Double.isFinite(cost) ? cost : dearest;
      dearest = Math.max(dearest, paid);
      total += paid;
      losses[arm] += (paid - 1) / chance;
    }
  }
}
