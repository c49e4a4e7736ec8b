package io.github.stepwright.app;

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

/**
 * The launcher, copied to a folder of its own, with a Java that prints its arguments and a Maven
 * that writes an empty jar.
 */
final class Clone {

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

  /** Around the clone, with its tools. */
  private final Path folder;

  /** Where the launcher lies. */
  final Path path;

  /** First on the path for commands. */
  final Path tools;

  /** The home of a JDK 25. */
  final Path jdk;

  Clone(Path folder) throws IOException {
    this.folder = folder;
    path = Files.createDirectories(folder.resolve("a clone, with blanks"));
    Files.copy(Path.of("..", "stepwright"), path.resolve("stepwright"));
    executable(path.resolve("stepwright"));
    Files.writeString(path.resolve("pom.xml"), "<project/>");
    tools = Files.createDirectories(folder.resolve("tools"));
    executable(Files.writeString(tools.resolve("mvn"), MAVEN));
    jdk = jdk("jdk-25", "25.0.1");
  }

  /** One more JDK. */
  Path jdk(String name, String version) throws IOException {
    Path home = Files.createDirectories(folder.resolve(name));
    Files.createDirectories(home.resolve("bin"));
    Files.writeString(home.resolve("release"), "JAVA_VERSION=\"%s\"\n".formatted(version));
    executable(Files.writeString(home.resolve("bin/java"), JAVA));
    executable(Files.writeString(home.resolve("bin/javac"), "#!/bin/sh\n"));
    return home.toRealPath();
  }

  static void executable(Path file) throws IOException {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /** Has been built already. */
  void built() throws IOException {
    Path jar = path.resolve("app/target/stepwright.jar");
    Files.createDirectories(jar.getParent());
    Files.writeString(jar, "");
    Files.setLastModifiedTime(jar, FileTime.from(Instant.now().plusSeconds(5)));
    Files.writeString(jar.resolveSibling("caches-made"), "");
    Files.setLastModifiedTime(
        jar.resolveSibling("caches-made"), FileTime.from(Instant.now().plusSeconds(5)));
  }

  ProcessBuilder launcher(Map<String, String> environment, String... command) {
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

  static Typed said(Process process) throws IOException, InterruptedException {
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Typed(process.waitFor(), out, err);
  }

  Typed launch(Map<String, String> environment, String... arguments)
      throws IOException, InterruptedException {
    var command = new ArrayList<>(List.of(path.resolve("stepwright").toString()));
    command.addAll(List.of(arguments));
    return said(launcher(environment, command.toArray(String[]::new)).start());
  }

  /** How often it was built. */
  long builds() throws IOException {
    Path builds = folder.resolve("builds");
    return Files.exists(builds) ? Files.readAllLines(builds).size() : 0;
  }

  /** Has the sources of the deep workloads. */
  void deepModule() throws IOException {
    Files.createDirectories(path.resolve("deep"));
    Files.writeString(path.resolve("deep/pom.xml"), "<project/>");
  }
}
