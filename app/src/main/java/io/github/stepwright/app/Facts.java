package io.github.stepwright.app;

import java.io.IOException;
import java.lang.module.ModuleFinder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** What {@code doctor} finds out about this machine, one line for each subject. */
final class Facts {

  private Facts() {}

  /** The lines by subject, in the order to print them. */
  static Map<String, String> gather(Path folder) throws IOException {
    var facts = new LinkedHashMap<String, String>();
    facts.put("stepwright", Version.current());
    facts.put("java", java());
    facts.put("cores", String.valueOf(Runtime.getRuntime().availableProcessors()));
    facts.put("memory", "%d MB for Java at most".formatted(Runtime.getRuntime().maxMemory() >> 20));
    facts.put("vector", vector());
    facts.put("deep", deep());
    facts.put("data", data());
    facts.put("disk", disk(folder));
    return facts;
  }

  private static String java() {
    return "%s, %s, %s on %s"
        .formatted(
            Runtime.version(),
            System.getProperty("java.vendor"),
            System.getProperty("java.home"),
            System.getProperty("os.arch"));
  }

  private static String vector() {
    var name = "jdk.incubator.vector";
    if (ModuleLayer.boot().findModule(name).isPresent()) {
      return name + " is on";
    }
    return ModuleFinder.ofSystem().find(name).isPresent()
        ? name + " is there; the launcher adds it for commands that train"
        : name + " is missing from this JDK; everything works, training is slower";
  }

  private static String deep() {
    return Deep.there()
        ? "the deep-learning workloads are on the class path; the engine loads when one is named"
        : "not on the class path: no deep-learning workloads, no native library; naming one, like"
            + " fashion-mlp, builds it (115 MB), and nothing else needs it";
  }

  private static String data() {
    var workloads = Workloads.found();
    return "%d workloads from %d providers"
        .formatted(workloads.declared().size(), workloads.providers().size());
  }

  private static String disk(Path folder) throws IOException {
    var where = folder.toAbsolutePath();
    var writable = Files.isWritable(where) ? "writable" : "NOT writable";
    return "%d MB free in %s, %s"
        .formatted(Files.getFileStore(where).getUsableSpace() >> 20, where, writable);
  }
}
