package io.github.stepwright.schedule;

import io.github.stepwright.Default;
import io.github.stepwright.Paper;
import io.github.stepwright.Progress;
import java.util.List;
import java.util.OptionalDouble;

/**
 * WSD-S: one run with a decay before each of several endpoints, and the peak again right behind it.
 *
 * <p>Before endpoint B the last d steps fall by 1 / (x / floor + (1 - x) / peak), x = k / d; d is
 * {@code decay} times the length of the segment, or of everything up to B, at least one step. A
 * checkpoint of budget B is taken behind the step with index B - 1. Behind the last endpoint the
 * floor is held.
 *
 * @param peak above 0
 * @param floor in (0, peak]; peak / 10 where it is not given
 * @param endpoints in steps, rising
 * @param decay share that falls, in (0, 1)
 * @param of what it is a share of
 */
@Paper(
    title =
        "Understanding Warmup-Stable-Decay Learning Rates: A River Valley Loss Landscape"
            + " Perspective",
    authors = "Wen, Li, Wang, Hall, Liang, Ma",
    year = 2024,
    arxiv = "2410.05192")
public record WsdS(
    @Default("1") double peak,
    OptionalDouble floor,
    List<Long> endpoints,
    @Default("0.1") double decay,
    @Default("segment") Of of)
    implements Peaked {

  /** What the decay is a share of. */
  public enum Of {
    /** The steps since the endpoint before. */
    SEGMENT,
    /** All steps up to the endpoint. */
    TOTAL
  }

  /** Refuses values outside their ranges, and a decay that is longer than its segment. */
  public WsdS {
    endpoints = List.copyOf(endpoints);
    Checks.rates("wsds", peak, floor.orElse(peak / 10));
    if (floor.orElse(peak) == 0) {
      throw new IllegalArgumentException("wsds.floor must be > 0, got 0");
    }
    Checks.fraction("wsds.decay", decay);
    long before = 0;
    for (long endpoint : endpoints) {
      Checks.steps("wsds.endpoints", before + 1, endpoint);
      if (steps(before, endpoint, decay, of) > endpoint - before) {
        throw new IllegalArgumentException(
            "wsds.decay must leave room in the segment from %d to %d, got %s of %d"
                .formatted(before, endpoint, decay, endpoint));
      }
      before = endpoint;
    }
    if (before == 0) {
      throw new IllegalArgumentException("wsds.endpoints must name one at least, got none");
    }
  }

  private static long steps(long before, long endpoint, double decay, Of of) {
    long length = of == Of.SEGMENT ? endpoint - before : endpoint;
    return Math.max(1, Math.round(decay * length));
  }

  @Override
  public void fit(Progress start) {
    if (start.horizon() > 0 && endpoints.getLast() > start.horizon()) {
      throw new IllegalArgumentException(
          "wsds.endpoints must be <= %d (the horizon), got %d"
              .formatted(start.horizon(), endpoints.getLast()));
    }
  }

  @Override
  public double at(Progress p) {
    double end = floor.orElse(peak / 10);
    long t = p.step();
    long before = 0;
    for (long endpoint : endpoints) {
      if (t < endpoint) {
        long length = steps(before, endpoint, decay, of);
        long fallen = t - (endpoint - length);
        if (fallen <= 0) {
          return peak;
        }
        double x = (double) fallen / length;
        return 1 / (x / end + (1 - x) / peak);
      }
      before = endpoint;
    }
    return end;
  }
}
