package io.github.stepwright.djl;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.github.stepwright.Crew;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.List;
import java.util.Optional;

/**
 * The team of OpenMP threads on which PyTorch computes: as many as the engine has been told, with
 * one a plain loop.
 *
 * <p>Behind an operation these threads spin for some milliseconds on the cores that they have.
 * Threads of our own would wait until they are done with that, and would fetch gradients from the
 * caches of the cores that computed them. So the passes of a rule are handed to the same team, by
 * {@code GOMP_parallel} of the GNU runtime, which PyTorch's library for Linux brings along.
 *
 * <p>Tasks below {@link #GRAIN} are not worth a hand-over, by the engine's own measure. Used by one
 * thread.
 */
@SuppressWarnings("restricted") // a function of ours is called by threads of the engine
final class OpenMpCrew implements Crew {

  /** Elements from which on PyTorch shares an operation, {@code at::internal::GRAIN_SIZE}. */
  static final long GRAIN = 32768;

  private static final Linker LINKER = Linker.nativeLinker();

  private final MethodHandle parallel;
  private final MethodHandle most;
  private final MethodHandle count;
  private final MethodHandle number;
  private final MemorySegment member;

  private Task task; // written before a task, read within it
  private long[] ends;
  private Throwable[] failures = new Throwable[1];

  private OpenMpCrew(
      MemorySegment parallel, MemorySegment most, MemorySegment count, MemorySegment number) {
    this.parallel =
        LINKER.downcallHandle(
            parallel, FunctionDescriptor.ofVoid(ADDRESS, JAVA_LONG, JAVA_INT, JAVA_INT));
    var ask = FunctionDescriptor.of(JAVA_INT);
    this.most = LINKER.downcallHandle(most, ask, Linker.Option.critical(false));
    this.count = LINKER.downcallHandle(count, ask, Linker.Option.critical(false));
    this.number = LINKER.downcallHandle(number, ask, Linker.Option.critical(false));
    try {
      this.member =
          LINKER.upcallStub(
              MethodHandles.lookup()
                  .bind(this, "member", MethodType.methodType(void.class, long.class)),
              FunctionDescriptor.ofVoid(JAVA_LONG),
              Arena.ofAuto());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("a method of this class must be found, it was not: " + e, e);
    }
  }

  /** The team of the loaded engine; empty where it computes on another runtime's threads. */
  static Optional<OpenMpCrew> find() {
    return find(SymbolLookup.loaderLookup());
  }

  static Optional<OpenMpCrew> find(SymbolLookup library) {
    var parallel = library.find("GOMP_parallel");
    var most = library.find("omp_get_max_threads");
    var count = library.find("omp_get_num_threads");
    var number = library.find("omp_get_thread_num");
    if (List.of(parallel, most, count, number).stream().anyMatch(Optional::isEmpty)) {
      return Optional.empty();
    }
    return Optional.of(new OpenMpCrew(parallel.get(), most.get(), count.get(), number.get()));
  }

  /** Threads that the engine has been told, the caller among them. */
  @Override
  public int size() {
    return ask(most);
  }

  /** They are the ones that multiply by them. */
  @Override
  public boolean reads() {
    return true;
  }

  private static int ask(MethodHandle function) {
    try {
      return (int) function.invokeExact();
    } catch (Throwable e) {
      throw new IllegalStateException("OpenMP could not be asked for its threads: " + e, e);
    }
  }

  @Override
  public void run(long[] ends, Task task) {
    if (this.task != null) {
      throw new IllegalStateException("the crew is at work: a task must not hand it another");
    }
    int size = ends.length < 2 || ends[ends.length - 1] < GRAIN ? 1 : size();
    if (size == 1) {
      Crew.share(ends, task, 0, 1);
      return;
    }
    if (failures.length < size) {
      failures = new Throwable[size];
    }
    this.ends = ends;
    this.task = task;
    try {
      parallel.invokeExact(member, 0L, size, 0);
    } catch (Throwable e) {
      throw new IllegalStateException("GOMP_parallel could not be called: " + e, e);
    } finally {
      this.task = null;
    }
    Crew.rethrow(failures);
  }

  /** What each thread of the team does; nothing may be thrown through the runtime's frames. */
  private void member(long data) {
    int k = 0;
    try {
      k = ask(number);
      Crew.share(ends, task, k, ask(count));
    } catch (Throwable thrown) { // thrown by the caller, when nobody works any more
      failures[k] = thrown;
    }
  }

  /** Nothing: the team is the engine's. */
  @Override
  public void close() {}
}
