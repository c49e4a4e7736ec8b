package io.github.stepwright.deep;

import io.github.stepwright.bench.speed.Throughput;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** The same network in Python: a process that makes as many steps as it is told. */
final class PythonLoop implements Throughput.Loop {

  /** Debian's own first: another one on the path knows nothing of python3-torch. */
  private static final List<String> PYTHONS = List.of("/usr/bin/python3", "python3");

  private static final String READY = "ready ";

  private final Process process;
  private final Writer orders;
  private final BufferedReader answers;
  private final String arithmetic;

  private PythonLoop(Process process, BufferedReader answers, String arithmetic) {
    this.process = process;
    this.arithmetic = arithmetic;
    this.orders = process.outputWriter(StandardCharsets.UTF_8);
    this.answers = answers;
  }

  /** A process with PyTorch; empty where no Python has it. */
  static Optional<PythonLoop> open(int threads) throws IOException {
    String script;
    try (var in = PythonLoop.class.getResourceAsStream("throughput.py")) {
      script = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
    for (String python : PYTHONS) {
      try {
        Process process =
            new ProcessBuilder(
                    python,
                    "-c",
                    script,
                    String.valueOf(threads),
                    String.valueOf(FashionThroughput.BATCH))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        var answers = process.inputReader(StandardCharsets.UTF_8);
        String first = answers.readLine();
        if (first != null && first.startsWith(READY)) {
          return Optional.of(new PythonLoop(process, answers, first.substring(READY.length())));
        }
        process.destroy();
      } catch (IOException _) {
        // There is no such Python: the next one.
      }
    }
    return Optional.empty();
  }

  @Override
  public void run(int steps) throws IOException {
    orders.write(steps + "\n");
    orders.flush();
    String answer = answers.readLine();
    if (answer == null) {
      throw new IOException("the process with PyTorch must answer, it has ended");
    }
  }

  @Override
  public Optional<String> arithmetic() {
    return Optional.of(arithmetic);
  }

  @Override
  public void close() {
    process.destroy();
  }
}
