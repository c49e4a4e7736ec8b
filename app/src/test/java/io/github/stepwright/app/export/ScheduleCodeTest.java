package io.github.stepwright.app.export;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.stepwright.Progress;
import io.github.stepwright.math.Numbers;
import io.github.stepwright.refine.Knots;
import io.github.stepwright.run.Catalog;
import java.io.IOException;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs the code that is exported and compares it with golden/schedules.csv.
 *
 * <p>Python is {@code python3}, or the system's where that one lacks the library.
 */
class ScheduleCodeTest {

  private static final int FEW = 33;

  @TempDir Path folder;

  private final List<Case> cases = new ArrayList<>();

  /** One schedule over one horizon: what is exported, and what its values have to be. */
  private record Case(Knots all, Knots few, TreeMap<Integer, Double> golden) {

    static Case of(String spec, long horizon, TreeMap<Integer, Double> golden) {
      var schedule = Catalog.SCHEDULES.parse(spec);
      double[] values = new double[Math.toIntExact(horizon)];
      for (int k = 0; k < values.length; k++) {
        values[k] = schedule.at(Progress.of(k, horizon));
      }
      // Past its end a table holds its last value, whatever the schedule does.
      golden.put(values.length, values[values.length - 1]);
      var list = Numbers.of(values);
      return new Case(Knots.all(list), Knots.atMost(list, FEW), golden);
    }

    int steps() {
      return Math.toIntExact(all.rows().getLast() + 1);
    }
  }

  @BeforeEach
  void read_the_golden_values() throws IOException {
    var golden = new LinkedHashMap<Map.Entry<String, Long>, TreeMap<Integer, Double>>();
    Path file = Path.of("..", "golden", "schedules.csv");
    try (var parser = CSVParser.parse(file, UTF_8, CSVFormat.DEFAULT)) {
      for (CSVRecord row : parser) {
        if (row.getRecordNumber() > 1) {
          golden
              .computeIfAbsent(
                  Map.entry(row.get(0), Long.parseLong(row.get(1))), _ -> new TreeMap<>())
              .put(Integer.parseInt(row.get(2)), Double.parseDouble(row.get(3)));
        }
      }
    }
    golden.forEach((key, values) -> cases.add(Case.of(key.getKey(), key.getValue(), values)));
    assertThat(cases).hasSizeGreaterThan(100);
  }

  /** The interpreter that can import a module. */
  private static Optional<String> python(String module) {
    return Stream.of("python3", "/usr/bin/python3")
        .filter(one -> runs(one, "-c", "import " + module))
        .findFirst();
  }

