package io.github.stepwright.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.stepwright.bench.evidence.Claim;
import io.github.stepwright.bench.evidence.Claims;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The launcher, copied to a folder of its own, with a Java that prints its arguments and a Maven
 * that writes an empty jar: what is looked at, what is built, what is started.
 */
@DisabledOnOs(OS.WINDOWS)
class LauncherTest {

  private static final String JAVA =
      """
      #!/bin/sh
      for argument in "$@"; do
        case $argument in
          -XX:AOTCacheOutput=*) : >"${argument#*=}"; exit 0 ;;
        esac
      done
      echo "home $(cd "$(dirname "$0")/.." && pwd -P)"
      echo "bar ${STEPWRIGHT_BAR:-yes}"
      for argument in "$@"; do
        echo "<$argument>"
      done
      """;

  private static final String MAVEN =
      """
      #!/bin/sh
      echo built >>"$BUILDS"
      sleep 1
      case $* in
        *-Pdeep*)
          echo "$*" >"$BUILDS.deep"
          mkdir -p deep/target
          : >deep/target/deep.jar
          ;;
        *)
          mkdir -p app/target
          : >app/target/stepwright.jar
          ;;
      esac
      """;

  @TempDir Path folder;
  private Path clone;
  private Path tools;
  private Path jdk;

  @BeforeEach
  void a_clone_and_its_tools() throws IOException {
    clone = Files.createDirectories(folder.resolve("a clone, with blanks"));
    Files.copy(Path.of("..", "stepwright"), clone.resolve("stepwright"));
    executable(clone.resolve("stepwright"));
    Files.writeString(clone.resolve("pom.xml"), "<project/>");
    tools = Files.createDirectories(folder.resolve("tools"));
    executable(Files.writeString(tools.resolve("mvn"), MAVEN));
    jdk = jdk("jdk-25", "25.0.1");
  }

  private Path jdk(String name, String version) throws IOException {
    Path home = Files.createDirectories(folder.resolve(name));
    Files.createDirectories(home.resolve("bin"));
    Files.writeString(home.resolve("release"), "JAVA_VERSION=\"%s\"\n".formatted(version));
    executable(Files.writeString(home.resolve("bin/java"), JAVA));
    executable(Files.writeString(home.resolve("bin/javac"), "#!/bin/sh\n"));
    return home.toRealPath();
  }

