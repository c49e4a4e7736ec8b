package io.github.stepwright.control;

import io.github.stepwright.Ask;
import io.github.stepwright.Decision;
import io.github.stepwright.Fold;
import io.github.stepwright.Knob;
import io.github.stepwright.Settings;
import io.github.stepwright.Signal;
import io.github.stepwright.Why;
import io.github.stepwright.signal.Agreement;
import java.util.List;
import java.util.Map;

/**
 * A factor that grows while rounds of a federation agree with the round before, and shrinks where
 * they do not: the fold that the server's forms of FedHyper share. It looks when a round is
 * complete, before the server moves.
 */
final class Agreeing implements Fold {

  private final String name;
  private final Knob knob;
  private final double gamma;
  private final double cosine;
  private final Why due = Why.of("a round is complete");
  private double factor = 1;
  private long asked;

  /**
   * A factor of 1.
   *
   * @param gamma the factor stays in [1 / gamma, gamma]
   * @param cosine step of the form by cosines, 0 for that by products
   */
  Agreeing(String name, Knob knob, double gamma, double cosine) {
    this.name = name;
    this.knob = knob;
    this.gamma = gamma;
    this.cosine = cosine;
  }

  /** Refuses bounds that are none and a factor that could turn negative. */
  static void check(String name, double gamma, double cosine) {
    if (!(gamma > 1) || Double.isInfinite(gamma)) {
      throw new IllegalArgumentException(
          "%s.gamma must be > 1 and finite, got %s".formatted(name, gamma));
    }
    if (!(cosine >= 0 && cosine < 1)) {
      throw new IllegalArgumentException(
          "%s.cosine must be in [0, 1), got %s".formatted(name, cosine));
    }
  }

  @Override
  public List<Decision> on(Signal signal) {
    return switch (signal) {
      case Signal.Started _ -> List.of(set(Why.of(name + " begins")));
      case Signal.Stepped stepped
          when !stepped.probe() && stepped.groups().containsKey(Agreement.ROUND) ->
          List.of(
              new Decision.Measure(
                  new Ask(name, asked++),
                  cosine > 0 ? Agreement.ROUND_COSINE : Agreement.ROUND_PRODUCT,
                  due));
      case Signal.Measured measured
          when measured.ask().by().equals(name) && Double.isFinite(measured.value()) ->
          follow(measured.value());
      case Signal.Stepped _,
          Signal.Evaluated _,
          Signal.Measured _,
          Signal.Restored _,
          Signal.Diverged _,
          Signal.Skipped _,
          Signal.Replanned _ ->
          List.of();
    };
  }

  private List<Decision> follow(double value) {
    double old = factor;
    double moved = cosine > 0 ? factor * (1 + cosine * value) : factor + value;
    factor = Math.clamp(moved, 1 / gamma, gamma);
    return factor == old
        ? List.of()
        : List.of(
            set(
                new Why(
                    "this round's mean change against the last one's",
                    Map.of(cosine > 0 ? "cosine" : "product", value, "factor", old))));
  }

  private Decision set(Why why) {
    return new Decision.Set(knob, Settings.ALL, factor, why);
  }
}
