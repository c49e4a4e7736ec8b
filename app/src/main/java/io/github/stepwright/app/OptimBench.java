package io.github.stepwright.app;

import io.github.stepwright.Optimizer;
import io.github.stepwright.Wrapper;
import io.github.stepwright.bench.speed.Bout;
import io.github.stepwright.bench.speed.CLibrary;
import io.github.stepwright.bench.speed.CLoop;
import io.github.stepwright.bench.speed.Layout;
import io.github.stepwright.bench.speed.Memory;
import io.github.stepwright.bench.speed.Peer;
import io.github.stepwright.bench.speed.SpeedData;
import io.github.stepwright.bench.speed.SpeedPage;
import io.github.stepwright.bench.speed.SpeedResult;
import io.github.stepwright.bench.speed.Standing;
import io.github.stepwright.bench.speed.Tensors;
import io.github.stepwright.bench.speed.Trial;
import io.github.stepwright.run.Catalog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Measures optimizers against fused loops in C and against other libraries. */
@Command(
    name = "bench",
    description =
        "Measures a step of optimizers: ns and bytes for each parameter, against fused loops in C"
            + " that gcc compiles here, and against other libraries.",
    mixinStandardHelpOptions = true)
final class OptimBench implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "SPEC",
      arity = "0..*",
      description = "Optimizers; those that have a loop in C where there is none.")
  private List<String> specs = List.of();

  @Option(names = "--all", description = "Every optimizer of the catalogue, wrappers around sgd.")
  private boolean all;

  @Option(
      names = "--params",
      paramLabel = "LIST",
      defaultValue = "1e6,1e7",
      description =
          "Numbers of parameters of one flat array, ${DEFAULT-VALUE} by default, 0 for none.")
  private String params;

  @Option(
      names = "--threads",
      paramLabel = "LIST",
      defaultValue = "1,2",
      description = "Numbers of threads, ${DEFAULT-VALUE} by default.")
  private String threads;

  @Option(
      names = "--memory",
      paramLabel = "heap|native",
      description = "Where weights and gradients lie; both where not given.")
  private Memory memory;

  @Option(
      names = "--tensors",
      paramLabel = "N",
      defaultValue = "1000",
      description =
          "Tensors of 1 to 10,000 elements to measure against one flat array, ${DEFAULT-VALUE} by"
              + " default, 0 for none.")
  private int tensors;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "9",
      description = "Interleaved rounds, ${DEFAULT-VALUE} by default.")
  private int rounds;

  @Option(
      names = "--peers",
      description = "DJL's and ND4J's own optimizers too; their jars come from mvn -Ppeers.")
  private boolean peers;

  @Option(names = "--json", description = "Print the result as JSON and nothing else.")
  private boolean json;

  @Option(
      names = "--out",
      paramLabel = "FILE.md",
      description = "Write the tables there too, between the marks that it has, or to a new file.")
  private Path out;

  @Option(
      names = "--csv",
      paramLabel = "FILE",
      description = "Write our figures there too, as docs/data/optimizer-speed.csv has them.")
  private Path csv;

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (tensors < 0) {
      throw new IllegalArgumentException("--tensors must be 0 or more, got " + tensors);
    }
    int[] sizes = params.equals("0") ? new int[0] : counts("--params", params);
    if (sizes.length == 0 && tensors == 0) {
      throw new IllegalArgumentException(
          "--params and --tensors must not both be 0: nothing would be measured");
    }
    int[] crews = counts("--threads", threads);
    var bout = Bout.of(rounds, System::nanoTime);
    var wanted = wanted();
    wanted.forEach(Trial::optimizer); // refuses before anything is measured
    if (out != null) {
      new MarkedPage(out).checked();
    }
    var others = peers ? others() : List.<Peer>of();
    String allocator = KeptMemory.here() ? "kept" : "default";
    List<Memory> places = memory == null ? List.of(Memory.values()) : List.of(memory);
    var standings = new ArrayList<Standing>();
    var shapes = new ArrayList<Tensors.Shape>();
    Optional<CLibrary> c = compiled();
    int bouts =
        wanted.size() * crews.length * (sizes.length + (tensors > 0 ? Layout.values().length : 0));
    try (var bar = Bar.on(spec.commandLine().getErr(), "optim bench", bouts)) {
      int done = 0;
      for (String one : wanted) {
        for (int crew : crews) {
          for (int size : sizes) {
            var trial = new Trial(one, size, crew, places, others, allocator);
            standings.addAll(trial.run(bout, c));
            bar.to(++done);
          }
          if (tensors > 0) {
            for (Layout layout : Layout.values()) {
              var cut = new Tensors(one, tensors, crew, places.getFirst(), layout);
              shapes.add(cut.run(bout, c));
              bar.to(++done);
            }
          }
        }
      }
    }
    if (peers && !KeptMemory.here() && sizes.length > 0) {
      standings.addAll(again(wanted, others));
    }
    print(new SpeedResult(Machine.facts(spec, others), standings, shapes));
    return Exit.DONE;
  }

  private void print(SpeedResult result) throws IOException {
    String page = SpeedPage.of(result);
    if (out != null) {
      new MarkedPage(out).write(page);
    }
    if (csv != null) {
      Files.writeString(csv, SpeedData.of(result));
    }
    spec.commandLine().getOut().println(json ? Json.print(result) : page);
  }

  private List<String> wanted() {
    if (all) {
      return Catalog.OPTIMIZERS.names().stream()
          .filter(name -> Optimizer.class.isAssignableFrom(Catalog.OPTIMIZERS.type(name)))
          .map(OptimBench::standalone)
          .toList();
    }
    return specs.isEmpty() ? CLoop.ALL.stream().map(CLoop::spec).toList() : specs;
  }

  private static String standalone(String name) {
    return Wrapper.class.isAssignableFrom(Catalog.OPTIMIZERS.type(name)) ? name + "/sgd" : name;
  }

  /** The peers' trials once more, in a process whose C library keeps freed memory. */
  private List<Standing> again(List<String> wanted, List<Peer> others)
      throws IOException, InterruptedException {
    var arguments = new ArrayList<>(List.of("optim", "bench"));
    wanted.stream()
        .filter(one -> others.stream().anyMatch(peer -> peer.beside().contains(one)))
        .forEach(arguments::add);
    if (arguments.size() == 2) {
      return List.of();
    }
    arguments.addAll(List.of("--peers", "--json", "--tensors=0", "--rounds=" + rounds));
    arguments.addAll(List.of("--params=" + params, "--threads=" + threads));
    if (memory != null) {
      arguments.add("--memory=" + memory);
    }
    return KeptMemory.run(arguments).standings();
  }

  private static List<Peer> others() {
    var found = Peer.found();
    if (found.isEmpty()) {
      throw new IllegalStateException(
          "--peers needs the jars of the other libraries, found none; fetch them (250 MB) by"
              + " mvn -Ppeers -Dmaven.test.skip=true -pl core,bench,peers package");
    }
    return found;
  }

  /** The loops in C, or one line that says why there are none. */
  private Optional<CLibrary> compiled() throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("stepwright-c");
    try {
      return Optional.of(CLibrary.compile(folder));
    } catch (IOException e) {
      spec.commandLine()
          .getErr()
          .println("stepwright: no loops in C, no ratios to them: " + e.getMessage());
      return Optional.empty();
    } finally {
      for (String file : List.of("fused.c", "fused.so")) {
        Files.deleteIfExists(folder.resolve(file));
      }
      Files.deleteIfExists(folder);
    }
  }

  /** Whole numbers in a list, like 1e6,1e7. */
  static int[] counts(String option, String list) {
    return Arrays.stream(list.split(",")).mapToInt(text -> count(option, text.strip())).toArray();
  }

  private static int count(String option, String text) {
    try {
      double value = Double.parseDouble(text);
      if (value >= 1 && value <= Integer.MAX_VALUE && value == Math.rint(value)) {
        return (int) value;
      }
    } catch (NumberFormatException _) {
      // said below
    }
    throw new IllegalArgumentException(
        "%s must be whole numbers of at least 1, like 1e6,1e7, got %s".formatted(option, text));
  }
}
