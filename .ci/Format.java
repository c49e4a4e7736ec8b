import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.spi.ToolProvider;

/**
 * Checks or repairs the format of every Java file below the current folder, with google-java-format
 * from the class path. The build runs it as its own process, because the formatter reads the syntax
 * of the JDK it runs on and Maven may run on an older one.
 */
final class Format {

  private static final Set<String> SKIPPED = Set.of("target", "stepwright-out", "node_modules");

  public static void main(String... arguments) throws IOException {
    var formatter = ToolProvider.findFirst("google-java-format").orElseThrow();
    var repair = List.of(arguments).contains("--fix");
    var command = new ArrayList<String>();
    command.addAll(repair ? List.of("--replace") : List.of("--dry-run", "--set-exit-if-changed"));
    command.addAll(sources());
    int changed = formatter.run(System.out, System.err, command.toArray(String[]::new));
    if (changed != 0 && !repair) {
      System.err.println("the files above are not in google-java-format: run `make format`");
    }
    System.exit(changed);
  }

  private static List<String> sources() throws IOException {
    var found = new ArrayList<String>();
    Files.walkFileTree(
        Path.of(""),
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            var name = folder.getFileName().toString();
            return SKIPPED.contains(name) || name.equals(".git")
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (file.toString().endsWith(".java")) {
              found.add(file.toString());
            }
            return FileVisitResult.CONTINUE;
          }
        });
    return found.stream().sorted().toList();
  }
}
