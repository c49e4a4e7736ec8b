package io.github.stepwright.bench.workload;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.stepwright.Budget;
import io.github.stepwright.Controller;
import io.github.stepwright.Knob;
import io.github.stepwright.Problem;
import io.github.stepwright.Rule;
import io.github.stepwright.control.Observing;
import io.github.stepwright.run.Catalog;
import io.github.stepwright.run.DurableRun;
import io.github.stepwright.run.Plan;
import io.github.stepwright.run.Rate;
import io.github.stepwright.run.RunDirectory;
import io.github.stepwright.train.Descent;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every combination of workload, schedule and the two first optimizers, and of workload and every
 * other optimizer: stopped behind a random entry, the journal cut at a random byte, resumed. What
 * comes out must equal a run that never stopped.
 */
class RecoveryTest {

  private static final int STEPS = 12;
  private static final int POINTS = 20;
  private static final Workloads WORKLOADS = new Workloads();

  /** Schedules whose keys have no defaults, so that they fit a run of twelve steps. */
  private static final Map<String, String> SPECS =
      Map.ofEntries(
          Map.entry("cosinerestarts", "cosinerestarts:first=5"),
          Map.entry("inversesqrt", "inversesqrt:warmup=3"),
          Map.entry("cyclic", "cyclic:up=3,down=2,mode=triangular2"),
          Map.entry("wsds", "wsds:endpoints=5+12"),
          Map.entry("power", "power:batch=4,tokens=64"),
          Map.entry("knee", "knee:warmup=2,explore=4"),
          Map.entry("tabulated", "tabulated:values=0.5+1+0.25"),
          Map.entry("warmup", "warmup:steps=3/rex"),
          Map.entry("sampled", "sampled:every=25/rex"),
          Map.entry("delayed", "delayed:fraction=0.5/linear"),
          Map.entry("hold", "hold:end=0.5/cosine"),
          Map.entry("rewarm", "rewarm:at=4,steps=2,peak=0.01/linear:peak=0.02"),
          Map.entry("then", "then:at=5/linear/rex"));

  /** A step or a look of these costs many of another's: fewer points of them. */
  private static final Set<String> HEAVY =
      Set.of("digits-flow", "digits-federated", "digits-cleaning");

  @TempDir Path folder;

  private static final class Crash extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  static Stream<Arguments> combinations() {
    return trained()
        .map(Problem.Declared::name)
        .flatMap(
            workload ->
                Stream.of("sgd:lr=0.05,momentum=0.9,nesterov=true", "adamw:lr=0.01,decay=0.1")
                    .map(optimizer -> Arguments.of(workload, optimizer)));
  }

  /** A solver has no optimizer; the command line's tests resume it. */
  private static Stream<Problem.Declared> trained() {
    return WORKLOADS.workloads().stream().filter(one -> !one.optimizer().isEmpty());
  }

  private static LongSupplier ticking() {
    return new AtomicLong()::incrementAndGet;
  }

  private static Plan plan(Problem problem, Rule optimizer, String schedule) {
    return plan(problem, optimizer, schedule, STEPS);
  }

  private static Plan plan(Problem problem, Rule optimizer, String schedule, long steps) {
    var values = new LinkedHashMap<>(optimizer.knobs());
    values.put(Knob.BATCH_SIZE, (double) problem.declared().batch());
    var controllers = new LinkedHashMap<String, Controller>();
    if (Rate.in(optimizer)) {
      double base = values.get(Knob.LEARNING_RATE);
      controllers.put("lr", Rate.controller(schedule, base));
    }
    controllers.put("observer", new Observing(0.25, 16, List.of()));
    return new Plan(
        Map.of("lr", schedule), controllers, new Budget.Steps(steps), values, 3, Optional.empty());
  }

