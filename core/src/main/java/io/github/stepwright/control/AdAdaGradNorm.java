package io.github.stepwright.control;

import io.github.stepwright.Default;
import io.github.stepwright.Fold;
import io.github.stepwright.Paper;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;

/**
 * The norm test of {@link AdAdaGrad} as its paper puts it beside {@code adagradnorm}, the rule with
 * one step size for all coordinates:
 *
 * <pre>
 * b' = ceil(sum_j Var(g_ij) / (eta² |g|²)),   b = min(max(b, b'), max)
 * </pre>
 *
 * <p>The size of a batch does not depend on the rule that takes its gradient, so it stands beside
 * any other too. Tested behind every step on that step alone and without a limit on the growth, as
 * in the paper; micro-batches stand in for single examples, and where they are few {@link
 * AdAdaGrad}'s means over several steps are steadier.
 *
 * @param eta threshold, in (0, 1); 0.1 in the released code, 0.1 to 0.5 in its experiments
 * @param start first batch, at least 2; the workload's own where there is none
 * @param max largest batch; all training examples where there is none
 * @param scaling how the rate goes along
 */
@Paper(
    title = "AdAdaGrad: Adaptive Batch Size Schemes for Adaptive Gradient Methods",
    authors = "Lau, Liu, Kolar",
    year = 2024,
    arxiv = "2402.11215")
public record AdAdaGradNorm(
    @Default("0.5") double eta,
    OptionalLong start,
    OptionalLong max,
    @Default("none") Scaling scaling)
    implements Batched {

  private static final String NAME = "adadagradnorm";

  /** Refuses values outside their ranges. */
  public AdAdaGradNorm {
    Rates.share("adadagradnorm.eta", eta);
    Sizing.check(NAME, 2, start, max);
  }

  @Override
  public AdAdaGradNorm from(long batch, long examples) {
    long first = start.orElse(batch);
    return new AdAdaGradNorm(
        eta,
        OptionalLong.of(first),
        OptionalLong.of(max.orElse(Math.max(first, examples))),
        scaling);
  }

  @Override
  public boolean compares() {
    return true;
  }

  @Override
  public Fold start(RandomGenerator random) {
    var norm =
        new AdAdaGrad(AdAdaGrad.Test.NORM, eta, 1, 1, 1, 1, Integer.MAX_VALUE, start, max, scaling);
    return new AdAdaGrad.Growing(norm, NAME);
  }
}
