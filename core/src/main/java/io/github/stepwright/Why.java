package io.github.stepwright;

import java.util.Map;

/**
 * The reason of a decision: the rule and the numbers it saw.
 *
 * @param rule in a few words, for example "no improvement in 10 evaluations"
 * @param numbers what the rule looked at, by name; empty where the rule looks at progress alone
 */
public record Why(String rule, Map<String, Double> numbers) {

  /** A rule that looked at nothing but progress. */
  public static Why of(String rule) {
    return new Why(rule, Map.of());
  }
}
