package io.github.stepwright.control;

import io.github.stepwright.Decision;
import io.github.stepwright.Default;
import io.github.stepwright.Fold;
import io.github.stepwright.Progress;
import io.github.stepwright.Signal;
import io.github.stepwright.Slot;
import io.github.stepwright.Why;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.random.RandomGenerator;

/**
 * Bounds around any controller that nothing leaves, and a way back from divergence.
 *
 * <p>The rate of every step lies in [low, high], and within a factor {@code slope} of the rate of
 * the step before it; where the controller wants more it gets the rest in the steps that follow.
 * Behind a step that is not finite, and behind two blocks running whose mean loss lies three
 * standard errors above {@code worse} times the best block, the run goes back to the last good
 * weights, on with fresh data, and from then on all rates are multiplied by {@code cut}: the one
 * fall that the slope does not hold back. While the controller inside makes probes it looks after
 * them itself. Losses below 0 are held against nobody but where they are not finite.
 *
 * <p>Bounds are rates, also where the spec inside is a shape.
 *
 * @param low least rate, 0 or more; above 0 with a slope
 * @param high largest rate
 * @param slope largest ratio of the rates of two neighbouring steps, above 1; none if not named
 * @param worse ratio of losses that counts as divergence, above 1
 * @param cut factor behind a way back, in (0, 1)
 * @param every share of the budget of a block, in (0, 1]
 * @param rollback whether weights go back; without it, as in a loop of one's own, rates are only
 *     cut
 * @param inner the controller or schedule inside
 */
public record Envelope(
    @Default("0") double low,
    OptionalDouble high,
    OptionalDouble slope,
    @Default("2") double worse,
    @Default("0.3") double cut,
    @Default("0.025") double every,
    @Default("true") boolean rollback,
    Rated inner)
    implements Rated {

  private static final Slot GOOD = new Slot("envelope.good");

  /** Refuses bounds that leave nothing between them. */
  public Envelope {
    Rates.notNegative("envelope.low", low);
    double top = high.orElse(Double.MAX_VALUE);
    if (!(top > low) || Double.isInfinite(top)) {
      throw new IllegalArgumentException(
          "envelope.high must be > low = %s and finite, got %s".formatted(low, top));
    }
    if (slope.isPresent() && !(slope.getAsDouble() > 1 && low > 0)) {
      throw new IllegalArgumentException(
          "envelope.slope must be > 1 and needs low > 0, got %s and %s"
              .formatted(slope.getAsDouble(), low));
    }
    if (!(worse > 1)) {
      throw new IllegalArgumentException("envelope.worse must be > 1, got " + worse);
    }
    Rates.share("envelope.cut", cut);
    Windows.check("envelope.every", every);
  }

  @Override
  public Rated times(double base) {
    return new Envelope(low, high, slope, worse, cut, every, rollback, inner.times(base));
  }

  @Override
  public boolean rewinds() {
    return rollback || inner.rewinds();
  }

  @Override
  public void fit(Progress start) {
    inner.fit(start);
  }

  @Override
  public Fold start(RandomGenerator random) {
    return new Held(inner.start(random));
  }

  private final class Held implements Fold {
    private final Fold inside;
    private final double top = high.orElse(Double.MAX_VALUE);
    private final Blocks blocks = new Blocks(every, worse);
    private double target = Double.NaN;
    private double scale = 1;
    private double force = Double.NaN; // the rate in force
    private double used = Double.NaN; // the rate of the last step
    private boolean probing;
    private Why why = Why.of("envelope");

    Held(Fold inside) {
      this.inside = inside;
    }

    @Override
    public List<Decision> on(Signal signal) {
      List<Decision> asked = inside.on(signal);
      boolean stepped = signal instanceof Signal.Stepped || signal instanceof Signal.Diverged;
      if (stepped) {
        used = force;
      }
      Why fault = probing ? null : fault(signal);
      List<Decision> own = List.of();
      if (signal instanceof Signal.Started && rollback || blocks.good()) {
        own = keep();
      }
      List<Decision> passed = pass(asked);
      if (fault != null) {
        scale *= cut;
        own = back(fault);
      }
      List<Decision> moved = signal.progress().done() ? List.of() : move(fault);
      return join(own, join(passed, moved));
    }

    private List<Decision> keep() {
      return rollback && !probing
          ? List.of(new Decision.Checkpoint(GOOD, Why.of("a good block")))
          : List.of();
    }

    private List<Decision> back(Why fault) {
      blocks.clear();
      return rollback ? List.of(new Decision.Restore(GOOD, false, fault)) : List.of();
    }

    private Why fault(Signal signal) {
      if (signal instanceof Signal.Diverged diverged) {
        return new Why("the step diverged", Map.of("loss", diverged.loss()));
      }
      return signal instanceof Signal.Stepped stepped && !stepped.probe()
          ? blocks.add(stepped)
          : null;
    }

    /** All but the rate goes through as it is. */
    private List<Decision> pass(List<Decision> asked) {
      if (asked.isEmpty()) {
        return asked;
      }
      var passed = new ArrayList<Decision>();
      for (Decision decision : asked) {
        double rate = Rated.rate(decision);
        if (decision instanceof Decision.Probe probe) {
          probing = probe.on();
        }
        if (Double.isNaN(rate)) {
          passed.add(decision);
        } else {
          target = rate;
          why = decision.why();
        }
      }
      return passed;
    }

    private List<Decision> move(Why fault) {
      if (Double.isNaN(target)) {
        return List.of();
      }
      double value = Math.clamp(scale * target, low, top);
      if (slope.isPresent() && !Double.isNaN(used)) {
        double ratio = slope.getAsDouble();
        double least = fault == null ? used / ratio : low;
        value = Math.clamp(Math.clamp(value, least, used * ratio), low, top);
      }
      if (value == force) {
        return List.of();
      }
      force = value;
      return List.of(Rated.set(value, fault == null ? why : fault));
    }

    private static List<Decision> join(List<Decision> first, List<Decision> second) {
      if (first.isEmpty() || second.isEmpty()) {
        return first.isEmpty() ? second : first;
      }
      var all = new ArrayList<>(first);
      all.addAll(second);
      return all;
    }
  }
}
