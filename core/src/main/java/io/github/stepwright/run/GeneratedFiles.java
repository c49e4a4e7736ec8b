package io.github.stepwright.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The committed files that are written from the catalogue, and the program that writes them.
 *
 * <p>The build fails while one of them is stale, so a new method comes with its line in each.
 */
public final class GeneratedFiles {

  /** Writes them, from the root of the repository. */
  public static final String COMMAND = "mvn -q -pl core compile exec:exec@generate";

  private GeneratedFiles() {}

  /**
   * What each file must hold, by its path below the root of the repository, from which measured
   * data are read.
   */
  static Map<String, String> texts(Path root) throws IOException {
    var texts = new LinkedHashMap<String, String>();
    texts.put("docs/papers.md", PapersPage.text());
    texts.put("docs/optimizers.md", OptimizersPage.text(OptimizerSpeeds.of(root)));
    texts.put("golden/schedules.csv", GoldenSchedules.text());
    return texts;
  }

  /**
   * Writes the files.
   *
   * @param args the root of the repository
   */
  public static void main(String... args) throws IOException {
    Path root = Path.of(args[0]);
    for (var file : texts(root).entrySet()) {
      Path path = root.resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.writeString(path, file.getValue());
    }
  }
}
