package io.github.stepwright.step;

import io.github.stepwright.Default;
import io.github.stepwright.Knob;
import io.github.stepwright.Objective;
import io.github.stepwright.Paper;
import io.github.stepwright.Stepper;
import io.github.stepwright.Use;
import java.util.Map;

/**
 * Logistic regression by gradient descent, divided by the mean probability of being wrong:
 *
 * <pre>
 * beta = 1 / mean of 1 / (1 + exp(y_i a_i·x)),  x = x - lr * beta * gradient
 * </pre>
 *
 * <p>For separable data: from x = 0 they are separated within R² / mu² + 2 log(2n - 1) / (lr mu²)
 * steps (n examples, R the largest norm of one, mu the margin), so the rate should be large. Until
 * then neither loss nor gradient norm says how far it is. A batch that is classified rightly moves
 * nothing: beta would grow without end there. With more than two classes the mean is that of one
 * minus the label's probability, which for two is the same; that generalisation, and resting on a
 * batch that is right, are ours.
 *
 * <p>In a softmax over two classes the difference of the two columns moves twice as far as a single
 * column of weights would.
 *
 * @param lr learning rate, 0 or more; the paper looks at 0.1 to 100
 */
@Use(
    when = "logistic regression on separable data, in few steps",
    not = "data that cannot be separated",
    differs = "more than two classes are our generalisation")
@Paper(
    title =
        "From Logistic Regression to the Perceptron Algorithm: Exploring Gradient Descent with"
            + " Large Step Sizes",
    authors = "Tyurin",
    year = 2024,
    arxiv = "2412.08424")
public record NormalizedLrGd(@Default("100") double lr) implements Stepper {

  /** Refuses a rate outside its range. */
  public NormalizedLrGd {
    Ranges.notNegative("normalizedlrgd.lr", lr);
  }

  @Override
  public Map<Knob, Double> knobs() {
    return Map.of(Knob.LEARNING_RATE, lr);
  }

  @Override
  public Steps start(Objective objective, long seed) {
    return Pulled.through("normalizedlrgd", objective, NormalizedLrGd::beta);
  }

  private static double beta(Logits logits) {
    if (logits.allRight()) {
      return 0;
    }
    double wrong = 0;
    for (int i = 0; i < logits.examples(); i++) {
      wrong += logits.wrong(i);
    }
    return 1 / wrong;
  }
}
