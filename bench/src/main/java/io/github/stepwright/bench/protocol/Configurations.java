package io.github.stepwright.bench.protocol;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Configurations of one optimizer that a calibration tries, the same for all workloads. */
public final class Configurations {

  /** The schedule beside them. */
  public static final String SCHEDULE = "warmup:fraction=0.05/cosine";

  private Configurations() {}

  /**
   * Quasi-random specs with {@code lr} in [1e-4, 0.1], {@code 1 - beta1} in [0.02, 0.3] and {@code
   * decay} in [1e-5, 0.1], all on logarithmic axes.
   */
  public static List<String> of(String optimizer, int points) {
    return Arrays.stream(Halton.points(points, 3, 1))
        .map(
            u ->
                String.format(
                    Locale.ROOT,
                    "%s:lr=%.4g,beta1=%.4g,decay=%.4g",
                    optimizer,
                    Halton.log(u[0], 1e-4, 0.1),
                    1 - Halton.log(u[1], 0.02, 0.3),
                    Halton.log(u[2], 1e-5, 0.1)))
        .toList();
  }
}
