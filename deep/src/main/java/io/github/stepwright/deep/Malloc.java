package io.github.stepwright.deep;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/**
 * What the C library has handed out and not got back, in bytes: the memory of an engine without
 * Java's heap, exact where the size of a process is not.
 */
public final class Malloc {

  private static final int FIELDS = 10;

  /** Bytes in blocks of their own mapping, and in blocks of the arenas. */
  private static final int MAPPED = 4;

  private static final int USED = 7;

  /**
   * The JVM keeps the memory of a compilation for the next one, and looks every 5 s for too much.
   */
  private static final long REST = 6_000;

  private static final int RESTS = 10;
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final String RESIDENT = "VmRSS:";

  private Malloc() {}

  /**
   * The bytes in use when what belongs to the JVM is at rest: garbage is collected, and its
   * compilers have done nothing for 6 s, in which they give back tens of megabytes that the first
   * thousand steps made them take. Waits a minute at most.
   */
  public static OptionalLong settled() {
    var compilers = ManagementFactory.getCompilationMXBean();
    System.gc();
    for (int k = 0; k < RESTS && used().isPresent(); k++) {
      long before = compilers.getTotalCompilationTime();
      try {
        Thread.sleep(REST);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        break;
      }
      if (compilers.getTotalCompilationTime() == before) {
        break;
      }
    }
    return used();
  }

  /** The size of the process in main memory, in bytes; 0 where the system does not tell. */
  public static long resident() throws IOException {
    if (!Files.exists(STATUS)) {
      return 0;
    }
    try (var lines = Files.lines(STATUS)) {
      return lines
          .filter(line -> line.startsWith(RESIDENT))
          .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("\\D", "")))
          .findFirst()
          .orElse(0);
    }
  }

  /** The bytes in use by all arenas; empty where the C library does not tell (glibc 2.33 does). */
  @SuppressWarnings("restricted") // a question to the C library
  public static OptionalLong used() {
    Linker linker = Linker.nativeLinker();
    var question = linker.defaultLookup().find("mallinfo2");
    if (question.isEmpty()) {
      return OptionalLong.empty();
    }
    var fields = MemoryLayout.structLayout(MemoryLayout.sequenceLayout(FIELDS, JAVA_LONG));
    var ask = linker.downcallHandle(question.get(), FunctionDescriptor.of(fields));
    try (Arena arena = Arena.ofConfined()) {
      var answer = (MemorySegment) ask.invokeExact((SegmentAllocator) arena);
      return OptionalLong.of(
          answer.getAtIndex(JAVA_LONG, MAPPED) + answer.getAtIndex(JAVA_LONG, USED));
    } catch (Throwable e) {
      throw new IllegalStateException("mallinfo2 could not be called: " + e, e);
    }
  }
}
