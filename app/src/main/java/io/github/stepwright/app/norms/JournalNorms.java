package io.github.stepwright.app.norms;

import io.github.stepwright.Entry;
import io.github.stepwright.Norms;
import io.github.stepwright.Signal;
import io.github.stepwright.run.RunDirectory;
import java.nio.file.Path;

/** Norms of a journal of ours: those of the unclipped gradient, all groups together. */
final class JournalNorms {

  private JournalNorms() {}

  static NormLog read(Path directory, String column) {
    var record = new RunDirectory(directory).read();
    var collected = new Collected();
    long line = 1;
    for (Entry entry : record.entries()) {
      line++;
      if (entry instanceof Entry.Happened(Signal.Stepped stepped, _)) {
        Norms norms = Norms.of(stepped.groups().values());
        collected.add(line, column.equals("gradL1") ? norms.gradL1() : norms.gradL2());
      }
    }
    return collected.log(
        directory.toString(), record.header().plan().getOrDefault("optimizer", ""));
  }
}
