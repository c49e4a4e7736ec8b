package io.github.stepwright.app;

import java.util.Map;
import picocli.CommandLine.IVersionProvider;

/** The version that the build wrote into the jar. */
final class Version implements IVersionProvider {

  /** For example {@code 0.1.0}, or {@code development} where classes were not packaged. */
  static String current() {
    var version = Version.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }

  /** What a journal's header says about the programs that wrote it. */
  static Map<String, String> all() {
    return Map.of(
        "stepwright", current(),
        "java", Runtime.version().toString(),
        "os", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
  }

  @Override
  public String[] getVersion() {
    return new String[] {"stepwright " + current()};
  }
}
