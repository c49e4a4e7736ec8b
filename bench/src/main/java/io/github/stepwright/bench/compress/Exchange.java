package io.github.stepwright.bench.compress;

import io.github.stepwright.Knob;
import io.github.stepwright.Objective;
import io.github.stepwright.Stepper;
import java.util.Map;

/**
 * Several simulated workers that share one model: each takes its own part of the batch, what they
 * send is compressed, and the mean of what arrives is one step of SGD with momentum.
 *
 * <p>Serves one run.
 */
final class Exchange implements Stepper {

  private final Scheme scheme;
  private final Workers workers;
  private Exchanging steps;

  Exchange(Scheme scheme, Workers workers) {
    this.scheme = scheme;
    this.workers = workers;
  }

  @Override
  public Map<Knob, Double> knobs() {
    return Map.of(Knob.LEARNING_RATE, workers.lr(), Knob.MOMENTUM, workers.momentum());
  }

  @Override
  public Steps start(Objective objective, long seed) {
    steps = new Exchanging(objective, scheme, workers, seed);
    return steps;
  }

  /** The steps at work, once they have begun. */
  Exchanging steps() {
    return steps;
  }
}
