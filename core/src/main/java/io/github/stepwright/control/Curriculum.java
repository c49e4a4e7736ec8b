package io.github.stepwright.control;

import io.github.stepwright.Controller;
import io.github.stepwright.Decision;
import io.github.stepwright.Default;
import io.github.stepwright.Fold;
import io.github.stepwright.Knob;
import io.github.stepwright.Paper;
import io.github.stepwright.Settings;
import io.github.stepwright.Signal;
import io.github.stepwright.Why;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Trains on the easiest of N clusters of tasks first and adds the next one when the loss stands
 * still.
 *
 * <pre>
 * difficulty = k / N,  k = 1 at the start                the k easiest clusters
 * k = k + 1            after {@code patience} steps in a row without a least loss of this stage
 *                      or at share until * k / (N - 1) of the budget, whatever the loss does
 * </pre>
 *
 * <p>In denoising the tasks are the times of the noise: the largest noise is the easiest. Clusters
 * of one width, the numbers of clusters and steps, and the latest share are ours: what we could
 * read of the paper names none. A loss that is not finite is no least one; steps of a probe do not
 * count.
 *
 * @param clusters N, at least 1
 * @param patience steps in a row without a least loss that end a stage, at least 1
 * @param until share of the budget at which all clusters take part at the latest, in (0, 1]
 */
@Paper(
    title = "Denoising Task Difficulty-based Curriculum for Training Diffusion Models",
    authors = "Kim, Go, Kwon, Kim",
    year = 2024,
    arxiv = "2403.10348")
public record Curriculum(
    @Default("5") int clusters, @Default("50") int patience, @Default("0.5") double until)
    implements Controller {

  private static final double ROUNDING = 1e-9;

  /** Refuses counts below 1 and a share outside (0, 1]. */
  public Curriculum {
    Rates.count("curriculum.clusters", 1, clusters);
    Rates.count("curriculum.patience", 1, patience);
    Windows.check("curriculum.until", until);
  }

  @Override
  public Set<Knob> knobs() {
    return Set.of(Knob.DIFFICULTY);
  }

  @Override
  public Fold start(RandomGenerator random) {
    return new Fold() {
      private int active = 1;
      private double best = Double.POSITIVE_INFINITY;
      private long waited;
      private long steps;

      @Override
      public List<Decision> on(Signal signal) {
        return switch (signal) {
          case Signal.Started _ ->
              List.of(set(new Why("the easiest cluster begins", Map.of("active", 1.0))));
          case Signal.Stepped stepped when !stepped.probe() && !stepped.progress().done() ->
              read(stepped.loss(), stepped.progress().fraction());
          case Signal.Diverged diverged when !diverged.progress().done() ->
              read(Double.NaN, diverged.progress().fraction());
          case Signal.Stepped _,
              Signal.Diverged _,
              Signal.Evaluated _,
              Signal.Measured _,
              Signal.Restored _,
              Signal.Skipped _,
              Signal.Replanned _ ->
              List.of();
        };
      }

      private List<Decision> read(double loss, double share) {
        if (active == clusters) {
          return List.of();
        }
        steps++;
        if (loss < best) {
          best = loss;
          waited = 0;
        } else {
          waited++;
        }
        if (waited >= patience) {
          return next("no least loss in %d steps".formatted(waited));
        }
        // 3 / 10 over 0.1 is a hair below 3: a stage must not end a step late for it.
        return share >= until * active / (clusters - 1) - ROUNDING
            ? next("the share of this stage is over")
            : List.of();
      }

      private List<Decision> next(String rule) {
        active++;
        var numbers = Map.of("active", (double) active, "best", best, "steps", (double) steps);
        best = Double.POSITIVE_INFINITY;
        waited = 0;
        steps = 0;
        return List.of(set(new Why(rule, numbers)));
      }

      private Decision set(Why why) {
        return new Decision.Set(Knob.DIFFICULTY, Settings.ALL, (double) active / clusters, why);
      }
    };
  }
}
