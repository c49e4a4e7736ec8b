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
 * The batch grows by a factor at equal shares of the budget, where a step schedule would lower the
 * rate.
 *
 * <p>batch(s) = min(round(start * factor^floor(s / every)), max), s the share of the budget that is
 * spent. Looks at nothing but progress.
 *
 * <p>The idea is the paper's: noise falls with rate / batch, so that growing the batch does what
 * lowering the rate does, in fewer updates. Equal shares are ours.
 *
 * @param every share of the budget between two moves, in (0, 1]
 * @param factor on the batch, above 1
 * @param start first batch, at least 1; the workload's own where there is none
 * @param max largest batch; all training examples where there is none
 * @param scaling how the rate goes along
 */
@Paper(
    title = "Don't Decay the Learning Rate, Increase the Batch Size",
    authors = "Smith, Kindermans, Ying, Le",
    year = 2017,
    arxiv = "1711.00489")
public record Gradual(
    @Default("0.2") double every,
    @Default("2") double factor,
    OptionalLong start,
    OptionalLong max,
    @Default("none") Scaling scaling)
    implements Batched {

  private static final String NAME = "gradual";

  /** 0.6 / 0.2 is below 3. */
  private static final double ROUNDING = 1e-9;

  /** Refuses values outside their ranges. */
  public Gradual {
    Windows.check("gradual.every", every);
    if (!(factor > 1) || Double.isInfinite(factor)) {
      throw new IllegalArgumentException("gradual.factor must be > 1 and finite, got " + factor);
    }
    Sizing.check(NAME, 1, start, max);
  }

  @Override
  public Gradual from(long batch, long examples) {
    long first = start.orElse(batch);
    return new Gradual(
        every,
        factor,
        OptionalLong.of(first),
        OptionalLong.of(max.orElse(Math.max(first, examples))),
        scaling);
  }

  @Override
  public Fold start(RandomGenerator random) {
    long first = first();
    long most = most();
    return new Fold() {
      private final Sizing sizing = new Sizing(first, scaling);

      @Override
      public List<Decision> on(Signal signal) {
        if (signal instanceof Signal.Started) {
          return sizing.begin(NAME);
        }
        boolean looks =
            signal instanceof Signal.Stepped stepped && !stepped.probe()
                || signal instanceof Signal.Replanned;
        double spent = signal.progress().fraction();
        double moves = Math.floor(spent / every + ROUNDING);
        if (!looks || moves < 1 || signal.progress().done() || sizing.size() >= most) {
          return List.of();
        }
        double size = Math.min(Math.rint(first * Math.pow(factor, moves)), most);
        return sizing.to((long) size, "a share of the budget is spent", Map.of("spent", spent));
      }
    };
  }
}
