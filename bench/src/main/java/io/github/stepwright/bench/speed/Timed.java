package io.github.stepwright.bench.speed;

/** What is measured: makes one optimizer step each time it is asked. Used by one thread. */
public interface Timed extends AutoCloseable {

  /** Makes one step over all weights. */
  void step();

  /** A copy of the weights as they are now. */
  float[] weights();

  @Override
  void close();
}
