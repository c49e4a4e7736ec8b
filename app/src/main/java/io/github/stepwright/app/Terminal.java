package io.github.stepwright.app;

/** Whether a person looks at what is printed. */
final class Terminal {

  private Terminal() {}

  /** Whether standard output and standard input are a terminal. */
  static boolean interactive() {
    var console = System.console();
    return console != null && console.isTerminal() && !"dumb".equals(System.getenv("TERM"));
  }

  /** Whether a bar may be drawn: the launcher looks at standard error, which Java cannot. */
  static boolean bar() {
    return interactive() && !"no".equals(System.getenv("STEPWRIGHT_BAR"));
  }

  /** Whether colours are wanted: {@code NO_COLOR} set to anything says no. */
  static boolean colours() {
    var no = System.getenv("NO_COLOR");
    return interactive() && (no == null || no.isEmpty());
  }
}
