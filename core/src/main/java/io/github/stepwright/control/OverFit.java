package io.github.stepwright.control;

/**
 * What looks at held-out examples say of a run: it over-fits where look after look, through a share
 * of it, finds a loss above the least by more than noise, and the losses of the steps before are
 * smaller than before the best look and below half of the held-out one. Without that gap it is
 * noise: hot weights that a fall will calm. Used by one thread.
 */
final class OverFit {

  private final Tuned t;
  private double losses; // of the steps since the last look
  private long steps;
  private double fittedAtBest = Double.NaN; // their mean before the best look
  private double share; // of the run at the last look
  private double fine; // at the last look that did not say so

  OverFit(Tuned t) {
    this.t = t;
  }

  /** A step of the run. */
  void step(double loss) {
    losses += loss;
    steps++;
  }

  /**
   * A look.
   *
   * @param share of the run that is over
   * @param latest held-out loss
   * @param best least held-out loss before this look
   */
  void looked(double share, double latest, double best) {
    double fitted = losses / steps;
    losses = 0;
    steps = 0;
    this.share = share;
    if (latest < best) {
      fittedAtBest = fitted;
      fine = share;
      return;
    }
    boolean worse = latest > best + t.rise() * Math.abs(best);
    boolean learnt = fitted < Math.min(fittedAtBest, t.fitted() * latest);
    fine = worse && learnt ? fine : share;
  }

  /** Whether the looks through the last share of the run all said so. */
  boolean said() {
    return share - fine >= t.patience() - 1e-9;
  }

  /** Another run begins. */
  void again() {
    losses = 0;
    steps = 0;
    share = 0;
    fine = 0;
  }
}
