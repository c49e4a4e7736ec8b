package io.github.stepwright.schedule;

import io.github.stepwright.Default;
import io.github.stepwright.Paper;
import io.github.stepwright.Progress;

/**
 * Power scheduler: value = max(floor, min(peak, batch * a * n^b)), n = (t + 1) * tokens.
 *
 * <p>It depends on the tokens seen and not on the budget, so a run can be lengthened; the decay at
 * the end is {@code delayed} or {@code then}. {@code batch} counts sequences: with tokens the clamp
 * at the peak would never let go.
 *
 * @param peak clamp, above 0; the published runs use 0.02
 * @param floor least value, in [0, peak]
 * @param a amplitude, above 0
 * @param b exponent, below 0
 * @param batch sequences of one step, at least 1
 * @param tokens tokens of one step, at least 1
 */
@Paper(
    title = "Power Scheduler: A Batch Size and Token Number Agnostic Learning Rate Scheduler",
    authors = "Shen, Stallone, Mishra, Zhang, Tan, Prasad, Soria, Cox, Panda",
    year = 2024,
    arxiv = "2408.13359")
public record Power(
    @Default("1") double peak,
    @Default("0") double floor,
    @Default("4") double a,
    @Default("-0.51") double b,
    long batch,
    long tokens)
    implements Peaked {

  /** Refuses values outside their ranges. */
  public Power {
    Checks.rates("power", peak, floor);
    Checks.positive("power.a", a);
    Checks.negative("power.b", b);
    Checks.steps("power.batch", 1, batch);
    Checks.steps("power.tokens", 1, tokens);
  }

  @Override
  public double at(Progress p) {
    long t = p.horizon() > 0 ? Math.min(p.step(), p.horizon()) : p.step();
    double n = (t + 1.0) * tokens;
    return Math.max(floor, Math.min(peak, batch * a * Math.pow(n, b)));
  }
}
