package io.github.stepwright.app.norms;

import io.github.stepwright.Entry;
import io.github.stepwright.Norms;
import io.github.stepwright.Signal;
import io.github.stepwright.run.RunDirectory;
import java.nio.file.Path;
import java.util.List;

/**
 * Norms of a journal of ours: those of the unclipped gradient, all groups together, probe steps
 * left out.
 */
final class JournalNorms {

  private JournalNorms() {}

  static NormLog read(Path directory, List<String> columns) {
    boolean first = columns.contains("gradL1");
    if (!first && !columns.contains("gradL2")) {
      throw new IllegalArgumentException(
          "column of a journal must be one of [gradL1, gradL2], got %s"
              .formatted(String.join(" or ", columns)));
    }
    var record = new RunDirectory(directory).read();
    var collected = new Collected();
    long line = 1;
    for (Entry entry : record.entries()) {
      line++;
      if (entry instanceof Entry.Happened(Signal.Stepped stepped, _) && !stepped.probe()) {
        Norms norms = Norms.of(stepped.groups().values());
        collected.add(line, first ? norms.gradL1() : norms.gradL2());
      }
    }
    return collected.log(
        directory.toString(), record.header().plan().getOrDefault("optimizer", ""));
  }
}
