package io.github.stepwright.control;

import io.github.stepwright.Ask;
import io.github.stepwright.Controller;
import io.github.stepwright.Decision;
import io.github.stepwright.Default;
import io.github.stepwright.Fold;
import io.github.stepwright.Knob;
import io.github.stepwright.Paper;
import io.github.stepwright.Quantity;
import io.github.stepwright.Signal;
import io.github.stepwright.Why;
import io.github.stepwright.signal.Agreement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/**
 * Each client sets its own rate behind every batch j, d(j) what the batch changed, D the last
 * round's mean change, K the clients of a round:
 *
 * <pre>
 * m = min(1.1, 1 + 0.1 &lt;d(j), D&gt; / K + &lt;d(j), d(j-1)&gt;)
 * factor = clip(factor m, 1/gamma, gamma)
 * </pre>
 *
 * <p>That is the form of the released code. In the form by cosines, which is ours, both products
 * are cosines and their sum is multiplied by {@code cosine}. A client begins each round at factor
 * 1, as in that code, unless {@code keep}. A product with a change that is not there yet is 0.
 *
 * @param gamma bound of the factor from above, and of its inverse from below, above 1
 * @param cosine step of the form by cosines, in [0, 0.9); 0 takes the code's
 * @param keep whether a client's factor stays from one round to the next that it is in
 */
@Paper(
    title =
        "FedHyper: A Universal and Robust Learning Rate Scheduler for Federated Learning with"
            + " Hypergradient Descent",
    authors = "Wang, Wang, Li",
    year = 2023,
    arxiv = "2310.03156")
public record FedHyperCl(
    @Default("10") double gamma, @Default("0") double cosine, @Default("false") boolean keep)
    implements Controller {

  private static final String NAME = "fedhypercl";
  private static final double MOST = 1.1;
  private static final double GLOBAL = 0.1;

  /** Refuses values outside their ranges. */
  public FedHyperCl {
    Agreeing.check(NAME, gamma, cosine);
    if (cosine >= 1 / MOST) {
      throw new IllegalArgumentException(
          "%s.cosine must keep factors above 0, below %.3f, got %s"
              .formatted(NAME, 1 / MOST, cosine));
    }
  }

  @Override
  public Set<Knob> knobs() {
    return Set.of(Knob.RATE_FACTOR);
  }

  @Override
  public Fold start(RandomGenerator random) {
    return new Own();
  }

  private final class Own implements Fold {
    private final Why due = Why.of("a client has made a batch");
    private final Why over = Why.of("the round is over");
    private final Map<String, Double> factors = new TreeMap<>();
    private final Map<String, Double> locals = new HashMap<>();
    private int clients;
    private long asked;

    @Override
    public List<Decision> on(Signal signal) {
      return switch (signal) {
        case Signal.Stepped stepped when !stepped.probe() -> stepped(stepped);
        case Signal.Measured measured when measured.ask().by().equals(NAME) -> measured(measured);
        case Signal.Started _,
            Signal.Stepped _,
            Signal.Evaluated _,
            Signal.Measured _,
            Signal.Restored _,
            Signal.Diverged _,
            Signal.Skipped _,
            Signal.Replanned _ ->
            List.of();
      };
    }

    private List<Decision> stepped(Signal.Stepped stepped) {
      if (stepped.groups().containsKey(Agreement.SERVER)) {
        return List.of();
      }
      var decisions = new ArrayList<Decision>();
      if (stepped.groups().containsKey(Agreement.ROUND)) {
        if (!keep) {
          factors.keySet().forEach(client -> decisions.add(set(client, 1, over)));
          factors.clear();
        }
        return decisions;
      }
      clients = stepped.groups().size();
      for (String client : stepped.groups().keySet()) {
        decisions.add(ask(Agreement.local(client, cosine > 0)));
        decisions.add(ask(Agreement.global(client, cosine > 0)));
      }
      return decisions;
    }

    private Decision ask(Quantity what) {
      return new Decision.Measure(new Ask(NAME, asked++), what, due);
    }

    private List<Decision> measured(Signal.Measured measured) {
      Agreement.Asked about = Agreement.Asked.of(measured.what());
      if (about.local()) {
        locals.put(about.client(), measured.value());
        return List.of();
      }
      double local = locals.remove(about.client());
      double global = measured.value();
      double sum = GLOBAL * global / clients + local;
      double m = Math.min(MOST, 1 + (cosine > 0 ? cosine * sum : sum));
      double old = factors.getOrDefault(about.client(), 1.0);
      double next = Math.clamp(old * m, 1 / gamma, gamma);
      if (!(Math.abs(next - old) > 0)) {
        return List.of(); // nothing moved, or a number that is none
      }
      factors.put(about.client(), next);
      var numbers = Map.of("local", local, "global", global, "factor", old);
      return List.of(set(about.client(), next, new Why("a batch against those before", numbers)));
    }

    private static Decision set(String client, double factor, Why why) {
      return new Decision.Set(Knob.RATE_FACTOR, client, factor, why);
    }
  }
}
