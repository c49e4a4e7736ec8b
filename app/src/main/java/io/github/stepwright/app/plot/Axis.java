package io.github.stepwright.app.plot;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;

/**
 * A linear axis with ticks at round numbers: 1, 2 or 5 times a power of ten apart.
 *
 * @param low left or lower end
 * @param high right or upper end, above {@code low}
 * @param step distance of the ticks
 */
public record Axis(double low, double high, BigDecimal step) {

  /** Refuses an empty axis. */
  public Axis {
    if (!(low < high)) {
      throw new IllegalArgumentException(
          "axis needs low < high, got %s and %s".formatted(low, high));
    }
  }

  /**
   * An axis from {@code low} to {@code high}; where both are equal, it is widened around them.
   *
   * @param ticks about how many intervals are wanted, at least 1
   */
  public static Axis over(double low, double high, int ticks) {
    if (low == high) {
      double room = low == 0 ? 1 : Math.abs(low);
      return over(low < 0 ? low - room : low, low < 0 ? high : high + room, ticks);
    }
    return new Axis(low, high, roundUp((high - low) / ticks));
  }

  /** The same axis, its upper end moved up to a tick. */
  public Axis toUpperTick() {
    double last = Math.ceil(high / step.doubleValue() - 1e-9);
    return new Axis(low, step.multiply(BigDecimal.valueOf((long) last)).doubleValue(), step);
  }

  /** The place of a value, 0 at the low end and 1 at the high end. */
  public double place(double value) {
    return (value - low) / (high - low);
  }

  /** The ticks, ascending, exact in decimal. */
  public List<BigDecimal> ticks() {
    var ticks = new ArrayList<BigDecimal>();
    double width = step.doubleValue();
    long first = (long) Math.ceil(low / width - 1e-9);
    long last = (long) Math.floor(high / width + 1e-9);
    for (long i = first; i <= last; i++) {
      ticks.add(step.multiply(BigDecimal.valueOf(i)));
    }
    return ticks;
  }

  /** A tick as text: plain where that is short, else with an exponent, for example 2e-5. */
  public static String label(BigDecimal tick) {
    var shortest = tick.stripTrailingZeros();
    var plain = shortest.toPlainString();
    if (plain.length() <= 7) {
      return plain;
    }
    int exponent = shortest.precision() - shortest.scale() - 1;
    return shortest.movePointLeft(exponent).toPlainString() + "e" + exponent;
  }

  private static BigDecimal roundUp(double width) {
    var exact = new BigDecimal(width, new MathContext(3, RoundingMode.UP));
    int exponent = exact.precision() - exact.scale() - 1;
    for (int digit : new int[] {1, 2, 5}) {
      var candidate = BigDecimal.valueOf(digit).scaleByPowerOfTen(exponent);
      if (candidate.compareTo(exact) >= 0) {
        return candidate;
      }
    }
    return BigDecimal.ONE.scaleByPowerOfTen(exponent + 1);
  }
}
