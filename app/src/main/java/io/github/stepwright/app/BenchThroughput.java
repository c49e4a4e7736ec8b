package io.github.stepwright.app;

import io.github.stepwright.RandomStream;
import io.github.stepwright.bench.speed.Rounds;
import io.github.stepwright.bench.speed.Throughput;
import io.github.stepwright.bench.speed.ThroughputResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.LongSupplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures whole training steps of a network: our loop beside plain ones. */
@Command(
    name = "throughput",
    description =
        "Measures training steps of fashion-mlp: our loop against a plain loop of DJL with its own"
            + " AdamW, and against PyTorch in Python where Debian's python3-torch is installed.",
    mixinStandardHelpOptions = true)
final class BenchThroughput implements Callable<Integer> {

  private static final int EARLY = 500;
  private static final int LATE = 5_000;
  private static final int KEEPS = 21;

  @Spec private CommandSpec spec;

  @Option(
      names = "--threads",
      paramLabel = "LIST",
      defaultValue = "1,2",
      description = "Numbers of threads of the engine, ${DEFAULT-VALUE} by default.")
  private String threads;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "9",
      description =
          "Rounds, each with all loops in an order of its own; ${DEFAULT-VALUE} by default.")
  private int rounds;

  @Option(
      names = "--steps",
      paramLabel = "N",
      defaultValue = "300",
      description = "Steps of a loop in a round, ${DEFAULT-VALUE} by default.")
  private int steps;

  @Option(names = "--json", description = "Print the result as JSON and nothing else.")
  private boolean json;

  @Option(
      names = "--out",
      paramLabel = "FILE.md",
      description = "Write the tables there too, between the marks of a page like docs/deep.md.")
  private Path out;

  private final List<Double> journals = new ArrayList<>();
  private final Map<String, String> arithmetic = new LinkedHashMap<>();

  @Override
  public Integer call() throws IOException {
    if (rounds < 1 || steps < 1) {
      throw new IllegalArgumentException(
          "--rounds and --steps must be at least 1, got %d and %d".formatted(rounds, steps));
    }
    if (out != null) {
      new MarkedPage(out).checked();
    }
    Deep.require("fashion-mlp");
    Throughput trial = Throughput.found().orElseThrow();
    int[] crews = OptimBench.counts("--threads", threads);
    var rows = new ArrayList<ThroughputResult.Row>();
    Path folder = Files.createTempDirectory("stepwright-throughput");
    var memory = new Throughput.Memory[2];
    try (var bar = Bar.on(spec.commandLine().getErr(), "throughput", crews.length * rounds)) {
      for (int k = 0; k < crews.length; k++) {
        int begun = k * rounds;
        rows.addAll(compete(trial, crews[k], folder, round -> bar.to(begun + round)));
      }
      memory(trial, folder, memory);
    } finally {
      empty(folder);
    }
    Throughput.Kept kept = trial.keep(KEEPS, System::nanoTime);
    Map<String, String> facts = Machine.facts(spec, List.of());
    facts.putAll(arithmetic);
    var result =
        new ThroughputResult(
            facts,
            trial.model(),
            rows,
            steps,
            new Rounds(journals.stream().mapToDouble(each -> each).toArray()).median(),
            memory[0],
            memory[1],
            EARLY,
            LATE,
            kept);
    if (out != null) {
      new MarkedPage(out).write(result.page());
    }
    spec.commandLine().getOut().println(json ? Json.print(result) : result.page());
    return Exit.DONE;
  }

  private interface Watcher {
    void at(int round);
  }

  /** All loops with one number of threads, round by round. */
  private List<ThroughputResult.Row> compete(
      Throughput trial, int crew, Path folder, Watcher watcher) throws IOException {
    LongSupplier clock = System::nanoTime;
    Map<String, Throughput.Loop> loops = new LinkedHashMap<>();
    try {
      for (String name : trial.contestants()) {
        trial.open(name, crew, folder, clock).ifPresent(loop -> loops.put(name, loop));
      }
      for (Throughput.Loop loop : loops.values()) {
        loop.run(2 * steps); // for the compilers
      }
      loops.forEach(
          (name, loop) -> loop.arithmetic().ifPresent(words -> arithmetic.put(name, words)));
      var nanos = new LinkedHashMap<String, double[]>();
      loops.keySet().forEach(name -> nanos.put(name, new double[rounds]));
      var shares = new LinkedHashMap<String, Double>();
      // What a loop leaves behind, threads that still spin, must not always meet the same one.
      var order = new ArrayList<>(loops.entrySet());
      RandomStream random = RandomStream.named(crew, "throughput order");
      for (int round = 0; round < rounds; round++) {
        Collections.shuffle(order, random);
        for (var one : order) {
          Throughput.Spent before = one.getValue().spent();
          long began = clock.getAsLong();
          one.getValue().run(steps);
          nanos.get(one.getKey())[round] = (double) (clock.getAsLong() - began) / steps;
          Throughput.Spent spent = one.getValue().spent().since(before);
          if (spent.loop() > 0) {
            double around = 1 - (double) spent.network() / spent.loop();
            shares.merge(one.getKey(), around, Math::min);
            journals.add((double) spent.journal());
          }
        }
        watcher.at(round + 1);
      }
      return rows(trial, crew, nanos, shares);
    } finally {
      loops.values().forEach(Throughput.Loop::close);
    }
  }

  private List<ThroughputResult.Row> rows(
      Throughput trial, int crew, Map<String, double[]> nanos, Map<String, Double> shares) {
    double[] ours = nanos.get(trial.contestants().getFirst());
    var rows = new ArrayList<ThroughputResult.Row>();
    nanos.forEach(
        (name, each) -> {
          double median = new Rounds(each).median();
          double[] ratios = new double[each.length];
          Arrays.setAll(ratios, i -> each[i] / ours[i]);
          rows.add(
              new ThroughputResult.Row(
                  name,
                  crew,
                  median,
                  Arrays.stream(each).boxed().toList(),
                  trial.batch() * 1e9 / median,
                  new Rounds(ratios).median(),
                  shares.get(name)));
        });
    return rows;
  }

  private static void memory(Throughput trial, Path folder, Throughput.Memory[] memory)
      throws IOException {
    String ours = trial.contestants().getFirst();
    // What the JVM itself holds shrinks by a megabyte at the first rest behind thousands of steps.
    // Whose steps they are does not matter: another run makes them, and this rest does not count.
    try (var before = trial.open(ours, 1, folder, System::nanoTime).orElseThrow()) {
      before.run(LATE);
    }
    trial.memory();
    try (var loop = trial.open(ours, 1, folder, System::nanoTime).orElseThrow()) {
      loop.run(EARLY);
      memory[0] = trial.memory().orElse(null);
      loop.run(LATE - EARLY);
      memory[1] = trial.memory().orElse(null);
    }
  }

  private static void empty(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      files.forEach(
          file -> {
            try {
              Files.delete(file);
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
    }
    Files.delete(folder);
  }
}
