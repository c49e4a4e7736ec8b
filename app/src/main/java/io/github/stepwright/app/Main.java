package io.github.stepwright.app;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Starts the command line and ends the process with its exit code. */
public final class Main {

  private Main() {}

  public static void main(String... arguments) {
    // Numbers in messages and pictures look the same everywhere.
    Locale.setDefault(Locale.ROOT);
    // Plots need more than ASCII, and a C locale does not say that the terminal cannot show it.
    var out =
        new PrintWriter(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8);
    var err =
        new PrintWriter(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
    int exit = Stepwright.commandLine(out, err).execute(arguments);
    out.flush();
    err.flush();
    System.exit(exit);
  }
}
