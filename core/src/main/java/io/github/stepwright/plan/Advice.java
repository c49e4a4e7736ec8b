package io.github.stepwright.plan;

import java.util.List;
import java.util.Optional;

/**
 * One recommended number with everything that belongs to it.
 *
 * @param quantity what is recommended, for example {@code learning rate}
 * @param value the recommendation
 * @param band one standard deviation to either side; empty where nothing is known about it
 * @param unit of value and band
 * @param formula name of the formula and the formula itself
 * @param validity where it was fitted or checked
 * @param warnings in words, where the question lies outside the validity or something is easily
 *     misread; empty where all is well
 * @param evidence how far the source was read
 * @param source authors and number of the paper
 */
public record Advice(
    String quantity,
    double value,
    Optional<Band> band,
    String unit,
    String formula,
    String validity,
    List<String> warnings,
    Evidence evidence,
    String source) {

  /** Copies the warnings. */
  public Advice {
    warnings = List.copyOf(warnings);
  }

  /**
   * An interval of one standard deviation to either side.
   *
   * @param low lower end
   * @param high upper end
   */
  public record Band(double low, double high) {

    /** {@code value} divided and multiplied by exp(sigma): a band in the logarithm. */
    static Optional<Band> log(double value, double sigma) {
      return Optional.of(new Band(value * Math.exp(-sigma), value * Math.exp(sigma)));
    }
  }

  /** How far a source was read. */
  public enum Evidence {
    /** In the paper itself or in its authors' code. */
    SOURCE("read in the paper or its authors' code"),
    /** In somebody else's summary or code. */
    THIRD_PARTY("third-party summary"),
    /** From the formulas here. */
    DERIVED("derived here"),
    /** Not checked against the source. */
    UNVERIFIED("not verified");

    private final String words;

    Evidence(String words) {
      this.words = words;
    }

    @Override
    public String toString() {
      return words;
    }
  }
}
