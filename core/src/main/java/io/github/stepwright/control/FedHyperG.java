package io.github.stepwright.control;

import io.github.stepwright.Controller;
import io.github.stepwright.Default;
import io.github.stepwright.Fold;
import io.github.stepwright.Knob;
import io.github.stepwright.Paper;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * The server's rate of a federation by its own gradient, D(t) the mean change of the clients:
 *
 * <pre>
 * paper    a(t) = clip(a(t-1) + &lt;D(t), D(t-1)&gt;, 1/gamma, gamma),  a(0) = 1,  w = w + a(t) D(t)
 * cosine   a(t) = clip(a(t-1) (1 + cosine cos(D(t), D(t-1))), 1/gamma, gamma)
 * </pre>
 *
 * <p>The product has the unit of squared weights, so it grows with the model and falls with the
 * square of the clients' rate; the form by cosines has neither fault and is ours. A look costs
 * nothing: the server has both changes.
 *
 * @param gamma bound of the rate from above, and of its inverse from below, above 1
 * @param cosine step of the form by cosines, in [0, 1); 0 takes the paper's
 */
@Paper(
    title =
        "FedHyper: A Universal and Robust Learning Rate Scheduler for Federated Learning with"
            + " Hypergradient Descent",
    authors = "Wang, Wang, Li",
    year = 2023,
    arxiv = "2310.03156")
public record FedHyperG(@Default("3") double gamma, @Default("0") double cosine)
    implements Controller {

  private static final String NAME = "fedhyperg";

  /** Refuses values outside their ranges. */
  public FedHyperG {
    Agreeing.check(NAME, gamma, cosine);
  }

  @Override
  public Set<Knob> knobs() {
    return Set.of(Knob.SERVER_RATE);
  }

  @Override
  public Fold start(RandomGenerator random) {
    return new Agreeing(NAME, Knob.SERVER_RATE, gamma, cosine);
  }
}
