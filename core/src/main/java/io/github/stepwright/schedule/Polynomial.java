package io.github.stepwright.schedule;

import io.github.stepwright.Default;
import io.github.stepwright.Paper;

/**
 * Falls as a power of what is left: p(s) = (1 - s)^power.
 *
 * @param peak value at the start, above 0
 * @param floor value at the end, in [0, peak]
 * @param power above 0; 1 is linear
 */
@Paper(
    title =
        "DeepLab: Semantic Image Segmentation with Deep Convolutional "
            + "Nets, Atrous Convolution, and Fully Connected CRFs",
    authors = "Chen, Papandreou, Kokkinos, Murphy, Yuille",
    year = 2016,
    arxiv = "1606.00915")
public record Polynomial(
    @Default("1") double peak, @Default("0") double floor, @Default("0.9") double power)
    implements Profile {

  /** Refuses values outside their ranges. */
  public Polynomial {
    Checks.rates("polynomial", peak, floor);
    Checks.positive("polynomial.power", power);
  }

  @Override
  public double profile(double s) {
    return Math.pow(1 - s, power);
  }
}
