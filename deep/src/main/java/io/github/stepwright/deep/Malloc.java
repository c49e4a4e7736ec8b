package io.github.stepwright.deep;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
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

  private Malloc() {}

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
