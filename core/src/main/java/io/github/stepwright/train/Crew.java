package io.github.stepwright.train;

import java.util.function.IntConsumer;

/** Placeholder until the spinning crew arrives: one thread. */
final class Crew implements AutoCloseable {
  Crew(int threads) {}

  void run(int pieces, IntConsumer work) {
    for (int i = 0; i < pieces; i++) {
      work.accept(i);
    }
  }

  @Override
  public void close() {}
}
