package io.github.stepwright.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What the launcher looks at, what it builds, what it starts. */
@DisabledOnOs(OS.WINDOWS)
class LauncherTest {

  @TempDir Path folder;
  private Clone clone;

  @BeforeEach
  void a_clone_and_its_tools() throws IOException {
    clone = new Clone(folder);
  }

  @Test
  void the_first_start_builds_once_and_says_how_much_is_fetched() throws Exception {
    var first = clone.launch(Map.of(), "list", "schedules");
    assertThat(first.exit()).isZero();
    assertThat(first.err()).contains("first build; it fetches").contains("MB at most");
    assertThat(first.out()).contains("<list>\n<schedules>\n");
    var second = clone.launch(Map.of(), "list", "schedules");
    assertThat(second.err()).isEmpty();
    assertThat(clone.builds()).isEqualTo(1);
  }

  @Test
  void two_first_starts_at_once_build_once() throws Exception {
    String launcher = clone.path.resolve("stepwright").toString();
    Process one = clone.launcher(Map.of(), launcher, "list").start();
    Process other = clone.launcher(Map.of(), launcher, "list").start();
    var first = Clone.said(one);
    var second = Clone.said(other);
    assertThat(first.exit()).isZero();
    assertThat(second.exit()).isZero();
    assertThat(first.out()).contains("<list>");
    assertThat(second.out()).contains("<list>");
    assertThat(first.err() + second.err()).contains("waiting for the build of process");
    assertThat(clone.builds()).isEqualTo(1);
  }

  @Test
  void the_lock_of_a_build_that_was_killed_is_taken_over() throws Exception {
    Path target = Files.createDirectories(clone.path.resolve("app/target"));
    Process gone = new ProcessBuilder("true").start();
    gone.waitFor();
    Files.createSymbolicLink(target.resolve("launcher.lock"), Path.of(gone.pid() + ""));
    assertThat(clone.launch(Map.of(), "list").exit()).isZero();
    assertThat(clone.builds()).isEqualTo(1);
    assertThat(Files.isSymbolicLink(target.resolve("launcher.lock"))).isFalse();
  }

