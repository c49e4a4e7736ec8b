package io.github.stepwright.optim;

import io.github.stepwright.Array;
import io.github.stepwright.Default;
import io.github.stepwright.Optimizer;
import io.github.stepwright.Paper;
import io.github.stepwright.Part;
import io.github.stepwright.Use;

/**
 * Slow weights that follow fast ones, which begin again from there:
 *
 * <pre>
 * every k steps: slow = slow + alpha * (fast - slow);  fast = slow
 * </pre>
 *
 * <p>Slow begins at the weights before the first step, and slow weights are the ones to evaluate:
 * between two pulls they stand still. Moments of the rule inside go on as they are. The norm of a
 * change that a run reports is that of the fast step. One slot.
 *
 * <p>For rules that run at too high a rate; not inside rules that give the weights absolute
 * positions, as {@code cocob} and {@code mechanic} do: they take the pull back.
 *
 * @param k steps from one pull to the next, at least 1
 * @param alpha share of the way that slow weights go, in (0, 1]
 */
@Use(
    when = "rules that run at too high a rate",
    not = "around rules that give absolute positions, as cocob and mechanic",
    differs = "moments inside go on as they are")
@Paper(
    title = "Lookahead Optimizer: k steps forward, 1 step back",
    authors = "Zhang, Lucas, Hinton, Ba",
    year = 2019,
    arxiv = "1907.08610")
public record Lookahead(@Default("5") long k, @Default("0.5") double alpha, Optimizer inner)
    implements Averaging {

  /** Refuses values outside their ranges, and rules whose weights to evaluate are others. */
  public Lookahead {
    Hyper.count("lookahead.k", k, 1);
    if (!(alpha > 0 && alpha <= 1)) {
      throw new IllegalArgumentException("lookahead.alpha must be in (0, 1], got " + alpha);
    }
    Hyper.plain("lookahead", inner);
  }

  @Override
  public void begin(Part part) {
    Averaging.copy(part);
  }

  @Override
  public void follow(Part part) {
    if (part.step() % k == 0) {
      Averaging.approach(part, alpha);
      Array xs = part.x();
      Array slow = part.slot(0);
      for (int i = part.from(); i < part.to(); i++) {
        xs.set(i, slow.get(i));
      }
    }
  }
}
