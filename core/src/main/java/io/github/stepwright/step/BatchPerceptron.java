package io.github.stepwright.step;

import io.github.stepwright.Default;
import io.github.stepwright.Knob;
import io.github.stepwright.Objective;
import io.github.stepwright.Paper;
import io.github.stepwright.Stepper;
import io.github.stepwright.Use;
import java.util.Map;

/**
 * The perceptron on batches, to which {@link LrGd} tends as its rate grows:
 *
 * <pre>
 * x = x + lr / n * sum of y_i a_i over the examples that are wrong, with half weight where the
 *                                 margin y_i a_i·x is 0, as at the start
 * </pre>
 *
 * <p>For separable data: separates them within n R² / mu² steps (n examples, R the largest norm of
 * one, mu the margin), where normalized within R² / mu². From x = 0 the rate only scales x. Works
 * through any model that shows logits; the gradient norm that it reports is that of its own
 * direction, 0 for a batch that is classified rightly. With more than two classes the wrong class
 * of largest logit is pushed down and the label up, and a tie is shared: the limit of the softmax.
 * That generalisation, and the half weight of a tie behind the first step, are ours.
 *
 * @param lr learning rate, 0 or more
 * @param normalized divides by the number of the wrong ones instead of n
 */
@Use(
    when = "separable data, the limit of large rates",
    not = "data that cannot be separated",
    differs = "more than two classes, and half weights of ties behind the first step, are ours")
@Paper(
    title =
        "From Logistic Regression to the Perceptron Algorithm: Exploring Gradient Descent with"
            + " Large Step Sizes",
    authors = "Tyurin",
    year = 2024,
    arxiv = "2412.08424")
public record BatchPerceptron(@Default("1") double lr, @Default("false") boolean normalized)
    implements Stepper {

  /** Refuses a rate outside its range. */
  public BatchPerceptron {
    Ranges.notNegative("batchperceptron.lr", lr);
  }

  @Override
  public Map<Knob, Double> knobs() {
    return Map.of(Knob.LEARNING_RATE, lr);
  }

  @Override
  public Steps start(Objective objective, long seed) {
    return Pulled.through(
        "batchperceptron",
        objective,
        logits -> {
          double share = logits.harden();
          return normalized && share > 0 ? 1 / share : 1;
        });
  }
}
