package io.github.stepwright.control;

import io.github.stepwright.Ask;
import io.github.stepwright.Decision;
import io.github.stepwright.Default;
import io.github.stepwright.Fold;
import io.github.stepwright.Paper;
import io.github.stepwright.Quantity;
import io.github.stepwright.Signal;
import io.github.stepwright.Why;
import io.github.stepwright.signal.BatchTests;
import io.github.stepwright.signal.NoiseScale;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;

/**
 * The batch grows until a test says that its gradient is accurate enough, g_i one example's
 * gradient and g their mean:
 *
 * <pre>
 * norm        b' = ceil(sum_j Var(g_ij) / (eta² |g|²))
 * inner       b' = ceil(Var(&lt;g_i, g&gt;) / (theta² |g|⁴))
 * augmented   the larger of inner and ceil(sum_j Var(part of g_i orthogonal to g) / (nu² |g|²))
 * coordinate  b' = ceil(q-quantile over j of Var(g_ij) / (eta² g_j²))
 * b           = min(max(b, b'), growth * b, max)
 * </pre>
 *
 * <p>Variances of one example are estimated from micro-batches: m times the variance between the
 * mean gradients of parts of m examples. The norm test takes means of numerator and denominator
 * over the steps since the last test, the others look at one step. A gradient of 0 with a variance
 * above it asks for infinitely many examples, one without asks for nothing. The batch never
 * shrinks. Steps that are probes are not looked at.
 *
 * <p>The paper tests behind every step with the gradients of single examples; {@code every}, {@code
 * growth} and the quantile, without which one coordinate near 0 asks for everything, are ours.
 * Thresholds: the released code has 0.1, its experiments 0.1 to 0.5; the rate is not scaled there.
 *
 * @param test which one
 * @param eta threshold of norm and coordinate, in (0, 1)
 * @param theta threshold of inner and augmented, above 0
 * @param nu threshold of the orthogonal part, above 0
 * @param quantile of the coordinates that must pass, in (0, 1]
 * @param every steps between two tests, at least 1
 * @param growth most by which one test multiplies the batch, above 1
 * @param start first batch, at least 2; the workload's own where there is none
 * @param max largest batch; all training examples where there is none
 * @param scaling how the rate goes along
 */
@Paper(
    title = "AdAdaGrad: Adaptive Batch Size Schemes for Adaptive Gradient Methods",
    authors = "Lau, Liu, Kolar",
    year = 2024,
    arxiv = "2402.11215")
