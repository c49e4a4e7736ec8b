package io.github.stepwright.app.norms;

import java.util.Arrays;

/** Norms on their way into a {@link NormLog}. */
final class Collected {

  private double[] norms = new double[1024];
  private long[] lines = new long[1024];
  private int size;

  void add(long line, double norm) {
    if (size == norms.length) {
      norms = Arrays.copyOf(norms, 2 * size);
      lines = Arrays.copyOf(lines, 2 * size);
    }
    norms[size] = norm;
    lines[size++] = line;
  }

  NormLog log(String source, String optimizer) {
    return new NormLog(source, Arrays.copyOf(norms, size), Arrays.copyOf(lines, size), optimizer);
  }
}
