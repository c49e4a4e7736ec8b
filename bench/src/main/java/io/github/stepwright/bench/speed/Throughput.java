package io.github.stepwright.bench.speed;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
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

  /**
   * What the process holds now, when the JVM has come to rest, which takes seconds; empty where the
   * C library does not tell.
   */
  Optional<Memory> memory() throws IOException;

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

    /** Where the time since the start went; zeros where nobody knows. */
    default Spent spent() {
      return Spent.NONE;
    }

    /** What does its arithmetic, for loops of another library. */
    default Optional<String> arithmetic() {
      return Optional.empty();
    }

    @Override
    void close();
  }

  /**
   * Where time went, in nanoseconds.
   *
   * @param network within the network and its optimizer
   * @param loop from the first step to the last: the network, and what is around it
   * @param journal opening and closing a journal, once in a run
   */
  record Spent(long network, long loop, long journal) {
    /** Nobody knows. */
    public static final Spent NONE = new Spent(0, 0, 0);

    /** What was added since. */
    public Spent since(Spent before) {
      return new Spent(network - before.network, loop - before.loop, journal - before.journal);
    }
  }

  /**
   * Memory in bytes.
   *
   * @param used handed out by the C library and not given back: the engine's, and a little of the
   *     JVM's
   * @param resident size of the process in main memory, Java's heap and compiled code among it
   */
  record Memory(long used, long resident) {}

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
