package io.github.stepwright.plan;

import java.util.OptionalDouble;

/**
 * What is to be planned.
 *
 * @param params parameters N of the model, without embeddings and output ("vocabulary"), above 0
 * @param tokens training tokens D, above 0
 * @param batch tokens of one step, above 0; empty where a law should choose it
 * @param sequence tokens of one sequence, at least 1
 */
public record Question(double params, double tokens, OptionalDouble batch, long sequence) {

  /** Refuses sizes that are not positive and finite. */
  public Question {
    Checks.positive("params", params);
    Checks.positive("tokens", tokens);
    batch.ifPresent(size -> Checks.positive("batch", size));
    if (sequence < 1) {
      throw new IllegalArgumentException("sequence must be >= 1 token, got " + sequence);
    }
  }

  /** Tokens of one step: as asked, or what {@link StepLaw} recommends. */
  double batchOrLaw() {
    return batch.orElseGet(() -> StepLaw.paper().batch(tokens));
  }
}
