package io.github.stepwright.control;

import io.github.stepwright.Controller;
import io.github.stepwright.Decision;
import io.github.stepwright.Default;
import io.github.stepwright.Fold;
import io.github.stepwright.Knob;
import io.github.stepwright.Paper;
import io.github.stepwright.Settings;
import io.github.stepwright.Why;
import io.github.stepwright.math.BoxLeastSquares;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * ChebCB: a contextual bandit over a grid of relaxation factors. Each arm predicts its cost by a
 * Chebyshev series in the context; arms are drawn by the inverse of their gap to the best.
 *
 * <pre>
 * z = 2 (c - a) / (b - a) - 1, features T_0(z) .. T_(m-1)(z)
 * p_i = 1 / (d + eta (y_i - y_best)), the rest to the best
 * eta = 2 t sqrt(d t / (R - r + 2 alpha² t)), R squared errors of the predictions, r of the fits
 * K = largest cost, Lip = (largest - least) / (b - a), N = 2 + 4 (b - a) Lip / K (1 + ln m)
 * target (l - 1) / (K N), coefficients within 1 / N and 2 (b - a) Lip / (K N j)
 * alpha = (pi + 2 / pi ln(2m + 1)) / (2 K N (m + 1)) (b - a) Lip
 * </pre>
 *
 * <p>The authors' code has l in R and l - 1 in the fit; here it is l - 1 in both. Where R - r falls
 * below 0 it counts as 0, and before two costs differ all arms are equally likely. A cost that is
 * not finite counts as the dearest so far.
 *
 * @param low smallest factor of the grid, above 0
 * @param high largest, below 2
 * @param arms factors of the grid, evenly spaced, at least 2
 * @param terms of the series, m, at least 1
 */
@Paper(
    title =
        "Learning to Relax: Setting Solver Parameters Across a Sequence of Linear System Instances",
    authors = "Khodak, Chow, Balcan, Talwalkar",
    year = 2023,
    arxiv = "2310.02246")
