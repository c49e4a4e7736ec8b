package io.github.stepwright.math;

/**
 * A sum that also adds up what rounding lost (Neumaier's form of Kahan's sum, in which a term may
 * be larger than the sum so far).
 *
 * <p>The error is about one rounding of the result whatever the number of terms, as long as their
 * absolute values add up to less than 1e15 times the result. A term that is not finite makes the
 * value not finite. Not safe to share between threads.
 *
 * <p>Neumaier, "Rundungsfehleranalyse einiger Verfahren zur Summation endlicher Summen", ZAMM 54,
 * 1974, doi 10.1002/zamm.19740540106
 */
public final class CompensatedSum {

  private double sum;
  private double lost;

  /** An empty sum, 0. */
  public CompensatedSum() {}

  /** Adds a term. */
  public void add(double term) {
    double next = sum + term;
    lost += Math.abs(sum) >= Math.abs(term) ? sum - next + term : term - next + sum;
    sum = next;
  }

  /** The sum so far. */
  public double value() {
    return sum + lost;
  }
}
