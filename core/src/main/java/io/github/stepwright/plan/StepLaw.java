package io.github.stepwright.plan;

import io.github.stepwright.Default;
import io.github.stepwright.Paper;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Step Law: the best peak rate and batch of a language model as power laws.
 *
 * <p>rate(N, D) = 1.79 N^-0.713 D^0.307; batch(D) = 0.58 D^0.571 tokens. N are the parameters
 * without the vocabulary, D the training tokens. Fitted for a decay that ends at the constant rate
 * 1e-5: with a tenth of the peak as end the optimum moves to lower rates and larger batches.
 *
 * <p>The band is one standard deviation of the bootstrap: sigma(ln rate) = sqrt((0.0298 ln N)² +
 * (0.0191 ln D)²), sigma(ln batch) = 0.0187 ln D. Intercept and covariances are not known here; the
 * coefficients count as independent, which makes the band wide rather than narrow.
 *
 * @param fit the constants printed in the paper, or the mean of its authors' bootstrap
 */
@Paper(
    title =
        "Predictable Scale: Part I, Step Law: Optimal Hyperparameter Scaling Law in Large Language"
            + " Model Pretraining",
    authors = "Li, Zheng, Wang, Zhang, Wang, Xuyang, Fan, Ding, Wang, Ding, Zhou, Zhang, Jiang",
    year = 2025,
    arxiv = "2503.04715")
public record StepLaw(@Default("paper") Fit fit) implements Law {

  /** The rate at which the decay should end, whatever the peak. */
  public static final double FINAL_RATE = 1e-5;

  // Cells of the released grid that are known here: 214 M on 100 B, 400 M on 40 B, 1 B on 100 B.
  private static final Range PARAMS = new Range(2.14e8, 1e9);
  private static final Range TOKENS = new Range(4e10, 1e11);

  private static final double SIGMA_PARAMS = 0.0298;
  private static final double SIGMA_TOKENS = 0.0191;
  private static final double SIGMA_BATCH = 0.0187;

  private static final String VALIDITY =
      "dense decoders with AdamW, final rate 1e-5; cells of the released grid known here: N %s"
              .formatted(PARAMS)
          + " parameters, D %s tokens".formatted(TOKENS);

  /** Which constants. */
  public enum Fit {
    /** Rounded, as the paper prints them. */
    PAPER,
    /** Mean over the 1,000 bootstrap fits. */
    BOOTSTRAP
  }

  /** The paper's constants. */
  public static StepLaw paper() {
    return new StepLaw(Fit.PAPER);
  }

  /**
   * The peak rate.
   *
   * @param params N, parameters without the vocabulary
   * @param tokens D
   */
  public double rate(double params, double tokens) {
    return switch (fit) {
      case PAPER -> 1.79 * Math.pow(params, -0.713) * Math.pow(tokens, 0.307);
      case BOOTSTRAP ->
          Math.exp(0.586308 - 0.712922 * Math.log(params) + 0.307491 * Math.log(tokens));
    };
  }

  /** The batch in tokens. */
  public double batch(double tokens) {
    return switch (fit) {
      case PAPER -> 0.58 * Math.pow(tokens, 0.571);
      case BOOTSTRAP -> Math.exp(-0.543542 + 0.570944 * Math.log(tokens));
    };
  }

  /** Standard deviation of ln rate. */
  double rateSigma(double params, double tokens) {
    return Math.hypot(SIGMA_PARAMS * Math.log(params), SIGMA_TOKENS * Math.log(tokens));
  }

  /** Standard deviation of ln batch. */
  double batchSigma(double tokens) {
    return SIGMA_BATCH * Math.log(tokens);
  }

  @Override
  public List<Advice> of(Question q) {
    double rate = rate(q.params(), q.tokens());
    double batch = batch(q.tokens());
    double sigma = batchSigma(q.tokens());
    var outside = new ArrayList<String>();
    PARAMS.warning("N", q.params()).ifPresent(outside::add);
    TOKENS.warning("D", q.tokens()).ifPresent(outside::add);
    String batchFormula = "StepLaw: batch = 0.58 D^0.571";
    return List.of(
        advice(
            "peak learning rate",
            rate,
            Advice.Band.log(rate, rateSigma(q.params(), q.tokens())),
            "per step, AdamW",
            "StepLaw: rate = 1.79 N^-0.713 D^0.307",
            outside),
        advice(
            "final learning rate",
            FINAL_RATE,
            Optional.empty(),
            "per step, AdamW",
            "StepLaw: constant, not a share of the peak",
            List.of()),
        advice(
            "batch",
            batch,
            Advice.Band.log(batch, sigma),
            "tokens per step",
            batchFormula,
            batchWarnings(q.batch(), batch, outside)),
        advice(
            "batch in sequences",
            batch / q.sequence(),
            Advice.Band.log(batch / q.sequence(), sigma),
            "sequences of %d tokens per step".formatted(q.sequence()),
            batchFormula + " / " + q.sequence(),
            outside),
        advice(
            "steps",
            q.tokens() / batch,
            Advice.Band.log(q.tokens() / batch, sigma),
            "steps",
            "StepLaw: D / batch",
            outside));
  }

  private static List<String> batchWarnings(
      OptionalDouble asked, double batch, List<String> outside) {
    var warnings = new ArrayList<>(outside);
    asked.ifPresent(
        size -> {
          if (size > 2 * batch || size < batch / 2) {
            warnings.add(
                "--batch %s is %s times the law's: its rate belongs to the law's own batch"
                    .formatted(Range.digits(size), Range.digits(size / batch)));
          }
        });
    return warnings;
  }

  private Advice advice(
      String quantity,
      double value,
      Optional<Advice.Band> band,
      String unit,
      String formula,
      List<String> warnings) {
    return new Advice(
        quantity,
        value,
        band,
        unit,
        formula + (fit == Fit.BOOTSTRAP ? " (bootstrap mean)" : ""),
        VALIDITY,
        warnings,
        Advice.Evidence.SOURCE,
        source());
  }
}
