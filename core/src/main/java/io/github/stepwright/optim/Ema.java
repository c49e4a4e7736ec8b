package io.github.stepwright.optim;

import io.github.stepwright.Array;
import io.github.stepwright.Default;
import io.github.stepwright.Optimizer;
import io.github.stepwright.Paper;
import io.github.stepwright.Part;
import io.github.stepwright.Use;

/**
 * Exponential moving average of the weights, which are the ones to evaluate; training does not
 * change.
 *
 * <pre>
 * e_0 = x_0, or 0 with debias
 * e_t = e_{t-1} + (1 - beta_t) (x_t - e_{t-1})
 * beta_t = beta, or min(beta, (1 + t) / (10 + t)) with warmup
 * readout: e_t, or e_t / (1 - beta^t) with debias
 * </pre>
 *
 * <p>The weights before the first step count as e_0 in the common form. One slot, float64 where
 * beta is above 0.9999: the increments would be lost in float32. Statistics of normalisation layers
 * must be taken anew at e. Around everything that changes the weights: a rule around it would move
 * x after e has seen it.
 *
 * <p>With a rate that falls to 0 at the end it changes little.
 *
 * @param beta in [0, 1)
 * @param debias whether the average begins with 0 and is divided by the weight that it has seen
 * @param warmup whether early weights are forgotten faster; not together with debias
 */
@Use(
    when = "weights to evaluate are to be smoother than a rate allows",
    not = "a rate that falls to 0: it changes little",
    differs = "begins at the first weights, without a correction")
@Paper(
    title = "Acceleration of Stochastic Approximation by Averaging",
    authors = "Polyak, Juditsky",
    year = 1992)
public record Ema(
    @Default("0.999") double beta,
    @Default("false") boolean debias,
    @Default("false") boolean warmup,
    Optimizer inner)
    implements Averaging {

  private static final double FLOAT_KEEPS = 0.9999;

  /** Refuses values outside their ranges, and rules whose weights to evaluate are others. */
  public Ema {
    Hyper.share("ema.beta", beta);
    if (debias && warmup) {
      throw new IllegalArgumentException(
          "ema.debias and ema.warmup must not both be true: each is a cure for the start");
    }
    Hyper.plain("ema", inner);
  }

  @Override
  public boolean wide(int slot) {
    return beta > FLOAT_KEEPS;
  }

  @Override
  public void begin(Part part) {
    if (!debias) {
      Averaging.copy(part);
    }
  }

  @Override
  public void follow(Part part) {
    double t = part.step();
    double kept = warmup ? Math.min(beta, (1 + t) / (10 + t)) : beta;
    Averaging.approach(part, 1 - kept);
  }

  @Override
  public void readout(Part part, Array out) {
    double seen = debias ? Hyper.debias(beta, part.step()) : 1;
    for (int i = part.from(); i < part.to(); i++) {
      out.set(i, part.slot(0).get(i) / seen);
    }
  }
}
