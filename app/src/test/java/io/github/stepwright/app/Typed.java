package io.github.stepwright.app;

import java.io.PrintWriter;
import java.io.StringWriter;

/**
 * What a command line said.
 *
 * @param exit its exit code
 * @param out standard output
 * @param err standard error
 */
record Typed(int exit, String out, String err) {

  /** Runs the command line in this process, its streams caught. */
  static Typed line(String... arguments) {
    var out = new StringWriter();
    var err = new StringWriter();
    int exit =
        Stepwright.commandLine(new PrintWriter(out), new PrintWriter(err)).execute(arguments);
    return new Typed(exit, out.toString(), err.toString());
  }

  /** The same with words that blanks divide. */
  static Typed words(String line) {
    return line(line.strip().split(" +"));
  }
}
