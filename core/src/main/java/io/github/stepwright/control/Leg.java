package io.github.stepwright.control;

import io.github.stepwright.Progress;

/**
 * A warm-up and a fall to 0 over what is left of a budget: with z = 1 - s, s the share of it that
 * is over, peak (2 z / (1 + z))^q, times (k + 1) / (warm + 1) at its first steps k.
 *
 * @param peak rate at the top
 * @param q 1 is REX
 * @param warm steps of the warm-up
 * @param length steps from its first to the end of the budget, as far as they can be told
 * @param from share of the budget that was over before it
 * @param stretched whether a budget that is stretched stretches it; one that begins behind a
 *     stretched budget's old end goes by the new budget alone
 */
record Leg(double peak, double q, long warm, long length, double from, boolean stretched) {

  /**
   * Over what is left.
   *
   * @param share of the steps that warm up
   * @param horizon steps of the whole run
   */
  static Leg over(double peak, double q, double share, double horizon, Progress at) {
    long length = Math.max(1, Math.round(horizon) - at.step());
    boolean stretched = at.fraction() < 1;
    double from = stretched ? at.fraction() : at.spent();
    return new Leg(peak, q, Math.max(1, Math.round(share * length)), length, from, stretched);
  }

  /** The same with another peak. */
  Leg with(double peak) {
    return new Leg(peak, q, warm, length, from, stretched);
  }

  /** Share of it that is over, 1 behind its end. */
  double share(Progress p) {
    double s = stretched ? p.fraction() : p.spent();
    return from < 1 ? Math.min(1, (s - from) / (1 - from)) : 1;
  }

  /**
   * The rate of step k of it.
   *
   * @param share of it that is over
   */
  double rate(long k, double share) {
    double z = Math.max(0, 1 - share);
    double ramp = k < warm ? (k + 1.0) / (warm + 1) : 1;
    return peak * Math.pow(2 * z / (1 + z), q) * ramp;
  }

  /** Sum of the rates of all its steps. */
  double travel() {
    double sum = 0;
    for (long k = 0; k < length; k++) {
      sum += rate(k, (double) k / length);
    }
    return sum;
  }
}
