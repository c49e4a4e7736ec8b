package io.github.stepwright.peers;

import ai.djl.training.optimizer.Optimizer;
import io.github.stepwright.bench.speed.Peer;
import io.github.stepwright.bench.speed.Timed;
import java.util.Set;

/** DJL's Adam with its defaults. */
public final class DjlAdam implements Peer {

  @Override
  public String name() {
    return "DJL Adam";
  }

  @Override
  public String library() {
    return Djl.LIBRARY;
  }

  @Override
  public Set<String> beside() {
    return Set.of("adam", "adamw");
  }

  @Override
  public Timed open(float[] weights, float[] gradient, int threads) {
    return new Djl(Optimizer.adam().build(), weights, gradient, threads);
  }
}
