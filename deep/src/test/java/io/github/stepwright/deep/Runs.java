package io.github.stepwright.deep;

import io.github.stepwright.Ask;
import io.github.stepwright.Decision;
import io.github.stepwright.Knob;
import io.github.stepwright.Problem;
import io.github.stepwright.Progress;
import io.github.stepwright.Rule;
import io.github.stepwright.Settings;
import io.github.stepwright.Split;
import io.github.stepwright.Why;
import io.github.stepwright.Workload;
import io.github.stepwright.run.Catalog;
import io.github.stepwright.train.Descent;
import java.util.HashMap;
import java.util.Map;

/** Steps of a workload without a run around it. */
final class Runs {

  static final DeepWorkloads WORKLOADS = new DeepWorkloads();

  private Runs() {}

  static Workload start(String spec, long seed) {
    Problem problem = WORKLOADS.open(spec).orElseThrow();
    return problem.start(Descent.of(rule(problem)), seed);
  }

  private static Rule rule(Problem problem) {
    return Catalog.OPTIMIZERS.parse(problem.declared().optimizer());
  }

  static Settings settings(Problem problem) {
    var values = new HashMap<>(rule(problem).knobs());
    values.put(Knob.BATCH_SIZE, (double) problem.declared().batch());
    return Settings.of(values);
  }

  /** Losses of the steps from one index to another. */
  static double[] steps(Workload workload, String spec, int from, int to) {
    Settings settings = settings(WORKLOADS.open(spec).orElseThrow());
    double[] losses = new double[to - from];
    for (int k = from; k < to; k++) {
      losses[k - from] = workload.step(settings, Progress.of(k, Math.max(to, 1))).loss();
    }
    return losses;
  }

  static Map<String, Double> look(Workload workload, Split split, int examples) {
    return workload
        .evaluate(new Decision.Evaluate(new Ask("test", 0), split, examples, true, Why.of("test")))
        .metrics();
  }
}
