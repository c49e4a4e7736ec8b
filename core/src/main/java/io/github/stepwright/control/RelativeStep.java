package io.github.stepwright.control;

import io.github.stepwright.Norms;
import io.github.stepwright.Signal;
import java.util.Optional;

/**
 * How large the steps of a {@link Leg} of {@link Auto} are beside what there is to win, and how its
 * peak follows.
 *
 * <pre>
 * q = rms |g| rms |dw| / mean loss
 * peak = peak (0.4 / q)^(1/4), at most halved or doubled, no higher while the loss rises
 * </pre>
 *
 * <p>|g| is the norm of a step's gradient, |dw| that of its update. Their product bounds what a
 * straight line would take off the loss in that step, so q is about the rate over Polyak's,
 * whatever the rule, the scale of the loss and that of the weights. A miniature of a fiftieth of a
 * run cannot tell which rates the whole run can bear; steps of a run that is under way can. Runs
 * with a small q end lower with a higher peak, runs with q above a half with a lower one.
 *
 * <p>Where classes overlap and nothing over-fits, most of a loss cannot be won, and a small q is no
 * reason to go faster. There a rate that is too high shows in the loss itself: a peak goes no
 * higher while the mean loss is above that of the turn before.
 *
 * <p>First behind 3 % of the leg and then whenever its share has doubled, of the steps of the later
 * half. Sums that are not positive and finite, as of a loss below 0 or of norms that nobody
 * measured, turn nothing. Polyak's step: Loizou et al., arXiv 2002.10542; that q tells, the 0.4 and
 * the fourth root are ours and measured. Used by one thread.
 */
final class RelativeStep {

  private final Tuned t;
  private double next;
  private double gradients;
  private double updates;
  private double losses;
  private long steps;
  private double before = Double.NaN; // mean loss at the turn before

  RelativeStep(Tuned t) {
    this.t = t;
    this.next = t.first();
  }

  /** Turns nothing any more. */
  void rest() {
    next = Double.POSITIVE_INFINITY;
  }

  /**
   * A turn of the peak.
   *
   * @param relative q
   * @param factor on the peak
   * @param loss mean of the steps that it goes by
   * @param before that of the turn before; not a number where there is none
   */
  record Turn(double relative, double factor, double loss, double before) {
    boolean risen() {
      return loss > before;
    }
  }

  /**
   * Behind a step; a turn where one is due.
   *
   * @param share of the leg that is over
   */
  Optional<Turn> step(Signal.Stepped stepped, double share) {
    if (share < next / 2) {
      return Optional.empty();
    }
    Norms norms = Norms.of(stepped.groups().values());
    gradients += norms.gradL2() * norms.gradL2();
    updates += norms.updateL2() * norms.updateL2();
    losses += stepped.loss();
    steps++;
    if (share < next) {
      return Optional.empty();
    }
    while (next <= share) {
      next *= 2;
    }
    double relative = Math.sqrt(gradients * updates) / losses;
    double loss = losses / steps;
    double earlier = before;
    before = loss;
    restored();
    if (!(relative > 0 && relative < Double.POSITIVE_INFINITY)) {
      return Optional.empty();
    }
    double factor = Math.pow(t.relative() / relative, t.trust());
    double most = loss > earlier ? 1 : t.turn();
    double clamped = Math.clamp(factor, 1 / t.turn(), most);
    return Optional.of(new Turn(relative, clamped, loss, earlier));
  }

  /** What the steps before did is undone. */
  void restored() {
    gradients = 0;
    updates = 0;
    losses = 0;
    steps = 0;
  }
}
