package io.github.stepwright.step;

import io.github.stepwright.Default;
import io.github.stepwright.Knob;
import io.github.stepwright.Objective;
import io.github.stepwright.Paper;
import io.github.stepwright.Stepper;
import io.github.stepwright.Use;
import java.util.Map;

/**
 * Logistic regression by gradient descent with a large rate: x = x - lr * gradient.
 *
 * <p>For separable data. As the rate grows x / lr tends to the path of {@link BatchPerceptron}:
 * higher losses on the way, and a separation in fewer steps, at most n R² / mu² in the limit (n
 * examples, R the largest norm of one, mu the margin). Until the data are separated neither loss
 * nor gradient norm says how far it is, and a controller that lowers the rate when the loss rises
 * is wrong here. {@link NormalizedLrGd} needs fewer steps. Plain gradient descent on any objective,
 * without a state.
 *
 * @param lr learning rate, 0 or more; the paper looks at 0.1 to 100
 */
@Use(
    when = "logistic regression on separable data with a large rate",
    not = "data that cannot be separated, or a controller that reacts to the loss",
    differs = "none: plain gradient descent")
@Paper(
    title =
        "From Logistic Regression to the Perceptron Algorithm: Exploring Gradient Descent with"
            + " Large Step Sizes",
    authors = "Tyurin",
    year = 2024,
    arxiv = "2412.08424")
public record LrGd(@Default("100") double lr) implements Stepper {

  /** Refuses a rate outside its range. */
  public LrGd {
    Ranges.notNegative("lrgd.lr", lr);
  }

  @Override
  public Map<Knob, Double> knobs() {
    return Map.of(Knob.LEARNING_RATE, lr);
  }

  @Override
  public Steps start(Objective objective, long seed) {
    return new Pulled(objective, batch -> new Pulled.Pull.Found(objective.gradient(batch), 1));
  }
}
