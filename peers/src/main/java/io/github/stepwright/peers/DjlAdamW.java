package io.github.stepwright.peers;

import ai.djl.training.optimizer.Optimizer;
import io.github.stepwright.bench.speed.Peer;
import io.github.stepwright.bench.speed.Timed;
import java.util.Set;

/** DJL's AdamW with its defaults and a decay of 0.01. */
public final class DjlAdamW implements Peer {

  @Override
  public String name() {
    return "DJL AdamW";
  }

  @Override
  public String library() {
    return Djl.LIBRARY;
  }

  @Override
  public Set<String> beside() {
    return Set.of("adamw");
  }

  @Override
  public Timed open(float[] weights, float[] gradient, int threads) {
    return new Djl(Optimizer.adamW().optWeightDecays(0.01f).build(), weights, gradient, threads);
  }
}
