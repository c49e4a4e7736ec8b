package io.github.stepwright.app.norms;

import io.github.stepwright.DataException;
import io.github.stepwright.refine.Norm;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Gradient norms as somebody logged them, one for each step.
 *
 * @param source as messages call it
 * @param norms in the order of the steps; NaN where one is missing
 * @param lines number of the line or record of each
 * @param optimizer spec of the optimizer where the log names it, else empty
 */
public record NormLog(String source, double[] norms, long[] lines, String optimizer) {

  /**
   * The usual names of the norms, the first that is there being meant: a CSV file calls them {@code
   * norm}, a journal and what is exported from it {@code gradL1} and {@code gradL2}.
   */
  public static List<String> columns(Norm which) {
    return List.of("norm", which == Norm.L1 ? "gradL1" : "gradL2");
  }

  /**
   * Reads a run directory, a CSV file, JSON Lines or a TensorBoard event file, told apart by name.
   *
   * @param columns names of the column, field or tag of the norms; the first that is there is read
   * @throws IllegalArgumentException if there is nothing there, or no such column
   * @throws DataException for a file that cannot be right, naming the line
   */
  public static NormLog read(Path path, List<String> columns) {
    if (!Files.exists(path)) {
      throw new IllegalArgumentException("norms must be read from a file, found none at " + path);
    }
    String name = path.getFileName().toString();
    if (Files.isDirectory(path)) {
      return JournalNorms.read(path, columns);
    }
    if (name.contains(".tfevents.")) {
      return EventNorms.read(path, columns);
    }
    if (name.endsWith(".jsonl")) {
      return JsonNorms.read(path, columns);
    }
    return CsvNorms.read(path, columns);
  }
}
