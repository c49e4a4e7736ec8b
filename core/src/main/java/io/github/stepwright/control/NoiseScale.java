package io.github.stepwright.control;

import io.github.stepwright.Decision;
import io.github.stepwright.Default;
import io.github.stepwright.Fold;
import io.github.stepwright.Paper;
import io.github.stepwright.Signal;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;

/**
 * The batch follows the gradient noise scale B, measured from the micro-batches of the run's own
 * steps: b = share * B where the interval of share * B leaves the present batch out.
 *
 * <p>B and its interval are those of {@link io.github.stepwright.signal.NoiseScale}. Looked at
 * every {@code every} steps; nothing moves while B is undetermined or the interval holds the batch.
 * One look at most doubles or halves the batch, in [min, max]. Noise grows while the loss falls, so
 * the batch mostly does too. Steps that are probes are not looked at.
 *
 * <p>That B is the size beyond which a larger batch pays little is the paper's; following it by
 * this rule is ours.
 *
 * @param share of the noise scale, above 0
 * @param decay weight of one step against the next in the averages, in (0, 1]
 * @param every steps between two looks, at least 1
 * @param start first batch, at least 2; the workload's own where there is none
 * @param min smallest batch, at least 2
 * @param max largest batch; all training examples where there is none
 * @param scaling how the rate goes along
 */
@Paper(
    title = "An Empirical Model of Large-Batch Training",
    authors = "McCandlish, Kaplan, Amodei, OpenAI Dota Team",
    year = 2018,
    arxiv = "1812.06162")
public record NoiseScale(
    @Default("1") double share,
    @Default("0.98") double decay,
    @Default("25") long every,
    OptionalLong start,
    @Default("2") long min,
    OptionalLong max,
    @Default("none") Scaling scaling)
    implements Batched {

  private static final String NAME = "noisescale";
  private static final double CONFIDENCE = 0.95;
  private static final double STRIDE = 2;

  /** Refuses values outside their ranges. */
  public NoiseScale {
    Rates.positive("noisescale.share", share);
    Rates.count("noisescale.every", 1, every);
    Rates.count("noisescale.min", 2, min);
    Sizing.check(NAME, min, start, max);
    new io.github.stepwright.signal.NoiseScale(decay, CONFIDENCE);
  }

  @Override
  public NoiseScale from(long batch, long examples) {
    long first = start.orElse(batch);
    return new NoiseScale(
        share,
        decay,
        every,
        OptionalLong.of(first),
        min,
        OptionalLong.of(max.orElse(Math.max(first, examples))),
        scaling);
  }

  @Override
  public boolean compares() {
    return true;
  }

  @Override
  public Fold start(RandomGenerator random) {
    long first = first();
    long most = most();
    var scale = new io.github.stepwright.signal.NoiseScale(decay, CONFIDENCE);
    return new Fold() {
      private final Sizing sizing = new Sizing(first, scaling);
      private final double[] state = new double[io.github.stepwright.signal.NoiseScale.STATE];
      private long steps;

      @Override
      public List<Decision> on(Signal signal) {
        if (signal instanceof Signal.Started) {
          return sizing.begin(NAME);
        }
        if (!(signal instanceof Signal.Stepped stepped)
            || stepped.probe()
            || stepped.progress().done()) {
          return List.of();
        }
        if (stepped.spread().isEmpty()) {
          throw new IllegalStateException(
              "%s must hear of at least 2 micro-batches of each step, got none at step %d: --micro N"
                  .formatted(NAME, stepped.step()));
        }
        scale.add(stepped.spread().get(), state);
        return ++steps % every == 0 ? look() : List.of();
      }

      private List<Decision> look() {
        var found = scale.at(state);
        boolean holds =
            share * found.low() <= sizing.size() && sizing.size() <= share * found.high();
        if (!found.determined() || holds) {
          return List.of();
        }
        double low = Math.max(min, Math.ceil(sizing.size() / STRIDE));
        double high = Math.min(most, STRIDE * sizing.size());
        double next = Math.clamp(Math.rint(share * found.value()), low, Math.max(low, high));
        return sizing.to(
            (long) next,
            "the noise scale is another",
            Map.of("noiseScale", found.value(), "low", found.low(), "high", found.high()));
      }
    };
  }
}
