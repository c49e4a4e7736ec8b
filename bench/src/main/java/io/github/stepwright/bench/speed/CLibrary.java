package io.github.stepwright.bench.speed;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** {@code fused.c}, compiled on this machine for this machine. */
public final class CLibrary {

  /** How it is compiled; what follows are the two files. */
  public static final List<String> COMPILER =
      List.of(
          "gcc", "-O3", "-march=native", "-fno-math-errno", "-fopenmp", "-shared", "-fPIC", "-o");

  /** Arrays begin at different places of a page: loads do not wait for stores of another array. */
  private static final long STAGGER = 1088;

  private static final int PAGE = 4096;
  private static final int CONSTANTS = 16;

  private final SymbolLookup symbols;

  @SuppressWarnings("restricted") // compiled from our own source a moment before
  private CLibrary(Path file) {
    // For good: OpenMP's threads outlive a call, and their code must stay.
    symbols = SymbolLookup.libraryLookup(file, Arena.global());
  }

  /**
   * Compiles and loads the loops.
   *
   * @param folder where source and library are written
   * @throws IOException in one line, where there is no gcc or it refuses
   */
  public static CLibrary compile(Path folder) throws IOException, InterruptedException {
    Path source = folder.resolve("fused.c");
    try (InputStream in = CLibrary.class.getResourceAsStream("fused.c")) {
      Files.write(source, in.readAllBytes());
    }
    Path library = folder.resolve("fused.so");
    var command = new ArrayList<>(COMPILER);
    command.add(library.toString());
    command.add(source.toString());
    command.add("-lm");
    Process gcc = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(gcc.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (gcc.waitFor() != 0) {
      throw new IOException("gcc refused the C loops: " + said.lines().findFirst().orElse(""));
    }
    return new CLibrary(library);
  }

  /** A loop before its first step, on native memory of its own. */
  Timed open(CLoop loop, Numbers numbers, int threads) {
    return new Opened(loop, numbers, threads);
  }

  @SuppressWarnings("restricted")
  private MethodHandle handle(CLoop loop) {
    return Linker.nativeLinker()
        .downcallHandle(
            symbols.findOrThrow(loop.name()),
            FunctionDescriptor.ofVoid(JAVA_LONG, ADDRESS, ADDRESS, JAVA_INT));
  }

  private final class Opened implements Timed {

    private final Arena own = Arena.ofShared();
    private final CLoop loop;
    private final Map<String, Double> knobs;
    private final MethodHandle handle;
    private final int threads;
    private final int count;
    private final MemorySegment weights;
    private final MemorySegment arrays;
    private final MemorySegment constants = own.allocate(4L * CONSTANTS, 64);
    private long made;

    Opened(CLoop loop, Numbers numbers, int threads) {
      this.loop = loop;
      this.knobs = loop.knobs();
      this.handle = handle(loop);
      this.threads = threads;
      this.count = numbers.weights().length;
      this.arrays = own.allocate(ADDRESS, loop.arrays());
      for (int k = loop.arrays() - 1; k > 1; k--) {
        array(k, loop.initial(k, numbers));
      }
      array(1, numbers.gradient());
      weights = array(0, numbers.weights());
    }

    private MemorySegment array(int k, float[] values) {
      MemorySegment whole = own.allocate(4L * count + loop.arrays() * STAGGER, PAGE);
      MemorySegment array = whole.asSlice(k * STAGGER, 4L * count);
      if (values == null) {
        array.fill((byte) 0);
      } else {
        MemorySegment.copy(values, 0, array, JAVA_FLOAT, 0, count);
      }
      arrays.setAtIndex(ADDRESS, k, array);
      return array;
    }

    @Override
    public void step() {
      double[] values = loop.constants().at(knobs, ++made);
      for (int i = 0; i < values.length; i++) {
        constants.setAtIndex(JAVA_FLOAT, i, (float) values[i]);
      }
      try {
        handle.invokeExact((long) count, arrays, constants, threads);
      } catch (Throwable e) {
        throw new IllegalStateException(e); // C throws nothing
      }
    }

    @Override
    public float[] weights() {
      return weights.toArray(JAVA_FLOAT);
    }

    @Override
    public void close() {
      own.close();
    }
  }
}
