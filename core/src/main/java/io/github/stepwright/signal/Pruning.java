package io.github.stepwright.signal;

import io.github.stepwright.Knob;
import io.github.stepwright.Settings;
import java.util.stream.DoubleStream;

/**
 * Temperature and load, the two axes on which models that are to be pruned fall into regimes.
 *
 * <p>Temperature g = lr * N / (B (1 - momentum)) with N training examples and batch B: more of it
 * with larger rates and smaller batches. Load is the density, the share of weights that are left.
 *
 * <p>Three-regime model: Zhou et al., 2023, https://arxiv.org/abs/2305.18383; g as in Smith, Le,
 * 2017, https://arxiv.org/abs/1710.06451. Thresholds between regimes are not known to us.
 */
public final class Pruning {

  private Pruning() {}

  /**
   * Temperature of a step; NaN for a rule without a rate.
   *
   * @param settings of it; without a momentum it counts as 0, beta1 counts as one; without a rate
   *     the temperature is NaN
   * @param examples N
   */
  public static double temperature(Settings settings, long examples) {
    if (!settings.named().containsKey(Knob.LEARNING_RATE.name())) {
      return Double.NaN;
    }
    double momentum = known(settings, Knob.MOMENTUM) + known(settings, Knob.BETA1);
    return settings.rate(Settings.ALL)
        * examples
        / (settings.get(Knob.BATCH_SIZE) * (1 - momentum));
  }

  private static double known(Settings settings, Knob knob) {
    return settings.named().containsKey(knob.name()) ? settings.get(knob) : 0;
  }

  /** Share of the weights that are not 0; NaN for none. */
  public static double load(DoubleStream weights) {
    return weights.map(w -> w == 0 ? 0 : 1).average().orElse(Double.NaN);
  }
}
