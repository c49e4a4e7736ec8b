package io.github.stepwright.run;

import io.github.stepwright.Entry;
import io.github.stepwright.Journal;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A journal that lives as long as its process; used by one thread. */
public final class MemoryJournal implements Journal {

  private final List<Entry> entries = new ArrayList<>();

  @Override
  public void append(Entry entry) {
    entries.add(entry);
  }

  @Override
  public Stream<Entry> read(long from) {
    return entries.stream().skip(from);
  }

  @Override
  public void close() {}
}
