package io.github.stepwright.app;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The commit that the program was built from, where it stands in its repository. */
final class Commit {

  private static final String UNKNOWN = "unknown commit";
  private static final long SECONDS = 5;

  private Commit() {}

  /** Short name, with {@code -dirty} where sources differ from it; results beside them may. */
  static String current() {
    try {
      Path code = Path.of(Commit.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      Path folder = code.getParent();
      Said name = git(folder, List.of("rev-parse", "--short", "HEAD"));
      if (name.exit() != 0 || name.words().isEmpty()) {
        return UNKNOWN;
      }
      Said changes =
          git(folder, List.of("diff", "--quiet", "HEAD", "--", ":/*/src/main/*", ":/*pom.xml"));
      return name.words() + (changes.exit() == 0 ? "" : "-dirty");
    } catch (IOException | URISyntaxException _) {
      return UNKNOWN; // no git, or no repository
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return UNKNOWN;
    }
  }

  private record Said(int exit, String words) {}

  private static Said git(Path folder, List<String> arguments)
      throws IOException, InterruptedException {
    var command = new ArrayList<>(List.of("git", "-C", folder.toString()));
    command.addAll(arguments);
    Process git =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    String words = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    boolean ended = git.waitFor(SECONDS, TimeUnit.SECONDS);
    return new Said(ended ? git.exitValue() : -1, words);
  }
}
