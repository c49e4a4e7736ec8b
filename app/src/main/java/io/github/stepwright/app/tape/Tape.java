package io.github.stepwright.app.tape;

import io.github.stepwright.DataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.IntStream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Gradients on record, step by step, or a quadratic that they come from.
 *
 * @param x0 weights at the start
 * @param shape of the only block; the plain vector where it is missing
 * @param layers shapes of several blocks, which share {@code x0} in their order
 * @param gradients one row for each step
 * @param losses one for each step; may be missing where the rule does not need it
 * @param hessianDiagonals one row for each step; may be missing likewise
 * @param objective in place of {@code gradients}
 */
record Tape(
    double[] x0,
    long[] shape,
    long[][] layers,
    double[][] gradients,
    double[] losses,
    double[][] hessianDiagonals,
    Quadratic objective) {

  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  /**
   * f(x) = 0.5 * sum(curvature * (x - center)²), with noise on its gradient.
   *
   * @param noise one row for each step
   */
  record Quadratic(double[] curvature, double[] center, double[][] noise) {}

  /** Refuses a tape whose parts do not fit each other. */
  Tape {
    must(x0 != null && x0.length > 0, "x0 must name at least one weight, got none");
    must(shape == null || layers == null, "a tape has shape or layers, got both");
    must(
        gradients == null ^ objective == null,
        "a tape must have either gradients or an objective, got "
            + (gradients == null ? "neither" : "both"));
    long[][] blocks = layers != null ? layers : shape != null ? new long[][] {shape} : null;
    if (blocks != null) {
      long sizes = Arrays.stream(blocks).mapToLong(Tape::size).sum();
      must(
          sizes == x0.length,
          "shapes must hold as many values as x0, got %d and %d".formatted(sizes, x0.length));
    }
    if (objective != null) {
      must(objective.noise != null, "an objective must have a row of noise for each step");
      rows("curvature", new double[][] {objective.curvature}, x0.length);
      rows("center", new double[][] {objective.center}, x0.length);
      rows("noise", objective.noise, x0.length);
    }
    int steps = gradients != null ? gradients.length : objective.noise.length;
    must(steps > 0, "a tape must have at least one step, got none");
    rows("gradients", gradients, x0.length);
    rows("hessianDiagonals", hessianDiagonals, x0.length);
    must(
        losses == null || losses.length == steps,
        "losses must be one for each of %d steps, got %d"
            .formatted(steps, losses == null ? 0 : losses.length));
    must(
        hessianDiagonals == null || hessianDiagonals.length == steps,
        "hessianDiagonals must be one row for each of %d steps, got %d"
            .formatted(steps, hessianDiagonals == null ? 0 : hessianDiagonals.length));
  }

  /**
   * Reads a tape.
   *
   * @throws DataException where the file is not a tape, in one line
   */
  static Tape read(Path path) throws IOException {
    try {
      return JSON.readValue(Files.readAllBytes(path), Tape.class);
    } catch (JacksonException e) {
      Throwable cause = e;
      while (cause.getCause() != null) {
        cause = cause.getCause();
      }
      String found = cause instanceof JacksonException json ? json.getOriginalMessage() : "";
      throw new DataException(
          "%s must be a tape: %s"
              .formatted(path, found.isEmpty() ? String.valueOf(cause.getMessage()) : found),
          e);
    }
  }

  /** Number of steps. */
  int steps() {
    return gradients != null ? gradients.length : objective.noise.length;
  }

  /** Shapes of the blocks, in their order. */
  long[][] shapes() {
    if (layers != null) {
      return layers;
    }
    return new long[][] {shape != null ? shape : new long[] {x0.length}};
  }

  /** The gradient of a step at the weights x. */
  double[] gradient(int step, double[] x) {
    if (gradients != null) {
      return gradients[step];
    }
    return IntStream.range(0, x.length)
        .mapToDouble(
            i -> objective.curvature[i] * (x[i] - objective.center[i]) + objective.noise[step][i])
        .toArray();
  }

  /** The loss of a step at the weights x; NaN where the tape has none. */
  double loss(int step, double[] x) {
    if (losses != null) {
      return losses[step];
    }
    if (objective == null) {
      return Double.NaN;
    }
    double loss = 0;
    for (int i = 0; i < x.length; i++) {
      double off = x[i] - objective.center[i];
      loss += 0.5 * (objective.curvature[i] * off * off);
    }
    return loss;
  }

  /** The Hessian's diagonal at a step; null where the tape has none. */
  double[] diagonal(int step) {
    if (hessianDiagonals != null) {
      return hessianDiagonals[step];
    }
    return objective == null ? null : objective.curvature;
  }

  /** Number of values of a shape. */
  static long size(long[] shape) {
    return Arrays.stream(shape).reduce(1, Math::multiplyExact);
  }

  private static void rows(String what, double[][] rows, int length) {
    if (rows == null) {
      return;
    }
    for (int t = 0; t < rows.length; t++) {
      int found = rows[t] == null ? 0 : rows[t].length;
      must(
          found == length,
          "row %d of %s must have %d numbers, got %d".formatted(t + 1, what, length, found));
    }
  }

  private static void must(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }
}
