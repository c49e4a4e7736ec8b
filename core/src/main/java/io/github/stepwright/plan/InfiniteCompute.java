package io.github.stepwright.plan;

import io.github.stepwright.Default;
import io.github.stepwright.Paper;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Pre-training with little data and as much compute as one likes: what regularisation and ensembles
 * reach.
 *
 * <p>Regularised: L(N) = 0.05 / N^1.02 + 3.43, N in billions. An ensemble of K members of 300 M: L
 * = 3.34 + (L(0.3) - 3.34) / K. Weight decay about 30 times the usual 0.1; a member takes twice the
 * epochs and half the weight decay of the best single model.
 *
 * @param members K, at least 1
 */
@Paper(
    title = "Pre-training under infinite compute",
    authors = "Kim, Kotha, Liang, Hashimoto",
    year = 2025,
    arxiv = "2509.14786")
public record InfiniteCompute(@Default("3") int members) implements Law {

  /** Loss that no size reaches without regularisation. */
  public static final double UNREGULARISED = 3.75;

  /** Loss that no size reaches with it. */
  public static final double REGULARISED = 3.43;

  /** Loss that no ensemble of 300 M models reaches. */
  public static final double ENSEMBLE = 3.34;

  /** Loss that nothing reaches, members and sizes without end. */
  public static final double JOINT = 3.17;

  private static final Range PARAMS = new Range(1.5e8, 1.4e9);
  private static final Range TOKENS = new Range(1e8, 4e8);
  private static final double MEMBER = 0.3;
  private static final String VALIDITY =
      "200 M tokens repeated without limit; N %s parameters, ensembles of 300 M".formatted(PARAMS);

  /** Refuses an ensemble without members. */
  public InfiniteCompute {
    if (members < 1) {
      throw new IllegalArgumentException("infinitecompute.members must be >= 1, got " + members);
    }
  }

  /** Validation loss of the best regularised model of so many parameters, nats per token. */
  public static double regularised(double params) {
    return 0.05 / Math.pow(params / 1e9, 1.02) + REGULARISED;
  }

  /** Validation loss of an ensemble of so many 300 M models, nats per token. */
  public static double ensemble(int members) {
    return ENSEMBLE + (regularised(MEMBER * 1e9) - ENSEMBLE) / members;
  }

  @Override
  public List<Advice> of(Question q) {
    var warnings = new ArrayList<String>();
    PARAMS.warning("N", q.params()).ifPresent(warnings::add);
    if (TOKENS.warning("D", q.tokens()).isPresent()) {
      warnings.add(
          "D = %s, the law is for 2e8 tokens of data that are repeated: it says nothing about yours"
              .formatted(Range.digits(q.tokens())));
    }
    return List.of(
        advice(
            "loss, regularised",
            regularised(q.params()),
            "nats per token",
            "InfiniteCompute: 0.05 / N^1.02 + 3.43, N in billions",
            warnings),
        advice(
            "loss, ensemble of %d".formatted(members),
            ensemble(members),
            "nats per token",
            "InfiniteCompute: 3.34 + (L(0.3) - 3.34) / K",
            warnings),
        advice(
            "weight decay",
            30 * 0.1,
            "per step, decoupled",
            "InfiniteCompute: about 30 times the usual 0.1 (1.6 to 3.2 where N is largest)",
            warnings));
  }

  private Advice advice(
      String quantity, double value, String unit, String formula, List<String> warnings) {
    return new Advice(
        quantity,
        value,
        Optional.empty(),
        unit,
        formula,
        VALIDITY,
        warnings,
        Advice.Evidence.THIRD_PARTY,
        source());
  }
}
