package io.github.stepwright.optim;

import io.github.stepwright.Default;
import io.github.stepwright.Optimizer;
import io.github.stepwright.Paper;
import io.github.stepwright.Part;
import io.github.stepwright.Use;

/**
 * Average of all weights so far, which are the ones to evaluate; training does not change.
 *
 * <pre>e_t = e_{t-1} + (1 + gamma) / (t + gamma) (x_t - e_{t-1})</pre>
 *
 * <p>gamma = 0 weighs all steps alike (Polyak, Ruppert); above 0 early ones fade as a polynomial of
 * degree gamma. {@code dog} needs it with gamma = 8. The weights before the first step do not
 * count. One slot in float64, for the increments become small. Statistics of normalisation layers
 * must be taken anew at e. Around everything that changes the weights.
 *
 * <p>For constant rates on convex ground; with gamma = 0 a long way from the start weighs on it.
 *
 * @param gamma 0 or more
 */
@Use(
    when = "constant rates on convex ground",
    not = "a long way from the start, with gamma 0",
    differs = "gamma 0 weighs all steps alike; dog wants 8")
@Paper(
    title =
        "Stochastic Gradient Descent for Non-smooth Optimization: Convergence Results and Optimal"
            + " Averaging Schemes",
    authors = "Shamir, Zhang",
    year = 2013,
    arxiv = "1212.1824")
public record Polyak(@Default("0") double gamma, Optimizer inner) implements Averaging {

  /** Refuses values outside their ranges, and rules whose weights to evaluate are others. */
  public Polyak {
    Hyper.rate("polyak.gamma", gamma);
    Hyper.plain("polyak", inner);
  }

  @Override
  public boolean wide(int slot) {
    return true;
  }

  /** The first average is the first weights, whatever was there. */
  @Override
  public void begin(Part part) {}

  @Override
  public void follow(Part part) {
    Averaging.approach(part, (1 + gamma) / (part.step() + gamma));
  }
}