public record AdAdaGrad(
    @Default("norm") Test test,
    @Default("0.5") double eta,
    @Default("0.5") double theta,
    @Default("1") double nu,
    @Default("0.9") double quantile,
    @Default("10") long every,
    @Default("2") double growth,
    OptionalLong start,
    OptionalLong max,
    @Default("none") Scaling scaling)
    implements Batched {

  private static final String NAME = "adadagrad";

  /** What is asked of a batch. */
  public enum Test {
    /** Variance of the gradient against its square. */
    NORM,
    /** Variance along the gradient. */
    INNER,
    /** Along the gradient and across it. */
    AUGMENTED,
    /** Coordinate by coordinate. */
    COORDINATE
  }

  /** Refuses values outside their ranges. */
  public AdAdaGrad {
    Rates.share("adadagrad.eta", eta);
    Rates.positive("adadagrad.theta", theta);
    Rates.positive("adadagrad.nu", nu);
    if (!(quantile > 0 && quantile <= 1)) {
      throw new IllegalArgumentException("adadagrad.quantile must be in (0, 1], got " + quantile);
    }
    Rates.count("adadagrad.every", 1, every);
    if (!(growth > 1) || Double.isInfinite(growth)) {
      throw new IllegalArgumentException("adadagrad.growth must be > 1 and finite, got " + growth);
    }
    Sizing.check(NAME, 2, start, max);
  }

  @Override
  public AdAdaGrad from(long batch, long examples) {
    long first = start.orElse(batch);
    return new AdAdaGrad(
        test,
        eta,
        theta,
        nu,
        quantile,
        every,
        growth,
        OptionalLong.of(first),
        OptionalLong.of(max.orElse(Math.max(first, examples))),
        scaling);
  }

  @Override
  public boolean compares() {
    return true;
  }

  @Override
  public boolean keeps() {
    return test != Test.NORM;
  }

  private List<Quantity> asked() {
    return switch (test) {
      case NORM -> List.of();
      case INNER -> List.of(BatchTests.INNER);
      case AUGMENTED -> List.of(BatchTests.INNER, BatchTests.ORTHOGONAL);
      case COORDINATE -> List.of(BatchTests.coordinate(quantile));
    };
  }

  private double threshold(Quantity what) {
    return what.equals(BatchTests.INNER) ? theta : what.equals(BatchTests.ORTHOGONAL) ? nu : eta;
  }

  @Override
  public Fold start(RandomGenerator random) {
    return new Growing(this, NAME);
  }

  /** The state of a run; {@link AdAdaGradNorm} has the same. */
  static final class Growing implements Fold {

    private final AdAdaGrad rule;
    private final String name;
    private final Sizing sizing;
    private final long most;
    private final Map<Quantity, Double> answers = new HashMap<>();
    private double variance;
    private double square;
    private long steps;
    private long asks;

    Growing(AdAdaGrad rule, String name) {
      this.rule = rule;
      this.name = name;
      this.sizing = new Sizing(rule.first(), rule.scaling);
      this.most = rule.most();
    }

    @Override
    public List<Decision> on(Signal signal) {
      return switch (signal) {
        case Signal.Started _ -> sizing.begin(name);
        case Signal.Stepped stepped when !stepped.probe() && !stepped.progress().done() ->
            look(stepped);
        case Signal.Measured measured when measured.ask().by().equals(name) -> hear(measured);
        case Signal.Stepped _,
            Signal.Measured _,
            Signal.Evaluated _,
            Signal.Restored _,
            Signal.Diverged _,
            Signal.Skipped _,
            Signal.Replanned _ ->
            List.of();
      };
    }

    private List<Decision> look(Signal.Stepped stepped) {
      if (sizing.size() >= most) {
        return List.of();
      }
      if (stepped.spread().isEmpty()) {
        throw new IllegalStateException(
            "%s must hear of at least 2 micro-batches of each step, got none at step %d: --micro N"
                .formatted(name, stepped.step()));
      }
      variance += NoiseScale.trace(stepped.spread().get());
      square += stepped.spread().get().squareOfMean();
      if (++steps < rule.every) {
        return List.of();
      }
      double v = variance / steps;
      double s = square / steps;
      variance = 0;
      square = 0;
      steps = 0;
      return rule.test == Test.NORM
          ? grow(
              v / s / (rule.eta * rule.eta),
              Map.of("variance", v, "gradientSquare", s, "eta", rule.eta))
          : ask();
    }

    private List<Decision> ask() {
      var decisions = new ArrayList<Decision>();
      for (Quantity what : rule.asked()) {
        decisions.add(
            new Decision.Measure(
                new Ask(name, asks++), what, Why.of("a test of the batch is due")));
      }
      return List.copyOf(decisions);
    }

    private List<Decision> hear(Signal.Measured measured) {
      answers.put(measured.what(), measured.value());
      if (answers.size() < rule.asked().size()) {
        return List.of();
      }
      double wanted = Double.NaN;
      var numbers = new HashMap<String, Double>();
      for (Quantity what : rule.asked()) {
        double threshold = rule.threshold(what);
        double each = answers.get(what) / (threshold * threshold);
        numbers.put(what.name(), answers.get(what));
        wanted = Double.isNaN(wanted) ? each : Math.max(wanted, each);
      }
      answers.clear();
      return grow(wanted, numbers);
    }

    private List<Decision> grow(double required, Map<String, Double> numbers) {
      double wanted = Math.ceil(required);
      if (!(wanted > sizing.size())) {
        return List.of(); // passed, or there is no gradient and no noise to judge by
      }
      var all = new HashMap<>(numbers);
      all.put("wanted", wanted);
      double limit = Math.min(Math.floor(rule.growth * sizing.size()), most);
      long next = (long) Math.max(sizing.size() + 1.0, Math.min(wanted, limit));
      return sizing.to(
          next,
          "the %s test fails".formatted(rule.test.name().toLowerCase(java.util.Locale.ROOT)),
          all);
    }
  }
}
