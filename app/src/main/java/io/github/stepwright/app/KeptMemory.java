package io.github.stepwright.app;

import io.github.stepwright.bench.speed.SpeedResult;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/**
 * This program once more, with glibc told to keep freed memory.
 *
 * <p>Libraries that allocate temporaries as large as the weights spend much of a step in mapping
 * and unmapping them. Whoever knows the setting is spared that, so both figures are due.
 */
final class KeptMemory {

  private static final String NAME = "GLIBC_TUNABLES";

  /** Nothing is mapped by itself, nothing is given back, one arena, which grows by 256 MB. */
  private static final String VALUE =
      "glibc.malloc.mmap_max=0:glibc.malloc.trim_threshold=4294967296"
          + ":glibc.malloc.arena_max=1:glibc.malloc.top_pad=268435456";

  private KeptMemory() {}

  /** Whether this process was started so. */
  static boolean here() {
    return VALUE.equals(System.getenv(NAME));
  }

  /** What {@code optim bench} with these arguments, {@code --json} among them, finds there. */
  static SpeedResult run(List<String> arguments) throws IOException, InterruptedException {
    var command = new ArrayList<String>();
    command.add(ProcessHandle.current().info().command().orElse("java"));
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    command.addAll(arguments);
    var builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().put(NAME, VALUE);
    Process process = builder.start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int code = process.waitFor();
    if (code != 0) {
      throw new IOException("the process with " + NAME + " ended with code " + code);
    }
    // Other libraries may have said something before.
    return JsonMapper.shared().readValue(said.substring(said.indexOf("{\n")), SpeedResult.class);
  }
}
