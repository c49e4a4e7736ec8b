package io.github.stepwright.bench.speed;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.ServiceLoader;
import java.util.function.LongSupplier;

/** Training loops of one network to be measured beside each other; found on the class path. */
public interface Throughput {

  /** The network, the batch and the optimizer, in words. */
  String model();

  /** Examples of a step. */
  int batch();

  /** The loops, ours first; the plain loop of the same engine second. */
  List<String> contestants();

  /**
   * A loop before its first step.
   *
   * @param threads of the library at work
   * @param folder for what it writes
   * @param clock nanoseconds
   * @return empty where its library is not there
   * @throws IOException where another program cannot be started
   */
  Optional<Loop> open(String contestant, int threads, Path folder, LongSupplier clock)
      throws IOException;

  /** Bytes that the C library has handed out; empty where it does not tell. */
  OptionalLong memory();

  /**
   * Nanoseconds of one checkpoint and of one restore, medians.
   *
   * @param rounds of each
   */
  Kept keep(int rounds, LongSupplier clock);

  /** Those on the class path. */
  static Optional<Throughput> found() {
    return ServiceLoader.load(Throughput.class).findFirst();
  }

  /** A loop at work. */
  interface Loop extends AutoCloseable {

    /** Makes steps. */
    void run(int steps) throws IOException;

    /** Nanoseconds within the network and its optimizer since the start; 0 where nobody knows. */
    default long inside() {
      return 0;
    }

    @Override
    void close();
  }

  /**
   * What a checkpoint costs.
   *
   * @param weights of the network
   * @param slots of the optimizer
   * @param checkpoint nanoseconds
   * @param restore nanoseconds
   */
  record Kept(int weights, int slots, double checkpoint, double restore) {}
}
