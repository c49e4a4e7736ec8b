package io.github.stepwright.plan;

import io.github.stepwright.Default;
import io.github.stepwright.Paper;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Power scheduler as a recommender: rate(n) = min(peak, batch * a * n^b) after n tokens.
 *
 * <p>{@code batch} counts sequences, not tokens: with tokens the clamp would never let go. The rate
 * holds for the muP base model; {@link MuP} carries it to wider ones. {@code power} is the schedule
 * itself.
 *
 * @param a amplitude, above 0; the choice is said to move perplexity, so it is a value to tune
 * @param b exponent, below 0
 * @param peak clamp, above 0
 */
@Paper(
    title = "Power Scheduler: A Batch Size and Token Number Agnostic Learning Rate Scheduler",
    authors = "Shen, Stallone, Mishra, Zhang, Tan, Prasad, Soria, Cox, Panda",
    year = 2024,
    arxiv = "2408.13359")
public record PowerScheduler(
    @Default("4") double a, @Default("-0.51") double b, @Default("0.02") double peak)
    implements Law {

  private static final Range TOKENS = new Range(1, 1.28e11);

  private static final String VALIDITY =
      "searched on a 36 M muP proxy with at most 1.28e11 tokens; used for 3 B models on 1e12 to"
          + " 2.5e12 tokens, batch 1024 sequences of 4096";

  /** Refuses constants of the wrong sign. */
  public PowerScheduler {
    Checks.positive("powerscheduler.a", a);
    Checks.positive("powerscheduler.peak", peak);
    if (!(b < 0) || Double.isInfinite(b)) {
      throw new IllegalArgumentException("powerscheduler.b must be < 0 and finite, got " + b);
    }
  }

  /** The published constants. */
  public static PowerScheduler published() {
    return new PowerScheduler(4, -0.51, 0.02);
  }

  /**
   * The rate after so many tokens.
   *
   * @param batch sequences of one step
   * @param tokens seen so far; below 1 counts as 1, where the formula has a pole
   */
  public double rate(double batch, double tokens) {
    return Math.min(peak, batch * a * Math.pow(Math.max(tokens, 1), b));
  }

  /** Tokens after which the clamp lets go of a batch of so many sequences. */
  public double release(double batch) {
    return Math.pow(peak / (batch * a), 1 / b);
  }

  @Override
  public List<Advice> of(Question q) {
    double batch = q.batchOrLaw() / q.sequence();
    var warnings = new ArrayList<String>();
    TOKENS.warning("D", q.tokens()).ifPresent(warnings::add);
    if (release(batch) > q.tokens()) {
      warnings.add(
          "the clamp at %s holds for all D tokens: the formula says nothing but its peak"
              .formatted(Range.digits(peak)));
    }
    String with =
        " with a = %s, b = %s, %s sequences".formatted(number(a), number(b), Range.digits(batch));
    return List.of(
        new Advice(
            "learning rate before the final decay",
            rate(batch, q.tokens()),
            Optional.empty(),
            "per step, AdamW, muP base model",
            "PowerScheduler: min(peak, batch a D^b)" + with,
            VALIDITY,
            warnings,
            Advice.Evidence.SOURCE,
            source()),
        new Advice(
            "tokens until the rate leaves its peak",
            release(batch),
            Optional.empty(),
            "tokens",
            "PowerScheduler: (peak / (batch a))^(1/b)" + with,
            VALIDITY,
            List.of(),
            Advice.Evidence.DERIVED,
            source()));
  }

  private static String number(double value) {
    return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
  }
}
