package io.github.stepwright.app.norms;

import io.github.stepwright.DataException;
import io.github.stepwright.refine.Norm;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Gradient norms as somebody logged them, one for each step.
 *
 * @param source as messages call it
 * @param norms in the order of the steps; NaN where one is missing
 * @param lines number of the line or record of each
 * @param optimizer spec of the optimizer where the log names it, else empty
 */
public record NormLog(String source, double[] norms, long[] lines, String optimizer) {

  /** The usual name of the norms: a CSV file has one kind of them, the others may hold both. */
  public static String column(Path path, Norm which) {
    String name = path.getFileName().toString();
    boolean both =
        Files.isDirectory(path) || name.endsWith(".jsonl") || name.contains(".tfevents.");
    return !both ? "norm" : which == Norm.L1 ? "gradL1" : "gradL2";
  }

  /**
   * Reads a run directory, a CSV file, JSON Lines or a TensorBoard event file, told apart by name.
   *
   * @param column the column, field or tag of the norms
   * @throws IllegalArgumentException if there is nothing there, or no such column
   * @throws DataException for a file that cannot be right, naming the line
   */
  public static NormLog read(Path path, String column) {
    if (!Files.exists(path)) {
      throw new IllegalArgumentException("norms must be read from a file, found none at " + path);
    }
    String name = path.getFileName().toString();
    if (Files.isDirectory(path)) {
      return JournalNorms.read(path, column);
    }
    if (name.contains(".tfevents.")) {
      return EventNorms.read(path, column);
    }
    if (name.endsWith(".jsonl")) {
      return JsonNorms.read(path, column);
    }
    return CsvNorms.read(path, column);
  }
}
