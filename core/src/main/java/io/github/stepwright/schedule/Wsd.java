package io.github.stepwright.schedule;

import io.github.stepwright.Default;
import io.github.stepwright.Paper;
import io.github.stepwright.Progress;
import java.util.OptionalDouble;

/**
 * Warm-up, stable, decay, without the warm-up: the peak until s = 1 - decay, then down to the
 * floor.
 *
 * <p>With x the share of the decay that is over: linear 1 - x, sqrt 1 - sqrt(x), square 1 - x²,
 * cosine (1 + cos(pi x)) / 2 between floor and peak; inverse 1 / (x / floor + (1 - x) / peak);
 * exponential peak (floor / peak)^x.
 *
 * @param peak above 0
 * @param floor in [0, peak]; where it is not given 0, or peak / 10 for inverse and exponential,
 *     which need one above 0
 * @param decay share of the decay, in (0, 1)
 * @param shape of the decay
 */
@Paper(
    title = "Scaling Laws and Compute-Optimal Training Beyond Fixed Training Durations",
    authors = "Hägele, Bakouch, Kosson, Ben Allal, Von Werra, Jaggi",
    year = 2024,
    arxiv = "2405.18392")
public record Wsd(
    @Default("1") double peak,
    OptionalDouble floor,
    @Default("0.2") double decay,
    @Default("linear") Shape shape)
    implements Peaked {

  /** Below this a share is rounding, which a square root would blow up. */
  private static final double ROUNDING = 1e-12;

  /** Shape of the decay. */
  public enum Shape {
    /** 1 - x. */
    LINEAR,
    /** 1 - sqrt(x). */
    SQRT,
    /** 1 - x². */
    SQUARE,
    /** Straight in 1 / value. */
    INVERSE,
    /** Half a cosine. */
    COSINE,
    /** Straight in the logarithm. */
    EXPONENTIAL
  }

  /** Refuses values outside their ranges. */
  public Wsd {
    double end = end(peak, floor, shape);
    Checks.rates("wsd", peak, end);
    if (end == 0 && needsFloor(shape)) {
      throw new IllegalArgumentException(
          "wsd.floor must be > 0 for shape %s, got 0"
              .formatted(shape.name().toLowerCase(java.util.Locale.ROOT)));
    }
    Checks.fraction("wsd.decay", decay);
  }

  private static boolean needsFloor(Shape shape) {
    return shape == Shape.INVERSE || shape == Shape.EXPONENTIAL;
  }

  private static double end(double peak, OptionalDouble floor, Shape shape) {
    return floor.orElse(needsFloor(shape) ? peak / 10 : 0);
  }

  @Override
  public double at(Progress p) {
    // Counted from the end: x is 1 there to the bit, so that no value is below the floor.
    double x = 1 - (1 - p.fraction()) / decay;
    if (x < ROUNDING) {
      return peak;
    }
    return fall(shape, peak, end(peak, floor, shape), x);
  }

  /**
   * A value of a decay.
   *
   * @param peak where it begins
   * @param end where it ends, above 0 for inverse and exponential
   * @param x share of it that is over, in [0, 1]
   */
  public static double fall(Shape shape, double peak, double end, double x) {
    return switch (shape) {
      case LINEAR -> end + (peak - end) * (1 - x);
      case SQRT -> end + (peak - end) * (1 - Math.sqrt(x));
      case SQUARE -> end + (peak - end) * (1 - x * x);
      case COSINE -> end + (peak - end) * (1 + Math.cos(Math.PI * x)) / 2;
      case INVERSE -> 1 / (x / end + (1 - x) / peak);
      case EXPONENTIAL -> peak * Math.pow(end / peak, x);
    };
  }
}
