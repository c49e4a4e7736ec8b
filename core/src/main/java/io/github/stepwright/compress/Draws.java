package io.github.stepwright.compress;

import io.github.stepwright.RandomStream;

/**
 * The random numbers of one step: every (layer, worker, bucket) has a stream of its own, so that
 * what is drawn depends neither on the order of the work nor on the steps before.
 *
 * @param seed of the run
 * @param step index of the optimizer step
 */
public record Draws(long seed, long step) {

  /** The stream of one bucket of one worker. */
  public RandomStream of(Layer layer, int worker, int bucket) {
    return RandomStream.named(
        seed, "compress/" + layer.name() + "/" + step + "/" + worker + "/" + bucket);
  }

  /** The stream that all workers share, for what they must agree on without sending it. */
  public RandomStream shared(Layer layer) {
    return RandomStream.named(seed, "compress/" + layer.name() + "/" + step + "/shared");
  }
}
