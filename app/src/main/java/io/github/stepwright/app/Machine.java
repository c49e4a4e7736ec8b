package io.github.stepwright.app;

import io.github.stepwright.bench.speed.Peer;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;

/** Where and how something was measured: without it, a figure says little. */
final class Machine {

  private static final Path PROCESSOR = Path.of("/proc/cpuinfo");

  private Machine() {}

  /** One line for each fact; the load is that at the end. */
  static Map<String, String> facts(CommandSpec spec, List<Peer> peers) {
    var facts = new LinkedHashMap<String, String>();
    facts.put(
        "command",
        "./stepwright " + String.join(" ", spec.commandLine().getParseResult().originalArgs()));
    facts.put("date", LocalDate.now().toString());
    facts.put("machine", name());
    facts.put("java", Runtime.version() + ", " + System.getProperty("java.vendor"));
    boolean vector = ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
    facts.put("vector", vector ? "jdk.incubator.vector is on" : "jdk.incubator.vector is missing");
    if (!peers.isEmpty()) {
      facts.put(
          "peers", peers.stream().map(Peer::library).distinct().collect(Collectors.joining(", ")));
    }
    double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    facts.put(
        "load",
        "%s runnable on average in the last minute, this command among them"
            .formatted(load < 0 ? "unknown" : String.format(Locale.ROOT, "%.1f", load)));
    return facts;
  }

  /** Processor, cores and operating system. */
  static String name() {
    return "%s, %d cores, %s %s"
        .formatted(
            processor(),
            Runtime.getRuntime().availableProcessors(),
            System.getProperty("os.name"),
            System.getProperty("os.arch"));
  }

  private static String processor() {
    try (var lines = Files.lines(PROCESSOR)) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse("unknown processor");
    } catch (IOException _) {
      return "unknown processor"; // not Linux
    }
  }
}
