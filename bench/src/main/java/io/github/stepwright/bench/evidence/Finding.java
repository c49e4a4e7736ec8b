package io.github.stepwright.bench.evidence;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;

/**
 * One measured number and what it has to meet.
 *
 * @param what was measured, with its unit
 * @param measured the number
 * @param relation to the threshold
 * @param threshold from the paper where it is part of the claim, else what was measured here with
 *     room for rounding
 * @param claimed whether the claim stands or falls with it; the rest is kept so that nobody loses
 *     it unseen
 */
public record Finding(
    String what, double measured, Relation relation, double threshold, boolean claimed) {

  private static final double SMALL = 1e-4;
  private static final double LARGE = 1e7;

  /** How a number stands to its threshold. */
  public enum Relation {
    /** At most. */
    AT_MOST("<="),
    /** At least. */
    AT_LEAST(">="),
    /** Equal to nine digits. */
    EQUALS("="),
    /** Kept: another run may be off by this much, because machines round differently. */
    WITHIN("±");

    private static final double DIGITS = 1e-9;

    private final String sign;

    Relation(String sign) {
      this.sign = sign;
    }

    boolean met(double measured, double threshold) {
      return switch (this) {
        case AT_MOST -> measured <= threshold;
        case AT_LEAST -> measured >= threshold;
        case WITHIN -> true;
        case EQUALS -> Math.abs(measured - threshold) <= DIGITS * Math.max(1, Math.abs(threshold));
      };
    }

    @Override
    public String toString() {
      return sign;
    }
  }

  /** A number that the claim needs to be small. */
  public static Finding claims(String what, double measured, Relation relation, double threshold) {
    return new Finding(what, measured, relation, threshold, true);
  }

  /**
   * A number that is kept.
   *
   * @param off by which another run may differ
   */
  public static Finding keeps(String what, double measured, double off) {
    return new Finding(what, measured, Relation.WITHIN, off, false);
  }

  /** Whether another run found the same number, within what is allowed. */
  public boolean keptBy(Finding again) {
    return relation != Relation.WITHIN
        || Math.abs(again.measured - measured) <= threshold
        || Double.compare(again.measured, measured) == 0;
  }

  /** Whether the number meets its threshold; one that is none does not. */
  public boolean met() {
    return relation.met(measured, threshold);
  }

  /** Six digits, none of them needless. */
  static String number(double value) {
    if (!Double.isFinite(value)) {
      return String.valueOf(value);
    }
    var digits = new BigDecimal(value).round(new MathContext(6)).stripTrailingZeros();
    boolean plain = value == 0 || Math.abs(value) >= SMALL && Math.abs(value) < LARGE;
    return plain ? digits.toPlainString() : String.format(Locale.ROOT, "%.5e", value);
  }

  @Override
  public String toString() {
    return "%s: %s (%s %s)".formatted(what, number(measured), relation, number(threshold));
  }
}
