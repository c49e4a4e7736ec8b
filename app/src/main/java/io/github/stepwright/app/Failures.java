package io.github.stepwright.app;

import io.github.stepwright.DataException;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.zip.ZipException;
import picocli.CommandLine;
import picocli.CommandLine.ExecutionException;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Turns what went wrong into one line and an exit code.
 *
 * <p>The environment variable {@code STEPWRIGHT_TRACE} adds the stack trace.
 */
final class Failures implements IParameterExceptionHandler, IExecutionExceptionHandler {

  @Override
  public int handleParseException(ParameterException failure, String[] arguments) {
    CommandLine command = failure.getCommandLine();
    String name = command.getCommandSpec().qualifiedName();
    String line =
        switch (failure) {
          case UnmatchedArgumentException unmatched ->
              "%s takes no %s%s"
                  .formatted(name, String.join(" ", unmatched.getUnmatched()), nearest(unmatched));
          default -> failure.getMessage().replaceFirst("^Error: ", "");
        };
    return say(
        command, "%s; %s --help says what it takes".formatted(line, name), Exit.USAGE, failure);
  }

  @Override
  public int handleExecutionException(Exception failure, CommandLine command, ParseResult parsed) {
    return say(command, line(failure), code(failure), failure);
  }

  private static String nearest(UnmatchedArgumentException unmatched) {
    var suggestions = unmatched.getSuggestions();
    return suggestions.isEmpty() ? "" : ", did you mean %s?".formatted(suggestions.getFirst());
  }

  private static int code(Throwable failure) {
    return switch (failure) {
      case DataException _ -> Exit.DAMAGED;
      case IllegalArgumentException _, IllegalStateException _ -> Exit.USAGE;
      case UncheckedIOException unchecked -> code(unchecked.getCause());
      case NoSuchFileException _,
          FileAlreadyExistsException _,
          NotDirectoryException _,
          AccessDeniedException _ ->
          Exit.USAGE;
      case FileSystemException broken when behindFile(broken.getFile()) -> Exit.USAGE;
      // Packed data that were cut or changed, and bytes that are no text.
      case EOFException _, ZipException _, CharacterCodingException _ -> Exit.DAMAGED;
      default -> Exit.FAILED;
    };
  }

  private static String line(Throwable failure) {
    return switch (failure) {
      // Ours say what must hold; those of the JDK are named after their cause.
      case UncheckedIOException unchecked ->
          unchecked.getMessage().contains(" must ")
              ? unchecked.getMessage()
              : line(unchecked.getCause());
      case NoSuchFileException missing -> missing(Path.of(missing.getFile()));
      case FileAlreadyExistsException there -> "file exists already: " + there.getFile();
      case NotDirectoryException file -> "not a folder: " + file.getFile();
      case AccessDeniedException denied -> "access denied: " + denied.getFile();
      case FileSystemException broken -> "%s: %s".formatted(broken.getFile(), broken.getReason());
      case IOException broken -> "reading or writing failed: " + broken.getMessage();
      case DataException _,
          IllegalArgumentException _,
          IllegalStateException _,
          ExecutionException _ ->
          failure.getMessage();
      default -> "this is a defect of stepwright, STEPWRIGHT_TRACE=1 shows where: " + failure;
    };
  }

  /** Whether a file stands where a folder would have to. */
  private static boolean behindFile(String name) {
    Path path = name == null ? null : Path.of(name).toAbsolutePath().getParent();
    while (path != null && !Files.exists(path)) {
      path = path.getParent();
    }
    return path != null && !Files.isDirectory(path);
  }

  private static String missing(Path file) {
    Path folder = file.toAbsolutePath().getParent();
    return folder == null || Files.isDirectory(folder)
        ? "no such file: " + file
        : "the folder of %s must be there, found none".formatted(file);
  }

  private static int say(CommandLine command, String message, int code, Exception failure) {
    var err = command.getErr();
    var line =
        message == null ? failure.toString() : message.strip().replaceAll("\\s*\\R\\s*", " ");
    err.println(command.getColorScheme().errorText("stepwright: " + line));
    if (System.getenv("STEPWRIGHT_TRACE") != null) {
      failure.printStackTrace(err);
    }
    err.flush();
    return code;
  }
}