  private static List<String> withoutClock(RunDirectory directory) throws IOException {
    return Files.readAllLines(directory.journal()).stream()
        .map(line -> line.replaceAll("\"clock\":\\{[^}]*}", ""))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("combinations")
  void a_run_that_crashed_anywhere_ends_like_one_that_did_not(String workload, String spec)
      throws IOException {
    Problem problem = WORKLOADS.open(workload).orElseThrow();
    Rule optimizer = Catalog.OPTIMIZERS.parse(spec);
    var random = new Random((workload + spec).hashCode());
    for (String name : Catalog.SCHEDULES.names()) {
      recovers(problem, optimizer, name, HEAVY.contains(workload) ? 3 : POINTS, random);
    }
  }

  static Stream<String> others() {
    return Catalog.OPTIMIZERS.names().stream()
        .filter(name -> !List.of("sgd", "adamw").contains(name))
        .map(
            name ->
                Arrays.stream(Catalog.OPTIMIZERS.type(name).getRecordComponents())
                        .anyMatch(component -> Rule.class.isAssignableFrom(component.getType()))
                    ? name + "/sgd:lr=0.05,momentum=0.9"
                    : name);
  }

  /** Schedules are pure, whatever stands beside them: two of them for each pair are enough. */
  @ParameterizedTest
  @MethodSource("others")
  void every_other_optimizer_recovers_on_every_workload_that_it_can_work_on(String spec)
      throws IOException {
    Rule optimizer = Catalog.OPTIMIZERS.parse(spec);
    var random = new Random(spec.hashCode());
    List<String> schedules = Catalog.SCHEDULES.names();
    int worked = 0;
    for (Problem.Declared declared : trained().toList()) {
      Problem problem = WORKLOADS.open(declared.name()).orElseThrow();
      try (var _ = problem.start(Descent.of(optimizer), 0)) {
        worked++;
      } catch (IllegalArgumentException refused) {
        assertThat(refused).hasMessageContaining(" must ");
        continue;
      }
      boolean heavy = HEAVY.contains(declared.name());
      for (int k = 0; k < (heavy ? 1 : 2); k++) {
        String schedule = schedules.get(random.nextInt(schedules.size()));
        recovers(problem, optimizer, schedule, heavy ? 2 : POINTS / 4, random);
      }
    }
    assertThat(worked).isPositive();
  }

  private void recovers(Problem problem, Rule optimizer, String schedule, int points, Random random)
      throws IOException {
    recovers(
        problem,
        optimizer,
        plan(problem, optimizer, SPECS.getOrDefault(schedule, schedule)),
        points,
        random);
  }

  /** Long enough for a search with its restores, its final run and a guard's look at it. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "auto",
        "autolrs",
        "autolrs:faithful=true",
        "plateau:patience=1",
        "plateau:patience=0,split=validation",
        "greedy:patience=2,smooth=3",
        "hypergradient",
        "hypergradient:beta=0.001,multiplicative=false",
        "abel",
        "adaptiveeta:every=0.05",
        "warmup:steps=9/plateau:patience=1",
        "then:at=50/linear/auto",
        "envelope:low=1e-4,high=1,slope=1.5/hypergradient",
        "envelope/autolrs"
      })
  void a_controlled_run_that_crashed_anywhere_ends_like_one_that_did_not(String lr)
      throws IOException {
    var random = new Random(lr.hashCode());
    for (String workload : List.of("noisy-quadratic", "digits-softmax")) {
      for (String spec : List.of("sgd:lr=0.05,momentum=0.9", "adamw:lr=0.01")) {
        Problem problem = WORKLOADS.open(workload).orElseThrow();
        Rule optimizer = Catalog.OPTIMIZERS.parse(spec);
        recovers(problem, optimizer, plan(problem, optimizer, lr, 160), POINTS / 5, random);
      }
    }
  }

  private void recovers(Problem problem, Rule optimizer, Plan plan, int points, Random random)
      throws IOException {
    var whole = begun(problem, optimizer, plan, "whole", Long.MAX_VALUE, -1);
    List<String> expected = withoutClock(whole);
    byte[] weights = Files.readAllBytes(whole.weights());
    for (int point = 0; point < points; point++) {
      // One checkpoint in three runs is enough for the newest to lie anywhere.
      long every = random.nextInt(3) == 0 ? 5 + random.nextInt(40) : 1_000_000;
      var directory = begun(problem, optimizer, plan, "crashed", every, random.nextInt(STEPS + 1));
      cut(directory, random);
      if (directory.read().ended().isEmpty()) {
        try (var fresh = problem.start(Descent.of(optimizer), plan.seed());
            var run = DurableRun.resume(directory, plan, fresh, ticking(), every)) {
          run.go();
        }
      }
      assertThat(withoutClock(directory))
          .as("%s, %s, point %d", problem.declared().name(), plan.texts().get("lr"), point)
          .isEqualTo(expected);
      assertThat(Files.readAllBytes(directory.weights())).isEqualTo(weights);
    }
  }

  private RunDirectory begun(
      Problem problem, Rule optimizer, Plan plan, String name, long every, long crashAfter) {
    var directory = new RunDirectory(folder.resolve(name)).prepare(true);
    try (var workload = problem.start(Descent.of(optimizer), plan.seed());
        var run = DurableRun.begin(directory, plan, workload, Map.of(), ticking(), every)) {
      run.watchedBy(
              signal -> {
                if (signal.work().steps() == crashAfter) {
                  throw new Crash();
                }
              })
          .go();
    } catch (Crash _) {
      // as if the process had died here
    }
    return directory;
  }

  /** Anything behind the header may be lost; a checkpoint of more than is left must not be used. */
  private static void cut(RunDirectory directory, Random random) throws IOException {
    long header = Files.readAllLines(directory.journal()).getFirst().length() + 1L;
    try (var channel = FileChannel.open(directory.journal(), StandardOpenOption.WRITE)) {
      long length = channel.size();
      channel.truncate(header + random.nextLong(length - header + 1));
    }
  }

  @Test
  void every_schedule_of_the_catalogue_fits_these_runs() {
    Problem problem = WORKLOADS.open("noisy-quadratic").orElseThrow();
    for (String name : Catalog.SCHEDULES.names()) {
      assertThat(plan(problem, Catalog.OPTIMIZERS.parse("sgd"), SPECS.getOrDefault(name, name)))
          .isNotNull();
    }
  }
}
