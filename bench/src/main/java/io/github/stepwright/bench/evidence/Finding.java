package io.github.stepwright.bench.evidence;

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

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%s: %.6g (%s %.4g)", what, measured, relation, threshold);
  }
}
