package io.github.stepwright.bench.score;

import io.github.stepwright.RandomStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * From the studies of a panel to its scores, in the order that the rules ask for: best trial,
 * median over studies, held-out rule, 4x rule, ratios, score, bootstrap.
 *
 * <p>The streams of random numbers are those named {@code score/studies} and {@code
 * score/workloads} of the seed: equal input and seed give equal intervals.
 *
 * @param base times on the base workloads
 * @param heldOut times on held-out variants of them, with the same submissions
 * @param ruleset which rules
 */
public record Scoring(Studies base, Optional<Studies> heldOut, Ruleset ruleset) {

  /** Replicates of a bootstrap unless asked otherwise. */
  public static final int REPLICATES = 2000;

  /** Checks that held-out times are there only for rules that have them. */
  public Scoring {
    Objects.requireNonNull(ruleset, "ruleset");
    if (heldOut.isPresent() && !ruleset.heldOut()) {
      throw new IllegalArgumentException(
          "held-out times must be absent under ruleset %s, got %s; use v05"
              .formatted(ruleset, heldOut.get().workloads()));
    }
  }

  /** The profile of the panel. */
  public PerformanceProfile profile() {
    return PerformanceProfile.of(counted(base.median(), heldOut.map(Studies::median)));
  }

  /**
   * Scores with intervals; studies are drawn again if there are at least two, else workloads.
   *
   * @param replicates at least 1
   */
  public Scores scores(int replicates, long seed) {
    return scores(bootstrap(resampling(), replicates, seed));
  }

  /** What intervals draw again: studies if there are at least two, else workloads. */
  public Resampling resampling() {
    return base.count() > 1 ? Resampling.STUDIES : Resampling.WORKLOADS;
  }

  /** Scores with the intervals of a bootstrap. */
  public Scores scores(Bootstrap bootstrap) {
    Times reached = base.median();
    Times near = FourTimesRule.apply(reached);
    Times counted = counted(reached, heldOut.map(Studies::median));
    var profile = PerformanceProfile.of(counted);
    var scores =
        IntStream.range(0, reached.submissions().size())
            .mapToObj(
                s -> {
                  Interval interval = bootstrap.score(s);
                  return new Score(
                      reached.submissions().get(s),
                      profile.score(s),
                      profile.score100(s),
                      interval.low(),
                      interval.high(),
                      reached.misses(s),
                      near.misses(s) - reached.misses(s),
                      counted.misses(s) - near.misses(s));
                })
            .sorted(Comparator.comparingDouble(Score::score).reversed())
            .toList();
    return new Scores(
        scores,
        reached.submissions(),
        base.count(),
        bootstrap.resampling(),
        bootstrap.replicates().size());
  }

  /**
   * Draws the panel again.
   *
   * @param replicates at least 1
   */
  public Bootstrap bootstrap(Resampling resampling, int replicates, long seed) {
    if (replicates < 1) {
      throw new IllegalArgumentException("replicates must be >= 1, got " + replicates);
    }
    var profiles = new ArrayList<PerformanceProfile>(replicates);
    switch (resampling) {
      case STUDIES -> {
        var random = RandomStream.named(seed, "score/studies");
        for (int i = 0; i < replicates; i++) {
          Times drawn = base.resampled(random);
          Optional<Times> variants = heldOut.map(studies -> studies.resampled(random));
          profiles.add(PerformanceProfile.of(counted(drawn, variants)));
        }
      }
      case WORKLOADS -> {
        var random = RandomStream.named(seed, "score/workloads");
        PerformanceProfile profile = profile();
        int n = base.workloads().size();
        for (int i = 0; i < replicates; i++) {
          profiles.add(profile.over(random.ints(n, 0, n).toArray()));
        }
      }
    }
    return new Bootstrap(resampling, profiles);
  }

  private static Times counted(Times base, Optional<Times> variants) {
    return variants
        .map(heldOut -> HeldOutRule.apply(base, heldOut))
        .orElseGet(() -> FourTimesRule.apply(base));
  }
}