public record ChebCb(
    @Default("1") double low,
    @Default("1.95") double high,
    @Default("20") int arms,
    @Default("6") int terms)
    implements Controller {

  /** Refuses a grid outside (0, 2), fewer than 2 arms or no term. */
  public ChebCb {
    Arms.check("chebcb", low, high, arms);
    if (terms < 1) {
      throw new IllegalArgumentException("chebcb.terms must be at least 1, got " + terms);
    }
  }

  @Override
  public Set<Knob> knobs() {
    return Set.of(Knob.RELAXATION);
  }

  /** Chebyshev polynomials of the context's place in its range. */
  static double[] features(double context, double from, double to, int terms) {
    double z = to > from ? 2 * (context - from) / (to - from) - 1 : 0;
    double[] t = new double[terms];
    for (int j = 0; j < terms; j++) {
      t[j] = j == 0 ? 1 : j == 1 ? z : 2 * z * t[j - 1] - t[j - 2];
    }
    return t;
  }

  /** Chances of the arms by the inverse of their gaps. */
  static double[] chances(double[] predicted, double eta) {
    int best = 0;
    for (int i = 1; i < predicted.length; i++) {
      best = predicted[i] < predicted[best] ? i : best;
    }
    double[] chances = new double[predicted.length];
    double others = 0;
    for (int i = 0; i < predicted.length; i++) {
      if (i != best) {
        chances[i] = 1 / (predicted.length + eta * (predicted[i] - predicted[best]));
        others += chances[i];
      }
    }
    chances[best] = 1 - others;
    return chances;
  }

  @Override
  public Fold start(RandomGenerator random) {
    return new Learning(this, random);
  }

  private static final class Learning extends Arms.Choosing {
    private final ChebCb rule;
    private final RandomGenerator random;
    private final Series[] series;
    private double largest;
    private double least = Double.POSITIVE_INFINITY;
    private double wide; // of the context's range
    private double errors; // in costs, not in targets: those change with the scale
    private long round;
    private int arm;
    private double[] seen = {};

    Learning(ChebCb rule, RandomGenerator random) {
      super(true);
      this.rule = rule;
      this.random = random;
      this.series = new Series[rule.arms];
      Arrays.setAll(series, _ -> new Series(rule.terms));
    }

    private double stretch() {
      return largest - least; // (b - a) Lip
    }

    private double norm() {
      return 2 + 4 * stretch() / largest * (1 + Math.log(rule.terms));
    }

    @Override
    List<Decision> choose(double context, double from, double to) {
      wide = to - from;
      seen = features(context, from, to, rule.terms);
      round++;
      double[] predicted = new double[rule.arms];
      double eta = 0;
      if (round > 1 && stretch() > 0 && wide > 0) {
        fit();
        Arrays.setAll(predicted, i -> series[i].at(seen));
        eta = eta();
      }
      double[] chances = chances(predicted, eta);
      arm = Arms.draw(chances, random);
      double omega = Arms.factor(rule.low, rule.high, rule.arms, arm);
      var why =
          new Why(
              "chebcb drew an arm",
              Map.of("context", context, "chance", chances[arm], "round", (double) round));
      return List.of(new Decision.Set(Knob.RELAXATION, Settings.ALL, omega, why));
    }

    private void fit() {
      double scale = largest * norm();
      double[] bounds = new double[rule.terms];
      for (int j = 0; j < bounds.length; j++) {
        bounds[j] = j == 0 ? 1 / norm() : 2 * stretch() / (scale * j);
      }
      for (Series one : series) {
        one.fit(scale, bounds);
      }
    }

    private double eta() {
      double scale = largest * norm();
      double fits = 0;
      for (Series one : series) {
        fits += one.residual(scale);
      }
      double m = rule.terms;
      double alpha =
          (Math.PI + 2 / Math.PI * Math.log(2 * m + 1)) / (2 * scale * (m + 1)) * stretch();
      double surplus = Math.max(0, errors / (scale * scale) - fits);
      double t = round;
      return 2 * t * Math.sqrt(rule.arms * t / (surplus + 2 * alpha * alpha * t));
    }

    @Override
    void paid(double cost) {
      double paid = Double.isFinite(cost) ? cost : Math.max(largest, 1);
      if (largest > 0) {
        double error = series[arm].at(seen) * largest * norm() - (paid - 1);
        errors += error * error;
      }
      largest = Math.max(largest, paid);
      least = Math.min(least, paid);
      series[arm].add(seen, paid - 1);
    }
  }

  /** The series of one arm, with what it has seen. */
  private static final class Series {
    private final double[][] gram;
    private final double[] products;
    private double[] coefficients;
    private double squares;

    Series(int terms) {
      this.gram = new double[terms][terms];
      this.products = new double[terms];
      this.coefficients = new double[terms];
    }

    void add(double[] features, double cost) {
      for (int j = 0; j < features.length; j++) {
        products[j] += features[j] * cost;
        for (int k = 0; k < features.length; k++) {
          gram[j][k] += features[j] * features[k];
        }
      }
      squares += cost * cost;
    }

    void fit(double scale, double[] bounds) {
      double[] targets = Arrays.stream(products).map(p -> p / scale).toArray();
      coefficients = BoxLeastSquares.solve(gram, targets, bounds);
    }

    double at(double[] features) {
      double sum = 0;
      for (int j = 0; j < features.length; j++) {
        sum += coefficients[j] * features[j];
      }
      return sum;
    }

    /** Squared error of the fit in targets. */
    double residual(double scale) {
      double sum = squares / (scale * scale);
      for (int j = 0; j < coefficients.length; j++) {
        sum -= 2 * coefficients[j] * products[j] / scale;
        for (int k = 0; k < coefficients.length; k++) {
          sum += coefficients[j] * gram[j][k] * coefficients[k];
        }
      }
      return Math.max(0, sum);
    }
  }
}
