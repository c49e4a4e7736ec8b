package io.github.stepwright.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A page of which a command writes the part between two marks and a person the rest. */
record MarkedPage(Path path) {

  private static final String BEGIN = "<!-- measured: written by a command -->";
  private static final String END = "<!-- measured: end -->";

  /**
   * Refuses a file that is there and has no marks, before anything is measured.
   *
   * @throws IllegalArgumentException in one line
   */
  MarkedPage checked() throws IOException {
    if (Files.exists(path)) {
      split(Files.readString(path));
    }
    return this;
  }

  /** Puts the text between the marks; a file that is not there yet has nothing else. */
  void write(String text) throws IOException {
    String[] around = Files.exists(path) ? split(Files.readString(path)) : new String[] {"", ""};
    Files.writeString(path, around[0] + BEGIN + "\n\n" + text + "\n" + END + "\n" + around[1]);
  }

  /** What stands before and behind the marks. */
  private String[] split(String page) {
    int begin = page.indexOf(BEGIN);
    int end = page.indexOf(END);
    if (begin < 0 || end < begin) {
      throw new IllegalArgumentException(
          "%s must have the line %s and behind it %s around what is measured, or not be there yet"
              .formatted(path, BEGIN, END));
    }
    return new String[] {
      page.substring(0, begin), page.substring(end + END.length()).replaceFirst("^\n", "")
    };
  }
}
