package io.github.stepwright.plan;

import io.github.stepwright.Progress;
import io.github.stepwright.Schedule;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Looks a schedule over before it is run: mistakes that cost steps and show in no error.
 *
 * <p>The rules look at values, not at names, so that they hold for every schedule; their thresholds
 * are ours.
 *
 * @param schedule what is looked at
 * @param steps horizon T, at least 1
 * @param data batch and examples, where they are known
 */
public record ScheduleLint(Schedule schedule, long steps, Optional<Data> data) {

  /** A climb that is longer than this share of the run is longer than most that were measured. */
  private static final double CLIMB = 0.3;

  /** A rate that ends above this share of its peak has not decayed. */
  private static final double DECAYED = 0.5;

  /** Refuses a run without steps. */
  public ScheduleLint {
    if (steps < 1) {
      throw new IllegalArgumentException("steps must be >= 1, got " + steps);
    }
  }

  /**
   * What the horizon has to fit.
   *
   * @param batch examples of one backward pass, at least 1
   * @param examples of one epoch, at least 1
   * @param accumulate backward passes of one update, at least 1
   * @param epochs that are wanted; any whole number where it is empty
   */
  public record Data(long batch, long examples, long accumulate, OptionalDouble epochs) {
    /** Refuses sizes below 1. */
    public Data {
      if (batch < 1 || examples < 1 || accumulate < 1) {
        throw new IllegalArgumentException(
            "batch, examples and accumulate must be >= 1, got %d, %d and %d"
                .formatted(batch, examples, accumulate));
      }
      if (epochs.isPresent() && !(epochs.getAsDouble() > 0)) {
        throw new IllegalArgumentException("epochs must be > 0, got " + epochs.getAsDouble());
      }
    }

    /** Updates of so many epochs. */
    long updates(double epochs) {
      return (long) Math.ceil(epochs * examples / ((double) batch * accumulate));
    }
  }

  /**
   * One thing that was found.
   *
   * @param rule name of the rule
   * @param message one line with the figures
   * @param figures the numbers by name
   */
  public record Finding(String rule, String message, Map<String, Double> figures) {}

  /** What was found; empty where all is well. */
  public List<Finding> findings() {
    var found = new ArrayList<Finding>();
    try {
      schedule.fit(Progress.of(0, steps));
      values(found);
    } catch (IllegalArgumentException e) {
      found.add(finding("horizon", e.getMessage(), Map.of("steps", (double) steps)));
    }
    data.ifPresent(known -> horizon(known, found));
    return List.copyOf(found);
  }

  private void values(List<Finding> found) {
    double peak = 0;
    long first = 0;
    for (long t = 0; t < steps; t++) {
      double value = at(t);
      if (value > peak * (1 + 1e-9)) {
        peak = value;
        first = t;
      }
    }
    if (peak == 0) {
      found.add(finding("zero", "every rate is 0: nothing would be learnt", Map.of()));
      return;
    }
    double share = (double) first / steps;
    if (share > CLIMB) {
      found.add(
          finding(
              "warmup",
              say(
                  "the peak comes at step %d of %d, after %.1f %% of the run: a warm-up beyond"
                      + " %.0f %% is longer than most that were measured",
                  first, steps, 100 * share, 100 * CLIMB),
              figures("step", first, "share", share)));
    }
    if (steps > 1 && at(0) == 0) {
      found.add(
          finding(
              "firstzero",
              "the first update has rate 0 and is wasted: begin at peak / W, step index plus one",
              Map.of("value", 0.0)));
    }
    double last = at(steps - 1);
    if (steps > 1 && last == 0) {
      found.add(
          finding(
              "lastzero",
              say(
                  "the last update, step %d, has rate 0 and is wasted: plan %d steps and stop after"
                      + " %d, or use a schedule that reaches its end behind the last step",
                  steps - 1, steps + 1, steps),
              figures("step", steps - 1, "value", 0)));
    }
    if (last >= DECAYED * peak) {
      found.add(
          finding(
              "nodecay",
              say(
                  "the rate never decays: it ends at %.4g, %.0f %% of its peak %.4g; a decay to 0"
                      + " over the last 20 %% usually gains more than it costs",
                  last, 100 * last / peak, peak),
              figures("last", last, "peak", peak)));
    }
  }

  private double at(long t) {
    return schedule.at(Progress.of(t, steps));
  }

  private void horizon(Data known, List<Finding> found) {
    double epochs = (double) steps * known.batch * known.accumulate / known.examples;
    long passes = known.epochs.isPresent() ? passes(known) : -1;
    if (known.accumulate > 1 && steps == passes) {
      found.add(
          finding(
              "accumulation",
              say(
                  "%d steps count backward passes, and %d of them are one update: %d updates"
                      + " happen, and the schedule stops at %.1f %% of its course; use %d steps",
                  steps,
                  known.accumulate,
                  known.updates(known.epochs.getAsDouble()),
                  100.0 / known.accumulate,
                  known.updates(known.epochs.getAsDouble())),
              figures("steps", steps, "updates", known.updates(known.epochs.getAsDouble()))));
      return;
    }
    double wanted = known.epochs.orElse(Math.max(1, Math.rint(epochs)));
    long updates = known.updates(wanted);
    if (steps != updates) {
      found.add(
          finding(
              "horizon",
              say(
                  "%d steps of %d examples are %.3f epochs of %d: %s epochs are %d steps",
                  steps,
                  known.batch * known.accumulate,
                  epochs,
                  known.examples,
                  wanted == Math.rint(wanted) ? Long.toString((long) wanted) : "" + wanted,
                  updates),
              figures("steps", steps, "expected", updates)));
    }
    if (known.accumulate > 1 && known.examples % (known.batch * known.accumulate) != 0) {
      long rest = Math.ceilDiv(known.examples, known.batch) % known.accumulate;
      if (rest != 0) {
        found.add(
            finding(
                "accumulation",
                say(
                    "an epoch has %d backward passes, no multiple of %d: an update must go over the"
                        + " end of the epoch, or the last %d gradients of each epoch are lost",
                    Math.ceilDiv(known.examples, known.batch), known.accumulate, rest),
                figures("passes", Math.ceilDiv(known.examples, known.batch), "left", rest)));
      }
    }
  }

  private static long passes(Data known) {
    return (long) Math.ceil(known.epochs.getAsDouble() * known.examples / known.batch);
  }

  private static String say(String format, Object... figures) {
    return String.format(Locale.ROOT, format, figures);
  }

  private static Map<String, Double> figures(String a, double x, String b, double y) {
    var all = new LinkedHashMap<String, Double>();
    all.put(a, x);
    all.put(b, y);
    return all;
  }

  private static Finding finding(String rule, String message, Map<String, Double> figures) {
    return new Finding(rule, message, figures);
  }
}
