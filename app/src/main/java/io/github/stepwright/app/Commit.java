package io.github.stepwright.app;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** The commit that the program was built from, where it stands in its repository. */
final class Commit {

  private static final String UNKNOWN = "unknown commit";
  private static final long SECONDS = 5;

  private Commit() {}

  /** Short name, with {@code -dirty} where files differ from it. */
  static String current() {
    try {
      Path code = Path.of(Commit.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      Process git =
          new ProcessBuilder(
                  "git",
                  "-C",
                  code.getParent().toString(),
                  "describe",
                  "--always",
                  "--dirty",
                  "--exclude=*")
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      String said = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      boolean ended = git.waitFor(SECONDS, TimeUnit.SECONDS) && git.exitValue() == 0;
      return ended && !said.isEmpty() ? said : UNKNOWN;
    } catch (IOException | URISyntaxException _) {
      return UNKNOWN; // no git, or no repository
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return UNKNOWN;
    }
  }
}
