package io.github.stepwright.control;

import io.github.stepwright.Controller;
import io.github.stepwright.Default;
import io.github.stepwright.Fold;
import io.github.stepwright.Knob;
import io.github.stepwright.Paper;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * The server sets the rate of the clients for the next round, D(t) their mean change:
 *
 * <pre>
 * paper    b(t) = clip(b(t-1) + &lt;D(t), D(t-1)&gt;, 1/gamma, gamma),  b(0) = 1,  rate = base b(t)
 * cosine   b(t) = clip(b(t-1) (1 + cosine cos(D(t), D(t-1))), 1/gamma, gamma)
 * </pre>
 *
 * <p>That b multiplies a base rate is a reading of ours. The released code begins each round at the
 * base rate again, so that there it has no effect; here it stays. The form by cosines is ours.
 *
 * @param gamma bound of the factor from above, and of its inverse from below, above 1
 * @param cosine step of the form by cosines, in [0, 1); 0 takes the paper's
 */
@Paper(
    title =
        "FedHyper: A Universal and Robust Learning Rate Scheduler for Federated Learning with"
            + " Hypergradient Descent",
    authors = "Wang, Wang, Li",
    year = 2023,
    arxiv = "2310.03156")
public record FedHyperSl(@Default("10") double gamma, @Default("0") double cosine)
    implements Controller {

  private static final String NAME = "fedhypersl";

  /** Refuses values outside their ranges. */
  public FedHyperSl {
    Agreeing.check(NAME, gamma, cosine);
  }

  @Override
  public Set<Knob> knobs() {
    return Set.of(Knob.RATE_FACTOR);
  }

  @Override
  public Fold start(RandomGenerator random) {
    return new Agreeing(NAME, Knob.RATE_FACTOR, gamma, cosine);
  }
}
