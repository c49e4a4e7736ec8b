package io.github.stepwright;

import java.util.stream.Stream;

/** An append-only record of a run; every other feature reads it. */
public interface Journal extends AutoCloseable {

  /** Adds a line at the end; may be written later, in order. */
  void append(Entry entry);

  /**
   * The entries from a position on, in order.
   *
   * @param from number of entries to pass over
   */
  Stream<Entry> read(long from);

  @Override
  void close();
}
