package io.github.stepwright.bench.jmh;

import io.github.stepwright.Budget;
import io.github.stepwright.Checkpoint;
import io.github.stepwright.Decision;
import io.github.stepwright.Journal;
import io.github.stepwright.Knob;
import io.github.stepwright.Norms;
import io.github.stepwright.Progress;
import io.github.stepwright.Settings;
import io.github.stepwright.Work;
import io.github.stepwright.Workload;
import io.github.stepwright.run.Catalog;
import io.github.stepwright.run.FileJournal;
import io.github.stepwright.run.Plan;
import io.github.stepwright.run.Run;
import io.github.stepwright.run.Steering;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * What the loop costs around a step that does nothing: one schedule that changes the rate at every
 * step, and a journal in a file, two lines a step. Aims: 1 microsecond, less than 1 KB allocated
 * ({@code -prof gc}). {@code cpuNanos} is the time of the processor for a step, which a busy
 * machine disturbs less than the time of the clock; JMH adds it up, so divide by its Cnt.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class LoopStep {

  private static final int STEPS = 50_000;

  /** Processor time of one step. */
  @State(Scope.Thread)
  @AuxCounters(AuxCounters.Type.EVENTS)
  public static class Processor {
    /** Nanoseconds. */
    public double cpuNanos;

    private long began;

    private void begin() {
      began = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private void end() {
      long now = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
      cpuNanos = (double) (now - began) / STEPS;
    }
  }

  private Plan plan;
  private Path directory;
  private Path file;

  /** A new place for each run: a journal is never written over. */
  @Setup(Level.Invocation)
  public void prepare() throws IOException {
    directory = Files.createTempDirectory("stepwright-jmh");
    file = directory.resolve(FileJournal.NAME);
    plan = Plan.of(Catalog.SCHEDULES.parse("rex:peak=0.1"), new Budget.Steps(STEPS));
  }

  /** Removes what was written. */
  @TearDown(Level.Invocation)
  public void remove() throws IOException {
    Files.deleteIfExists(file);
    Files.deleteIfExists(directory);
  }

  /** The loop of the house. */
  @Benchmark
  @OperationsPerInvocation(STEPS)
  public Run.Outcome run(Processor processor) {
    processor.begin();
    try (Journal journal = FileJournal.create(file, plan.header(Map.of()))) {
      return new Run(plan, new Nothing(), journal, System::nanoTime).go();
    } finally {
      processor.end();
    }
  }

  /** A loop of one's own, whose journal reaches the operating system with every step. */
  @Benchmark
  @OperationsPerInvocation(STEPS)
  public long steering(Processor processor) {
    processor.begin();
    try (var steering = Steering.open(plan.in(directory), System::nanoTime)) {
      double loss = 2;
      while (!steering.done()) {
        loss -= 1e-6 * steering.rate();
        steering.report(loss, loss / 3);
      }
      return steering.step();
    } finally {
      processor.end();
    }
  }

  /** Makes steps that cost nothing, with numbers as long as real ones. */
  private static final class Nothing implements Workload {

    private double loss = 2;

    @Override
    public Set<Knob> knobs() {
      return Set.of(Knob.LEARNING_RATE);
    }

    @Override
    public Step step(Settings settings, Progress at) {
      loss -= 1e-6 * settings.rate(Settings.ALL);
      var norms = new Norms(loss * 7, loss / 3, loss / 300, loss * 11);
      return new Step(loss, Map.of(Settings.ALL, norms), Optional.empty(), new Work(1, 128, 1, 0));
    }

    @Override
    public Evaluation evaluate(Decision.Evaluate what) {
      throw new IllegalArgumentException("nothing to evaluate, got " + what);
    }

    @Override
    public Measurement measure(Decision.Measure what) {
      throw new IllegalArgumentException("nothing to measure, got " + what);
    }

    @Override
    public Checkpoint checkpoint() {
      return new Checkpoint(Map.of(), Map.of("loss", new double[] {loss}), Map.of());
    }

    @Override
    public void restore(Checkpoint checkpoint) {
      loss = checkpoint.doubles().get("loss")[0];
    }

    @Override
    public Map<String, Tensor> weights() {
      return Map.of();
    }

    @Override
    public void close() {}
  }
}
