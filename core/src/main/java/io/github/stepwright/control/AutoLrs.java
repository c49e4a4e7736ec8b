package io.github.stepwright.control;

import io.github.stepwright.Default;
import io.github.stepwright.Fold;
import io.github.stepwright.Paper;
import io.github.stepwright.Progress;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;

/**
 * Stages of tau steps with one rate each. A stage first tries candidates for tau / 10 steps each,
 * all from the same checkpoint, forecasts where each would stand behind tau steps, and lets a
 * Gaussian process over log rates name the next candidate by {@code mean - kappa * deviation}; then
 * it goes back and trains with the best one. tau doubles from stage to stage up to 8 times.
 *
 * <p>{@code faithful=true} is the method as it was released: ten candidates, a kappa of 1e6, which
 * makes the search a space-filling design, the fit of a parabola, the data of a stage forgotten
 * with it, every probe thrown away, no decay at the end. Unless {@code tau} is named, as many of
 * four stages as leave 100 steps to the first fill the budget.
 *
 * <p>Otherwise: the variance of a forecast reaches the process, kappa is 1.96, the first candidate
 * is the last stage's winner and the range a decade around it, a candidate that falls behind is
 * dropped, the winner's own probe is kept and counts, and the last fifth of the budget decays in a
 * line to 0.01 of the rate. Probes are charged either way.
 *
 * <p>Needs a budget that tells its steps. The released program sent the old rate with the first
 * batch behind a restore; here both are one act.
 *
 * @param faithful as released
 * @param low least candidate; 0.01 of the optimizer's rate where it is not named
 * @param high largest candidate; 10 times the optimizer's rate where it is not named
 * @param tau steps of the first stage
 * @param candidates of a stage; 10 as released, else 5
 * @param kappa weight of the deviation; 1e6 as released, else 1.96
 * @param reserve share of the budget that decays; none as released, else 0.2
 */
@Paper(
    title = "AutoLRS: Automatic Learning-Rate Schedule by Bayesian Optimization on the Fly",
    authors = "Jin, Zhou, Zhao, Zhu, Guo, Canini, Krishnamurthy",
    year = 2021,
    arxiv = "2105.10762")
public record AutoLrs(
    @Default("false") boolean faithful,
    OptionalDouble low,
    OptionalDouble high,
    OptionalLong tau,
    OptionalLong candidates,
    OptionalDouble kappa,
    OptionalDouble reserve)
    implements Rated {

  static final String NAME = "autolrs";

  /** Refuses values outside their ranges. */
  public AutoLrs {
    low.ifPresent(value -> Rates.positive("autolrs.low", value));
    high.ifPresent(value -> Rates.positive("autolrs.high", value));
    if (low.isPresent() && high.isPresent() && !(low.getAsDouble() < high.getAsDouble())) {
      throw new IllegalArgumentException(
          "autolrs.low must be < high = %s, got %s"
              .formatted(high.getAsDouble(), low.getAsDouble()));
    }
    tau.ifPresent(value -> Rates.count("autolrs.tau", 10, value));
    candidates.ifPresent(value -> Rates.count("autolrs.candidates", 1, value));
    kappa.ifPresent(value -> Rates.notNegative("autolrs.kappa", value));
    if (!(reserve.orElse(0) >= 0 && reserve.orElse(0) < 1)) {
      throw new IllegalArgumentException(
          "autolrs.reserve must be in [0, 1), got " + reserve.getAsDouble());
    }
  }

  @Override
  public Rated times(double base) {
    return new AutoLrs(
        faithful,
        OptionalDouble.of(low.orElse(0.01 * base)),
        OptionalDouble.of(high.orElse(10 * base)),
        tau,
        candidates,
        kappa,
        reserve);
  }

  @Override
  public boolean rewinds() {
    return true;
  }

  @Override
  public void fit(Progress start) {
    start.horizon(NAME);
  }

  @Override
  public Fold start(RandomGenerator random) {
    return new Stages(this, random);
  }
}
