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
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
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
    int[] whole = {numbers.weights().length};
    return new Opened(loop, numbers, whole, Layout.TOGETHER, threads);
  }

  /** The same over tensors of these lengths. */
  Timed open(CLoop loop, Numbers numbers, int[] lengths, Layout layout, int threads) {
    return new Opened(loop, numbers, lengths, layout, threads);
  }

  @SuppressWarnings("restricted")
  private MethodHandle handle(String name, MemoryLayout... arguments) {
    return Linker.nativeLinker()
        .downcallHandle(symbols.findOrThrow(name), FunctionDescriptor.ofVoid(arguments));
  }

  private final class Opened implements Timed {

    private final Arena own = Arena.ofShared();
    private final CLoop loop;
    private final Map<String, Double> knobs;
    private final MemorySegment rule;
    private final MethodHandle flat;
    private final MethodHandle cut;
    private final int threads;
    private final int[] lengths;
    private final MemorySegment[] wholes; // of all tensors, where they lie together
    private final MemorySegment counts;
    private final MemorySegment tensors;
    private final List<MemorySegment> weights = new ArrayList<>();
    private final MemorySegment constants = own.allocate(4L * CONSTANTS, 64);
    private long made;

    Opened(CLoop loop, Numbers numbers, int[] lengths, Layout layout, int threads) {
      this.loop = loop;
      this.knobs = loop.knobs();
      this.rule = symbols.findOrThrow(loop.name());
      this.flat = handle(loop.name(), JAVA_LONG, ADDRESS, ADDRESS, JAVA_INT);
      this.cut = handle("tensors", ADDRESS, JAVA_INT, ADDRESS, ADDRESS, ADDRESS, JAVA_INT);
      this.threads = threads;
      this.lengths = lengths;
      this.wholes = new MemorySegment[loop.arrays()];
      if (layout == Layout.TOGETHER) {
        int count = Arrays.stream(lengths).sum();
        Arrays.setAll(wholes, k -> whole(k, count));
      }
      this.counts = own.allocate(JAVA_LONG, lengths.length);
      this.tensors = own.allocate(ADDRESS, lengths.length);
      int at = 0;
      for (int t = 0; t < lengths.length; t++) {
        MemorySegment arrays = own.allocate(ADDRESS, loop.arrays());
        for (int k = 0; k < loop.arrays(); k++) {
          float[] from =
              switch (k) {
                case 0 -> numbers.weights();
                case 1 -> numbers.gradient();
                default -> loop.initial(k, numbers);
              };
          MemorySegment array = array(k, at, lengths[t]);
          if (from != null) {
            MemorySegment.copy(from, at, array, JAVA_FLOAT, 0, lengths[t]);
          }
          if (k == 0) {
            weights.add(array);
          }
          arrays.setAtIndex(ADDRESS, k, array);
        }
        counts.setAtIndex(JAVA_LONG, t, lengths[t]);
        tensors.setAtIndex(ADDRESS, t, arrays);
        at += lengths[t];
      }
    }

    /** Zeros; what lies in one piece begins at a page and somewhere within it. */
    private MemorySegment whole(int k, int count) {
      MemorySegment all = own.allocate(4L * count + loop.arrays() * STAGGER, PAGE);
      return all.asSlice(k * STAGGER, 4L * count);
    }

    private MemorySegment array(int k, int at, int length) {
      return wholes[k] == null
          ? own.allocate(4L * length, 64)
          : wholes[k].asSlice(4L * at, 4L * length);
    }

    @Override
    public void step() {
      double[] values = loop.constants().at(knobs, ++made);
      for (int i = 0; i < values.length; i++) {
        constants.setAtIndex(JAVA_FLOAT, i, (float) values[i]);
      }
      try {
        if (lengths.length == 1) {
          MemorySegment arrays = tensors.getAtIndex(ADDRESS, 0);
          flat.invokeExact((long) lengths[0], arrays, constants, threads);
        } else {
          cut.invokeExact(rule, lengths.length, counts, tensors, constants, threads);
        }
      } catch (Throwable e) {
        throw new IllegalStateException(e); // C throws nothing
      }
    }

    @Override
    public float[] weights() {
      float[] all = new float[Arrays.stream(lengths).sum()];
      int at = 0;
      for (MemorySegment part : weights) {
        int length = (int) (part.byteSize() / Float.BYTES);
        MemorySegment.copy(part, JAVA_FLOAT, 0, all, at, length);
        at += length;
      }
      return all;
    }

    @Override
    public void close() {
      own.close();
    }
  }
}