  @Test
  void a_source_that_is_newer_builds_again_and_never_means_never() throws Exception {
    clone.built();
    assertThat(clone.launch(Map.of(), "list").err()).isEmpty();
    Path source = clone.path.resolve("core/src/main/java/A.java");
    Files.createDirectories(source.getParent());
    Files.writeString(source, "");
    Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(9)));
    assertThat(clone.launch(Map.of("STEPWRIGHT_BUILD", "never"), "list").err()).isEmpty();
    assertThat(clone.builds()).isZero();
    assertThat(clone.launch(Map.of(), "list").err()).contains("sources are newer");
    assertThat(clone.builds()).isEqualTo(1);
  }

  @Test
  void a_place_that_cannot_be_written_is_told_and_what_is_built_there_starts() throws Exception {
    // A file in the place of the folder: not even root can write there.
    Files.createDirectories(clone.path.resolve("app"));
    Files.writeString(clone.path.resolve("app/target"), "");
    var refused = clone.launch(Map.of(), "list");
    assertThat(refused.exit()).isEqualTo(Exit.USAGE);
    assertThat(refused.err()).contains("needs to write to").hasLineCount(1);
    assertThat(clone.builds()).isZero();
  }

  @Test
  void nothing_built_and_never_to_be_built_is_one_line() throws Exception {
    var refused = clone.launch(Map.of("STEPWRIGHT_BUILD", "never"), "list");
    assertThat(refused.exit()).isEqualTo(Exit.USAGE);
    assertThat(refused.err()).contains("found nothing").hasLineCount(1);
  }

  @Test
  void without_maven_the_line_says_how_to_get_it() throws Exception {
    Files.delete(clone.tools.resolve("mvn"));
    // Everything that the launcher calls but Maven.
    for (String name :
        List.of("dirname", "readlink", "mkdir", "find", "head", "ln", "rm", "sed", "cat", "date")) {
      Path there = Path.of(Files.exists(Path.of("/usr/bin", name)) ? "/usr/bin" : "/bin", name);
      Clone.executable(
          Files.writeString(
              clone.tools.resolve(name), "#!/bin/sh\nexec %s \"$@\"\n".formatted(there)));
    }
    var refused = clone.launch(Map.of("PATH", clone.tools.toString()), "list");
    assertThat(refused.exit()).isEqualTo(Exit.USAGE);
    assertThat(refused.err()).contains("needs Maven").contains("apt install").hasLineCount(1);
  }

  @Test
  void a_build_that_fails_is_told_with_its_command() throws Exception {
    Clone.executable(Files.writeString(clone.tools.resolve("mvn"), "#!/bin/sh\nexit 1\n"));
    var failed = clone.launch(Map.of(), "list");
    assertThat(failed.exit()).isEqualTo(Exit.FAILED);
    assertThat(failed.err()).contains("the build failed, see above; it was: mvn");
    assertThat(Files.isSymbolicLink(clone.path.resolve("app/target/launcher.lock"))).isFalse();
  }

  @Test
  void a_java_home_of_another_version_is_passed_over() throws Exception {
    clone.built();
    Path old = clone.jdk("jdk-17", "17.0.12");
    Files.createSymbolicLink(clone.tools.resolve("java"), clone.jdk.resolve("bin/java"));
    var said = clone.launch(Map.of("JAVA_HOME", old.toString()), "list");
    assertThat(said.out()).contains("home " + clone.jdk);
    // 250 is not 25
    Path other = clone.jdk("jdk-250", "250.0.1");
    assertThat(clone.launch(Map.of("JAVA_HOME", other.toString()), "list").out())
        .contains("home " + clone.jdk);
  }

  @Test
  void links_to_the_launcher_lead_to_its_clone() throws Exception {
    clone.built();
    Path first = Files.createSymbolicLink(folder.resolve("one"), clone.path.resolve("stepwright"));
    Path bin = Files.createDirectories(folder.resolve("bin"));
    Files.createSymbolicLink(bin.resolve("sw"), Path.of("..", "one"));
    String jar = "<" + clone.path.toRealPath().resolve("app/target/stepwright.jar") + ">";
    for (String command : List.of(first.toString(), bin.resolve("sw").toString(), "bin/sw")) {
      var said =
          Clone.said(clone.launcher(Map.of("CDPATH", folder.toString()), command, "list").start());
      assertThat(said.exit()).isZero();
      assertThat(said.out()).contains(jar);
    }
  }

  @Test
  void only_commands_that_train_get_the_vector_module() throws Exception {
    clone.built();
    String module = "<--add-modules=jdk.incubator.vector>";
    for (String command : List.of("run", "compare", "resume")) {
      assertThat(clone.launch(Map.of(), command, "x").out()).contains(module);
    }
    for (String command : List.of("list", "schedule", "replay", "report", "export", "doctor")) {
      assertThat(clone.launch(Map.of(), command, "run").out()).doesNotContain(module);
    }
    assertThat(clone.launch(Map.of(), "refine", "evidence", "--seeds", "5").out()).contains(module);
    assertThat(clone.launch(Map.of(), "refine", "--rerun", "run").out()).contains(module);
    assertThat(clone.launch(Map.of(), "plan", "range", "words-mlp").out()).contains(module);
    assertThat(clone.launch(Map.of(), "plan", "curvature", "words-mlp").out()).contains(module);
    assertThat(clone.launch(Map.of(), "refine", "run", "--spec").out()).doesNotContain(module);
    assertThat(clone.launch(Map.of(), "plan", "rates", "--params", "1e9").out())
        .doesNotContain(module);
    assertThat(clone.launch(Map.of(), "run", "--help").out()).doesNotContain(module);
    assertThat(clone.launch(Map.of()).out()).doesNotContain(module);
  }

  @Test
  void arguments_arrive_as_they_were_typed_and_java_gets_more_options() throws Exception {
    clone.built();
    var said =
        clone.launch(
            Map.of("STEPWRIGHT_JAVA_OPTIONS", "-Xmx1g -Dx=y"), "run", "csv:a b*,label=y", "");
    assertThat(said.out())
        .contains("<-Xmx1g>\n<-Dx=y>")
        .endsWith("<run>\n<csv:a b*,label=y>\n<>\n");
  }

  @Test
  void java_is_told_that_standard_error_is_no_terminal() throws Exception {
    clone.built();
    assertThat(clone.launch(Map.of(), "list").out()).contains("bar no");
  }

  @Test
  void the_process_of_the_launcher_becomes_java() throws Exception {
    clone.built();
    Clone.executable(Files.writeString(clone.jdk.resolve("bin/java"), "#!/bin/sh\necho $$\n"));
    Process process =
        clone.launcher(Map.of(), clone.path.resolve("stepwright").toString(), "list").start();
    assertThat(Clone.said(process).out()).isEqualTo(process.pid() + "\n");
  }
}
