package io.github.stepwright.bench.evidence;

import io.github.stepwright.Ask;
import io.github.stepwright.Checkpoint;
import io.github.stepwright.Decision;
import io.github.stepwright.Knob;
import io.github.stepwright.Progress;
import io.github.stepwright.Rule;
import io.github.stepwright.Schedule;
import io.github.stepwright.Settings;
import io.github.stepwright.Split;
import io.github.stepwright.Why;
import io.github.stepwright.Workload;
import io.github.stepwright.run.Catalog;
import io.github.stepwright.train.Descent;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The next-letter model on one text and then on another: weights and momentum go along, the data
 * change. The runs on the first text are made once for each seed and peak.
 */
final class TwoTexts {

  private static final String FIRST = "words-mlp";
  private static final String SECOND = "words-mlp:text=austen";
  private static final int BATCH = 128;
  private static final int EXAMPLES = 10_000;
  private static final int LOOKS = 20; // during twice the ramp
  private static final Rule RULE = Catalog.OPTIMIZERS.parse("sgd:lr=0.1,momentum=0.9");

  private final Ground ground;
  private final long steps;
  private final Map<Key, Checkpoint> made = new ConcurrentHashMap<>();

  /**
   * A first text of so many steps.
   *
   * @param steps on it
   */
  TwoTexts(Ground ground, long steps) {
    this.ground = ground;
    this.steps = steps;
    ground.workloads().apply(FIRST);
    ground.workloads().apply(SECOND);
  }

  private record Key(long seed, double peak) {}

  /**
   * What comes behind the first text.
   *
   * @param fresh whether from fresh weights
   * @param steps so many
   * @param ramp steps of it; 0 for the end rate of the first text, held
   * @param peak rate behind the ramp
   * @param same whether the text is the first one again
   */
  record Way(boolean fresh, long steps, long ramp, double peak, boolean same) {}

  /**
   * Losses of one seed.
   *
   * @param second validation loss on the text that was trained on last
   * @param forgot what the loss on the first text is above the one before the second
   * @param rise highest loss on the text during twice the ramp, above the one before
   */
  record Ended(double second, double forgot, double rise) {}

  /** Mean loss on the first text at its end. */
  double tune(List<Long> seeds, double peak) throws InterruptedException {
    return ground.each(seeds, seed -> loss(FIRST, first(seed, peak), seed)).stream()
        .mapToDouble(Double::doubleValue)
        .average()
        .orElseThrow();
  }

  /** Mean loss on the second text at its end. */
  double end(List<Long> seeds, double peak, Way way) throws InterruptedException {
    return ended(seeds, peak, way).stream().mapToDouble(Ended::second).average().orElseThrow();
  }

  /** What came of each seed. */
  List<Ended> ended(List<Long> seeds, double peak, Way way) throws InterruptedException {
    return ground.each(seeds, seed -> ended(seed, peak, way));
  }

  private Checkpoint first(long seed, double peak) {
    return made.computeIfAbsent(
        new Key(seed, peak),
        key -> {
          try (var workload = start(FIRST, seed)) {
            Schedule cosine = cosine("", key.peak());
            for (long t = 0; t < steps; t++) {
              step(workload, cosine.at(Progress.of(t, steps)), t);
            }
            return workload.checkpoint();
          }
        });
  }

  private Ended ended(long seed, double peak, Way way) {
    Checkpoint before = first(seed, peak);
    String text = way.same() ? FIRST : SECOND;
    long past = way.fresh() ? 0 : steps;
    try (var workload = start(text, seed)) {
      if (!way.fresh()) {
        workload.restoreInPlace(before);
      }
      double stood = loss(workload);
      double highest = stood;
      Schedule schedule = schedule(peak, way);
      long every = Math.max(1, 2 * way.ramp() / LOOKS);
      for (long t = 0; t < way.steps(); t++) {
        step(workload, schedule.at(Progress.of(past + t, past + way.steps())), past + t);
        if (way.same() && t < 2 * way.ramp() && (t + 1) % every == 0) {
          highest = Math.max(highest, loss(workload));
        }
      }
      double forgot = loss(FIRST, workload.checkpoint(), seed) - loss(FIRST, before, seed);
      return new Ended(loss(workload), forgot, highest - stood);
    }
  }

  private Schedule schedule(double peak, Way way) {
    if (way.fresh()) {
      return cosine("warmup:steps=%d/".formatted(way.ramp()), way.peak());
    }
    if (way.ramp() == 0) {
      return Catalog.SCHEDULES.parse("constant:peak=" + peak / 10);
    }
    return Catalog.SCHEDULES.parse(
        String.format(
            Locale.ROOT,
            "rewarm:at=%d,steps=%d,peak=%s/%s",
            steps,
            way.ramp(),
            way.peak(),
            cosine(peak)));
  }

  private static Schedule cosine(String before, double peak) {
    return Catalog.SCHEDULES.parse(before + cosine(peak));
  }

  private static String cosine(double peak) {
    return "cosine:peak=" + peak + ",floor=" + peak / 10;
  }

  private Workload start(String text, long seed) {
    return ground.workloads().apply(text).start(Descent.of(RULE), seed);
  }

  private static void step(Workload workload, double rate, long t) {
    Settings settings =
        Settings.of(RULE.knobs())
            .with(Knob.BATCH_SIZE, Settings.ALL, BATCH)
            .with(Knob.LEARNING_RATE, Settings.ALL, rate);
    workload.step(settings, new Progress(t, 0, 0));
  }

  private double loss(String text, Checkpoint state, long seed) {
    try (var workload = start(text, seed)) {
      workload.restoreInPlace(state);
      return loss(workload);
    }
  }

  /** Infinite where it is no number. */
  private static double loss(Workload workload) {
    var ask =
        new Decision.Evaluate(
            new Ask("claim", 0), Split.VALIDATION, EXAMPLES, true, Why.of("a look"));
    double loss = workload.evaluate(ask).metrics().get("loss");
    return Double.isFinite(loss) ? loss : Double.POSITIVE_INFINITY;
  }
}
