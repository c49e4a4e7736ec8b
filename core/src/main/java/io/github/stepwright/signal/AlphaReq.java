package io.github.stepwright.signal;

/**
 * How fast a spectrum decays: the slope alpha of eigenvalue(i) ~ i^-alpha, by least squares of ln
 * eigenvalue on -ln i with weights 1 / i.
 *
 * <p>Ranks 11 to 100 are fitted where there are 100, else 5 to 80 % of them, which is our choice.
 *
 * <p>Agrawal et al., "alpha-ReQ", 2022; read with RankMe as phases of pre-training in Li et al.,
 * 2025, https://arxiv.org/abs/2509.23024
 *
 * @param alpha slope; NaN where fewer than two eigenvalues above 0 are in the range
 * @param r2 share of the weighted variance that the line explains
 */
public record AlphaReq(double alpha, double r2) {

  private static final int FROM = 11;
  private static final int TO = 100;
  private static final int FEW_FROM = 5;
  private static final double FEW_TO = 0.8;

  /** Of a spectrum. */
  public static AlphaReq of(Spectrum spectrum) {
    return of(spectrum.values(), true);
  }

  /**
   * Of eigenvalues in the order of their ranks.
   *
   * @param weighted whether rank i counts 1 / i; all the same if not
   */
  public static AlphaReq of(double[] values, boolean weighted) {
    int k = values.length;
    int from = k >= TO ? FROM : FEW_FROM;
    int to = k >= TO ? TO : (int) Math.floor(FEW_TO * k);
    double w = 0;
    double x = 0;
    double y = 0;
    double xx = 0;
    double xy = 0;
    double yy = 0;
    int used = 0;
    for (int i = from; i <= to; i++) {
      double value = values[i - 1];
      if (value > 0) {
        double weight = weighted ? 1.0 / i : 1;
        double lx = -Math.log(i);
        double ly = Math.log(value);
        w += weight;
        x += weight * lx;
        y += weight * ly;
        xx += weight * lx * lx;
        xy += weight * lx * ly;
        yy += weight * ly * ly;
        used++;
      }
    }
    if (used < 2) {
      return new AlphaReq(Double.NaN, Double.NaN);
    }
    double sxx = xx - x * x / w;
    double sxy = xy - x * y / w;
    double syy = yy - y * y / w;
    return new AlphaReq(sxy / sxx, sxy * sxy / (sxx * syy));
  }
}