  private static void executable(Path file) throws IOException {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private void built() throws IOException {
    Path jar = clone.resolve("app/target/stepwright.jar");
    Files.createDirectories(jar.getParent());
    Files.writeString(jar, "");
    Files.setLastModifiedTime(jar, FileTime.from(Instant.now().plusSeconds(5)));
    Files.writeString(jar.resolveSibling("caches-made"), "");
    Files.setLastModifiedTime(
        jar.resolveSibling("caches-made"), FileTime.from(Instant.now().plusSeconds(5)));
  }

  private ProcessBuilder launcher(Map<String, String> environment, String... command) {
    var builder = new ProcessBuilder(command).directory(folder.toFile());
    var variables = new TreeMap<String, String>();
    variables.put("PATH", tools + ":/usr/bin:/bin");
    variables.put("HOME", folder.toString());
    variables.put("JAVA_HOME", jdk.toString());
    variables.put("BUILDS", folder.resolve("builds").toString());
    variables.putAll(environment);
    builder.environment().clear();
    builder.environment().putAll(variables);
    return builder.redirectInput(Path.of("/dev/null").toFile());
  }

  private static Typed said(Process process) throws IOException, InterruptedException {
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Typed(process.waitFor(), out, err);
  }

  private Typed launch(Map<String, String> environment, String... arguments)
      throws IOException, InterruptedException {
    var command = new ArrayList<>(List.of(clone.resolve("stepwright").toString()));
    command.addAll(List.of(arguments));
    return said(launcher(environment, command.toArray(String[]::new)).start());
  }

  private long builds() throws IOException {
    Path builds = folder.resolve("builds");
    return Files.exists(builds) ? Files.readAllLines(builds).size() : 0;
  }

  @Test
  void the_first_start_builds_once_and_says_how_much_is_fetched() throws Exception {
    var first = launch(Map.of(), "list", "schedules");
    assertThat(first.exit()).isZero();
    assertThat(first.err()).contains("first build; it fetches").contains("MB at most");
    assertThat(first.out()).contains("<list>\n<schedules>\n");
    var second = launch(Map.of(), "list", "schedules");
    assertThat(second.err()).isEmpty();
    assertThat(builds()).isEqualTo(1);
  }

  @Test
  void two_first_starts_at_once_build_once() throws Exception {
    String launcher = clone.resolve("stepwright").toString();
    Process one = launcher(Map.of(), launcher, "list").start();
    Process other = launcher(Map.of(), launcher, "list").start();
    var first = said(one);
    var second = said(other);
    assertThat(first.exit()).isZero();
    assertThat(second.exit()).isZero();
    assertThat(first.out()).contains("<list>");
    assertThat(second.out()).contains("<list>");
    assertThat(first.err() + second.err()).contains("waiting for the build of process");
    assertThat(builds()).isEqualTo(1);
  }

  @Test
  void the_lock_of_a_build_that_was_killed_is_taken_over() throws Exception {
    Path target = Files.createDirectories(clone.resolve("app/target"));
    Process gone = new ProcessBuilder("true").start();
    gone.waitFor();
    Files.createSymbolicLink(target.resolve("launcher.lock"), Path.of(gone.pid() + ""));
    assertThat(launch(Map.of(), "list").exit()).isZero();
    assertThat(builds()).isEqualTo(1);
    assertThat(Files.isSymbolicLink(target.resolve("launcher.lock"))).isFalse();
  }

  @Test
  void a_source_that_is_newer_builds_again_and_never_means_never() throws Exception {
    built();
    assertThat(launch(Map.of(), "list").err()).isEmpty();
    Path source = clone.resolve("core/src/main/java/A.java");
    Files.createDirectories(source.getParent());
    Files.writeString(source, "");
    Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(9)));
    assertThat(launch(Map.of("STEPWRIGHT_BUILD", "never"), "list").err()).isEmpty();
    assertThat(builds()).isZero();
    assertThat(launch(Map.of(), "list").err()).contains("sources are newer");
    assertThat(builds()).isEqualTo(1);
  }

  @Test
  void a_place_that_cannot_be_written_is_told_and_what_is_built_there_starts() throws Exception {
    // A file in the place of the folder: not even root can write there.
    Files.createDirectories(clone.resolve("app"));
    Files.writeString(clone.resolve("app/target"), "");
    var refused = launch(Map.of(), "list");
    assertThat(refused.exit()).isEqualTo(Exit.USAGE);
    assertThat(refused.err()).contains("needs to write to").hasLineCount(1);
    assertThat(builds()).isZero();
  }

  @Test
  void nothing_built_and_never_to_be_built_is_one_line() throws Exception {
    var refused = launch(Map.of("STEPWRIGHT_BUILD", "never"), "list");
    assertThat(refused.exit()).isEqualTo(Exit.USAGE);
    assertThat(refused.err()).contains("found nothing").hasLineCount(1);
  }

  @Test
  void without_maven_the_line_says_how_to_get_it() throws Exception {
    Files.delete(tools.resolve("mvn"));
    // Everything that the launcher calls but Maven.
    for (String name :
        List.of("dirname", "readlink", "mkdir", "find", "head", "ln", "rm", "sed", "cat", "date")) {
      Path there = Path.of(Files.exists(Path.of("/usr/bin", name)) ? "/usr/bin" : "/bin", name);
      executable(
          Files.writeString(tools.resolve(name), "#!/bin/sh\nexec %s \"$@\"\n".formatted(there)));
    }
    var refused = launch(Map.of("PATH", tools.toString()), "list");
    assertThat(refused.exit()).isEqualTo(Exit.USAGE);
    assertThat(refused.err()).contains("needs Maven").contains("apt install").hasLineCount(1);
  }

  @Test
  void a_build_that_fails_is_told_with_its_command() throws Exception {
    executable(Files.writeString(tools.resolve("mvn"), "#!/bin/sh\nexit 1\n"));
    var failed = launch(Map.of(), "list");
    assertThat(failed.exit()).isEqualTo(Exit.FAILED);
    assertThat(failed.err()).contains("the build failed, see above; it was: mvn");
    assertThat(Files.isSymbolicLink(clone.resolve("app/target/launcher.lock"))).isFalse();
  }

  @Test
  void a_java_home_of_another_version_is_passed_over() throws Exception {
    built();
    Path old = jdk("jdk-17", "17.0.12");
    Files.createSymbolicLink(tools.resolve("java"), jdk.resolve("bin/java"));
    var said = launch(Map.of("JAVA_HOME", old.toString()), "list");
    assertThat(said.out()).contains("home " + jdk);
    // 250 is not 25
    Path other = jdk("jdk-250", "250.0.1");
    assertThat(launch(Map.of("JAVA_HOME", other.toString()), "list").out()).contains("home " + jdk);
  }

  @Test
  void links_to_the_launcher_lead_to_its_clone() throws Exception {
    built();
    Path first = Files.createSymbolicLink(folder.resolve("one"), clone.resolve("stepwright"));
    Path bin = Files.createDirectories(folder.resolve("bin"));
    Files.createSymbolicLink(bin.resolve("sw"), Path.of("..", "one"));
    String jar = "<" + clone.toRealPath().resolve("app/target/stepwright.jar") + ">";
    for (String command : List.of(first.toString(), bin.resolve("sw").toString(), "bin/sw")) {
      var said = said(launcher(Map.of("CDPATH", folder.toString()), command, "list").start());
      assertThat(said.exit()).isZero();
      assertThat(said.out()).contains(jar);
    }
  }

  @Test
  void only_commands_that_train_get_the_vector_module() throws Exception {
    built();
    String module = "<--add-modules=jdk.incubator.vector>";
    for (String command : List.of("run", "compare", "resume")) {
      assertThat(launch(Map.of(), command, "x").out()).contains(module);
    }
    for (String command : List.of("list", "schedule", "replay", "report", "export", "doctor")) {
      assertThat(launch(Map.of(), command, "run").out()).doesNotContain(module);
    }
    assertThat(launch(Map.of(), "refine", "evidence", "--seeds", "5").out()).contains(module);
    assertThat(launch(Map.of(), "refine", "--rerun", "run").out()).contains(module);
    assertThat(launch(Map.of(), "plan", "range", "words-mlp").out()).contains(module);
    assertThat(launch(Map.of(), "plan", "curvature", "words-mlp").out()).contains(module);
    assertThat(launch(Map.of(), "refine", "run", "--spec").out()).doesNotContain(module);
    assertThat(launch(Map.of(), "plan", "rates", "--params", "1e9").out()).doesNotContain(module);
    assertThat(launch(Map.of(), "run", "--help").out()).doesNotContain(module);
    assertThat(launch(Map.of()).out()).doesNotContain(module);
  }

  @Test
  void arguments_arrive_as_they_were_typed_and_java_gets_more_options() throws Exception {
    built();
    var said =
        launch(Map.of("STEPWRIGHT_JAVA_OPTIONS", "-Xmx1g -Dx=y"), "run", "csv:a b*,label=y", "");
    assertThat(said.out())
        .contains("<-Xmx1g>\n<-Dx=y>")
        .endsWith("<run>\n<csv:a b*,label=y>\n<>\n");
  }

  @Test
  void java_is_told_that_standard_error_is_no_terminal() throws Exception {
    built();
    assertThat(launch(Map.of(), "list").out()).contains("bar no");
  }

  @Test
  void the_process_of_the_launcher_becomes_java() throws Exception {
    built();
    executable(Files.writeString(jdk.resolve("bin/java"), "#!/bin/sh\necho $$\n"));
    Process process = launcher(Map.of(), clone.resolve("stepwright").toString(), "list").start();
    assertThat(said(process).out()).isEqualTo(process.pid() + "\n");
  }

  private void deepModule() throws IOException {
    Files.createDirectories(clone.resolve("deep"));
    Files.writeString(clone.resolve("deep/pom.xml"), "<project/>");
  }

  @Test
  void a_deep_workload_builds_its_module_once_and_others_never_do() throws Exception {
    built();
    deepModule();
    assertThat(launch(Map.of(), "run", "words-mlp").out()).doesNotContain("deep.jar");
    assertThat(launch(Map.of(), "doctor").out()).doesNotContain("deep.jar");
    assertThat(launch(Map.of(), "run", "fashion-mlp", "--help").out()).doesNotContain("deep.jar");
    assertThat(builds()).isZero();
    var first = launch(Map.of(), "run", "fashion-cnn:width=2", "--quick");
    assertThat(first.exit()).isZero();
    assertThat(first.err()).contains("building the deep workloads").hasLineCount(1);
    assertThat(first.out()).contains("deep/target/deep.jar:").contains("--add-modules");
    assertThat(Files.readString(folder.resolve("builds.deep")))
        .contains("-Pdeep -Dmaven.test.skip=true -pl core,bench,djl,deep package");
    var second = launch(Map.of(), "compare", "chars-gpt");
    assertThat(second.err()).isEmpty();
    assertThat(second.out()).contains("deep/target/deep.jar:");
    assertThat(builds()).isEqualTo(1);
    // Once it is there, the commands that look around show it.
    assertThat(launch(Map.of(), "doctor").out()).contains("deep.jar");
    assertThat(launch(Map.of(), "run", "words-mlp").out()).doesNotContain("deep.jar");
  }

  @Test
  void a_run_directory_of_a_deep_workload_asks_for_the_module_and_so_does_the_throughput()
      throws Exception {
    built();
    deepModule();
    Path run = Files.createDirectories(folder.resolve("run 1"));
    Files.writeString(
        run.resolve("journal.jsonl"), "{\"plan\":{\"workload\":\"fashion-mlp:batch=64\"}}\n{}\n");
    assertThat(launch(Map.of(), "resume", run.toString()).out()).contains("deep.jar");
    Files.writeString(run.resolve("journal.jsonl"), "{\"plan\":{\"workload\":\"words-mlp\"}}\n");
    assertThat(launch(Map.of(), "resume", run.toString()).out()).doesNotContain("deep.jar");
    assertThat(launch(Map.of(), "bench", "throughput").out()).contains("deep.jar");
    String[] named = {"refine", "evidence", "--workloads", "words-mlp", "chars-gpt", "--quick"};
    assertThat(launch(Map.of(), named).out()).contains("deep.jar");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "bench run --suite full",
        "bench targets --suite=deep --out x",
        "bench calibrate --suite full",
        "bench report deep-bench",
        "prove sharpness",
        "prove heavyball ghostnorm --quick"
      })
  void what_needs_the_engine_builds_it(String line) throws Exception {
    built();
    deepModule();
    bench("deep-bench", "full");
    assertThat(launch(Map.of(), line.split(" ")).out()).contains("deep.jar");
    assertThat(builds()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "bench run --suite fast",
        "bench run --suite plain --method full",
        "bench run",
        "bench report plain-bench",
        "prove heavyball",
        "prove --all --quick"
      })
  void what_needs_no_engine_does_not_build_it(String line) throws Exception {
    built();
    deepModule();
    bench("plain-bench", "fast");
    assertThat(launch(Map.of(), line.split(" ")).out()).doesNotContain("deep.jar");
    assertThat(builds()).isZero();
  }

  /** The first name in the file of a bench is that of its suite. */
  private void bench(String name, String suite) throws IOException {
    Files.writeString(
        Files.createDirectories(folder.resolve(name)).resolve("bench.json"),
        "{\n  \"bench\" : {\n    \"suite\" : {\n      \"name\" : \"%s\",\n    },\n".formatted(suite)
            + "    \"methods\" : [ {\n      \"name\" : \"deep\"\n");
  }

  @Test
  void every_deep_claim_is_known_to_the_launcher() throws Exception {
    built();
    deepModule();
    for (Claim claim : Claims.all()) {
      var said = launch(Map.of(), "prove", claim.about().name());
      assertThat(said.out().contains("deep.jar")).as(claim.about().name()).isEqualTo(claim.deep());
    }
  }

  @Test
  void all_claims_are_proved_with_the_engine_where_it_is_built() throws Exception {
    built();
    deepModule();
    launch(Map.of(), "run", "chars-gru");
    assertThat(launch(Map.of(), "prove", "--all").out()).contains("deep.jar");
  }

  @Test
  void a_deep_module_that_cannot_be_built_is_one_line() throws Exception {
    built();
    deepModule();
    executable(Files.writeString(tools.resolve("mvn"), "#!/bin/sh\nexit 1\n"));
    var failed = launch(Map.of(), "run", "chars-gru");
    assertThat(failed.exit()).isEqualTo(Exit.FAILED);
    assertThat(failed.err()).contains("the deep workloads could not be built");
    var without = launch(Map.of("STEPWRIGHT_BUILD", "never"), "run", "chars-gru");
    assertThat(without.exit()).isZero(); // the command says what is missing
    assertThat(without.out()).doesNotContain("deep.jar");
  }
}
