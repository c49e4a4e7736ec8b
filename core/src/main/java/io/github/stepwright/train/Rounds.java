package io.github.stepwright.train;

/**
 * The form of a round of a federation.
 *
 * @param take clients of a round, from 1 to all of them
 * @param local steps that each makes, at least 1
 */
public record Rounds(int take, int local) {

  /** Refuses a round without clients or steps. */
  public Rounds {
    if (take < 1 || local < 1) {
      throw new IllegalArgumentException(
          "take and local must be >= 1, got %d and %d".formatted(take, local));
    }
  }
}