  private static boolean runs(String... words) {
    try {
      return new ProcessBuilder(words)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException _) {
      return false;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * What the exported modules say: a value for each golden step of each case, in their order.
   *
   * @param probe Python that fills the list {@code said} from {@code module} and {@code steps}
   */
  private List<double[]> say(
      String python, ScheduleCode language, List<Case> some, boolean few, String probe)
      throws IOException, InterruptedException {
    var driver = new StringBuilder("import importlib, warnings\nwarnings.simplefilter('ignore')\n");
    driver.append("def probe(module, steps):\n    said = []\n");
    probe.lines().forEach(line -> driver.append("    ").append(line).append('\n'));
    driver.append("    print(*[repr(float(v)) for v in said])\n");
    for (int i = 0; i < some.size(); i++) {
      Case one = some.get(i);
      Files.writeString(
          folder.resolve("m%d.py".formatted(i)),
          language.write("A test.", few ? one.few() : one.all()));
      driver.append(
          "probe(importlib.import_module('m%d'), %s)\n".formatted(i, one.golden().keySet()));
    }
    Path script = Files.writeString(folder.resolve("driver.py"), driver);
    Path said = folder.resolve("said.txt");
    Process process =
        new ProcessBuilder(python, script.toString())
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start();
    assertThat(process.waitFor()).as(Files.readString(said)).isZero();
    return Files.readAllLines(said).stream()
        .map(line -> Stream.of(line.split(" ")).mapToDouble(Double::parseDouble).toArray())
        .toList();
  }

  private static void expect(List<double[]> said, List<Case> some, double tolerance, boolean few) {
    assertThat(said).hasSameSizeAs(some);
    for (int i = 0; i < some.size(); i++) {
      double[] golden =
          some.get(i).golden().values().stream().mapToDouble(Double::doubleValue).toArray();
      double slack = (few ? some.get(i).few().deviation() : 0) + tolerance;
      assertThat(said.get(i)).as("case %d", i).containsExactly(golden, within(slack));
    }
  }

  private static final String PURE = "said += [module.factor(k) for k in steps]";

  @Test
  void the_plain_part_of_the_python_code_gives_the_golden_values() throws Exception {
    String python = python("bisect").orElse(null);
    assumeTrue(python != null, "no python3 here");
    for (ScheduleCode language : List.of(ScheduleCode.TORCH, ScheduleCode.OPTAX)) {
      expect(say(python, language, cases, false, PURE), cases, 1e-15, false);
      expect(say(python, language, cases, true, PURE), cases, 1e-14, true);
    }
  }

  /** LambdaLR has to be stepped through, as it is in training. */
  @Test
  void a_lambda_lr_of_pytorch_gives_the_golden_values() throws Exception {
    String python = python("torch").orElse(null);
    assumeTrue(python != null, "no python3 here that has torch");
    String probe =
        """
        import torch
        optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=1.0)
        scheduler = module.schedule(optimizer)
        for k in range(max(steps) + 1):
            if k in steps:
                said.append(optimizer.param_groups[0]['lr'])
            optimizer.step()
            scheduler.step()
        """;
    expect(say(python, ScheduleCode.TORCH, cases, false, probe), cases, 1e-15, false);
  }

  /** Optax computes in float32; every row of a brief run, knots of longer ones. */
  @Test
  void a_piecewise_schedule_of_optax_gives_the_golden_values() throws Exception {
    String python = python("optax").orElse(null);
    assumeTrue(python != null, "no python3 here that has optax");
    String probe = "s = module.schedule(1.0)\nsaid += [s(k) for k in steps]";
    List<Case> brief = cases.stream().filter(one -> one.steps() <= 10).toList();
    expect(say(python, ScheduleCode.OPTAX, brief, false, probe), brief, 2e-6, false);
    List<Case> some = cases.stream().filter(one -> one.steps() == 97).limit(12).toList();
    expect(say(python, ScheduleCode.OPTAX, some, true, probe), some, 2e-6, true);
  }

  /** Without DJL on the class path its interface is written out, as DJL 0.35 has it. */
  @Test
  void a_djl_tracker_gives_the_golden_values() throws Exception {
    var files = new ArrayList<Path>();
    try {
      Class.forName("ai.djl.training.tracker.Tracker");
    } catch (ClassNotFoundException _) {
      Path stub = folder.resolve("ai/djl/training/tracker/Tracker.java");
      Files.createDirectories(stub.getParent());
      files.add(
          Files.writeString(
              stub,
              """
              package ai.djl.training.tracker;
              public interface Tracker {
                float getNewValue(int numUpdate);
                default float getNewValue(String parameterId, int numUpdate) {
                  return getNewValue(numUpdate);
                }
              }
              """));
    }
    for (int i = 0; i < cases.size(); i++) {
      String code = ScheduleCode.DJL.write("A test.", cases.get(i).all());
      files.add(
          Files.writeString(
              folder.resolve("RefinedTracker%d.java".formatted(i)),
              code.replace("RefinedTracker", "RefinedTracker" + i)));
    }
    var compiler = ToolProvider.getSystemJavaCompiler();
    try (var manager = compiler.getStandardFileManager(null, null, UTF_8)) {
      var options = List.of("-d", folder.toString(), "-Xlint:all", "-Werror");
      var units = manager.getJavaFileObjectsFromPaths(files);
      assertThat(compiler.getTask(null, manager, null, options, null, units).call()).isTrue();
    }
    try (var loader = new URLClassLoader(new java.net.URL[] {folder.toUri().toURL()})) {
      for (int i = 0; i < cases.size(); i++) {
        Class<?> type = loader.loadClass("RefinedTracker" + i);
        Object tracker = type.getConstructor(double.class).newInstance(0.5);
        var next = type.getMethod("getNewValue", int.class);
        for (var golden : cases.get(i).golden().entrySet()) {
          float expected = (float) (0.5 * golden.getValue());
          // DJL calls the first update 1.
          assertThat(next.invoke(tracker, golden.getKey() + 1))
              .as("case %d", i)
              .isEqualTo(expected);
        }
      }
    }
  }

  @Test
  void more_knots_than_a_java_class_holds_are_refused() {
    var many = Knots.all(Numbers.of(new double[2001]));
    assertThatThrownBy(() -> ScheduleCode.DJL.write("", many))
        .hasMessage("--knots must be <= 2000 for djl, got 2001");
  }
}
