package io.github.stepwright.compress;

import io.github.stepwright.RandomStream;
import java.util.random.RandomGenerator;

/**
 * The random numbers of one step: every (layer, worker, bucket) has a stream of its own, so that
 * what is drawn depends neither on the order of the work nor on the steps before.
 */
public interface Draws {

  /** The stream of one bucket of one worker; the next call may take it back. */
  RandomGenerator of(Layer layer, int worker, int bucket);

  /** The stream that all workers share, for what they must agree on without sending it. */
  RandomGenerator shared(Layer layer);

  /**
   * Streams with names.
   *
   * @param seed of the run
   * @param step index of the optimizer step
   */
  record Named(long seed, long step) implements Draws {

    @Override
    public RandomGenerator of(Layer layer, int worker, int bucket) {
      return RandomStream.named(
          seed, "compress/" + layer.name() + "/" + step + "/" + worker + "/" + bucket);
    }

    @Override
    public RandomGenerator shared(Layer layer) {
      return RandomStream.named(seed, "compress/" + layer.name() + "/" + step + "/shared");
    }
  }
}
