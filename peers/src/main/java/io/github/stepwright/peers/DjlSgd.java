package io.github.stepwright.peers;

import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import io.github.stepwright.bench.speed.Peer;
import io.github.stepwright.bench.speed.Timed;
import java.util.Set;

/** DJL's stochastic gradient descent without momentum. */
public final class DjlSgd implements Peer {

  @Override
  public String name() {
    return "DJL SGD";
  }

  @Override
  public String library() {
    return Djl.LIBRARY;
  }

  @Override
  public Set<String> beside() {
    return Set.of("sgd");
  }

  @Override
  public Timed open(float[] weights, float[] gradient, int threads) {
    return new Djl(
        Optimizer.sgd().setLearningRateTracker(Tracker.fixed(0.1f)).build(),
        weights,
        gradient,
        threads);
  }
}
