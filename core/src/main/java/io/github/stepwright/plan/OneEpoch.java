package io.github.stepwright.plan;

import io.github.stepwright.Default;
import io.github.stepwright.Paper;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One epoch is all you need: fresh data instead of passes, and tokens in a fixed ratio to
 * parameters.
 *
 * <p>tokens = ratio * N. History, not a default: later compute-optimal work uses about 20.
 *
 * @param ratio tokens for each parameter; about 5 in the paper's setting, from somebody else's
 *     review of it
 */
@Paper(
    title = "One Epoch Is All You Need",
    authors = "Komatsuzaki",
    year = 2019,
    arxiv = "1906.06669")
public record OneEpoch(@Default("5") double ratio) implements Law {

  private static final double COMPUTE_OPTIMAL = 20;

  private static final String VALIDITY =
      "decoder Transformers on the 1 Billion Word benchmark, one epoch, no regularisation";

  /** Refuses a ratio that is not positive. */
  public OneEpoch {
    Checks.positive("oneepoch.ratio", ratio);
  }

  /** Tokens that fit so many parameters. */
  public double tokens(double params) {
    return ratio * params;
  }

  /** Parameters that fit so many tokens. */
  public double params(double tokens) {
    return tokens / ratio;
  }

  @Override
  public List<Advice> of(Question q) {
    var warnings = new ArrayList<String>();
    warnings.add(
        "history, no default: later compute-optimal work uses about %s tokens for each parameter"
            .formatted(Range.digits(COMPUTE_OPTIMAL)));
    double asked = q.tokens() / q.params();
    if (asked > 4 * ratio || asked < ratio / 4) {
      warnings.add(
          "D / N = %s is %s times the ratio".formatted(Range.digits(asked), factor(asked / ratio)));
    }
    return List.of(
        advice("tokens for this model", tokens(q.params()), "tokens", "OneEpoch: 5 N", warnings),
        advice(
            "parameters for this data",
            params(q.tokens()),
            "parameters",
            "OneEpoch: D / 5",
            warnings));
  }

  private static String factor(double value) {
    return Range.digits(value);
  }

  private Advice advice(
      String quantity, double value, String unit, String formula, List<String> warnings) {
    return new Advice(
        quantity,
        value,
        Optional.empty(),
        unit,
        formula.replace("5", Range.digits(ratio)),
        VALIDITY,
        warnings,
        Advice.Evidence.THIRD_PARTY,
        source());
  }
}
