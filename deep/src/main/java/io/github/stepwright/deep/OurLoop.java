package io.github.stepwright.deep;

import io.github.stepwright.Budget;
import io.github.stepwright.Checkpoint;
import io.github.stepwright.Decision;
import io.github.stepwright.Knob;
import io.github.stepwright.Problem;
import io.github.stepwright.Progress;
import io.github.stepwright.Rule;
import io.github.stepwright.Settings;
import io.github.stepwright.Workload;
import io.github.stepwright.bench.speed.Throughput;
import io.github.stepwright.control.Following;
import io.github.stepwright.djl.TorchEngine;
import io.github.stepwright.run.Catalog;
import io.github.stepwright.run.FileJournal;
import io.github.stepwright.run.Plan;
import io.github.stepwright.run.Run;
import io.github.stepwright.schedule.Linear;
import io.github.stepwright.train.Descent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;

/** Our run: a schedule, a journal in a file, norms of every step. */
final class OurLoop implements Throughput.Loop {

  private static final double RATE = 0.001;

  private final Path journal;
  private final LongSupplier clock;
  private final Timed workload;
  private final Map<Knob, Double> values;
  private final int threads;
  private Throughput.Spent spent = Throughput.Spent.NONE;

  OurLoop(int threads, Path folder, LongSupplier clock) {
    this.journal = folder.resolve(FileJournal.NAME);
    this.clock = clock;
    this.threads = threads;
    Rule rule = Catalog.OPTIMIZERS.parse(FashionThroughput.OPTIMIZER);
    Problem problem = new DeepWorkloads().open("fashion-mlp:threads=" + threads).orElseThrow();
    this.workload = new Timed(problem.start(Descent.of(rule), 0), clock);
    this.values = new HashMap<>(rule.knobs());
    values.put(Knob.BATCH_SIZE, (double) FashionThroughput.BATCH);
  }

  @Override
  public void run(int steps) throws IOException {
    TorchEngine.threads(threads);
    var plan =
        new Plan(
            Map.of(),
            Map.of("lr", Following.rate(new Linear(RATE, 0))),
            new Budget.Steps(steps),
            values,
            0,
            Optional.empty());
    Files.deleteIfExists(journal);
    long began = clock.getAsLong();
    long opened;
    long ended;
    try (var written = FileJournal.create(journal, plan.header(Map.of()))) {
      opened = clock.getAsLong();
      new Run(plan, workload, written, clock).go();
      ended = clock.getAsLong();
    }
    long closed = clock.getAsLong();
    spent =
        new Throughput.Spent(
            workload.nanos,
            spent.loop() + ended - opened,
            spent.journal() + opened - began + closed - ended);
  }

  @Override
  public Throughput.Spent spent() {
    return spent;
  }

  @Override
  public void close() {
    workload.close();
  }

  /** Adds up the time within the steps of another workload. */
  private static final class Timed implements Workload {
    private final Workload inner;
    private final LongSupplier clock;
    private long nanos;

    Timed(Workload inner, LongSupplier clock) {
      this.inner = inner;
      this.clock = clock;
    }

    @Override
    public Step step(Settings settings, Progress at) {
      long began = clock.getAsLong();
      Step step = inner.step(settings, at);
      nanos += clock.getAsLong() - began;
      return step;
    }

    @Override
    public Set<Knob> knobs() {
      return inner.knobs();
    }

    @Override
    public Evaluation evaluate(Decision.Evaluate what) {
      return inner.evaluate(what);
    }

    @Override
    public Measurement measure(Decision.Measure what) {
      return inner.measure(what);
    }

    @Override
    public Checkpoint checkpoint() {
      return inner.checkpoint();
    }

    @Override
    public void restore(Checkpoint checkpoint) {
      inner.restore(checkpoint);
    }

    @Override
    public Map<String, Tensor> weights() {
      return inner.weights();
    }

    @Override
    public void close() {
      inner.close();
    }
  }
}
