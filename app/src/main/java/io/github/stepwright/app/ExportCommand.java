package io.github.stepwright.app;

import io.github.stepwright.app.export.CsvExport;
import io.github.stepwright.app.export.TensorBoardExport;
import io.github.stepwright.run.RunDirectory;
import io.github.stepwright.run.Scalar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Hands a run over to other programs. */
@Command(
    name = "export",
    description = "Writes a journal as a CSV table or as a TensorBoard event file.",
    mixinStandardHelpOptions = true)
final class ExportCommand implements Callable<Integer> {

  /** One of the two. */
  static final class Format {
    @Option(names = "--csv", required = true, description = "A table, on standard output or FILE.")
    private boolean csv;

    @Option(
        names = "--tensorboard",
        required = true,
        description = "An event file; DIR/tensorboard is its folder where there is no FILE.")
    private boolean tensorboard;
  }

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "DIR", description = "Run directory.")
  private Path path;

  @ArgGroup(multiplicity = "1")
  private Format format;

  @Option(names = "--out", paramLabel = "FILE", description = "Where it goes.")
  private Path out;

  @Override
  public Integer call() throws IOException {
    List<Scalar> scalars = Scalar.of(new RunDirectory(path).read().entries()).toList();
    var print = spec.commandLine().getOut();
    if (format.tensorboard) {
      Path file =
          out != null
              ? out
              : path.resolve("tensorboard").resolve(TensorBoardExport.PREFIX + "stepwright");
      if (file.getParent() != null) {
        Files.createDirectories(file.getParent());
      }
      TensorBoardExport.write(scalars, file);
      print.println(file);
    } else if (out == null) {
      CsvExport.write(scalars, print);
    } else {
      try (var writer = Files.newBufferedWriter(out)) {
        CsvExport.write(scalars, writer);
      }
      print.println(out);
    }
    return Exit.DONE;
  }
}
