package io.github.stepwright.bench.report;

import io.github.stepwright.run.Scalar;
import java.util.ArrayList;
import java.util.List;

/** Long lines cut down for a picture, without losing a spike. */
final class Thinned {

  private Thinned() {}

  /** The lowest and the highest of each stretch, in order; first and last stay. */
  static List<Scalar> of(List<Scalar> line, int points) {
    if (line.size() <= points) {
      return line;
    }
    int stretches = points / 2 - 1;
    var kept = new ArrayList<Scalar>();
    kept.add(line.getFirst());
    for (int k = 0; k < stretches; k++) {
      int from = (int) ((long) k * line.size() / stretches);
      int to = (int) ((long) (k + 1) * line.size() / stretches);
      Scalar low = line.get(from);
      Scalar high = low;
      for (Scalar scalar : line.subList(from, to)) {
        low = scalar.value() < low.value() ? scalar : low;
        high = scalar.value() > high.value() ? scalar : high;
      }
      Scalar first = low.step() <= high.step() ? low : high;
      Scalar second = first == low ? high : low;
      add(kept, first);
      add(kept, second);
    }
    add(kept, line.getLast());
    return kept;
  }

  private static void add(List<Scalar> kept, Scalar scalar) {
    if (kept.getLast() != scalar) {
      kept.add(scalar);
    }
  }
}
