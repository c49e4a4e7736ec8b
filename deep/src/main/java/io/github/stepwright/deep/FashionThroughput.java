package io.github.stepwright.deep;

import io.github.stepwright.Checkpoint;
import io.github.stepwright.Knob;
import io.github.stepwright.Problem;
import io.github.stepwright.Progress;
import io.github.stepwright.Settings;
import io.github.stepwright.bench.speed.Rounds;
import io.github.stepwright.bench.speed.Throughput;
import io.github.stepwright.run.Catalog;
import io.github.stepwright.train.Descent;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/** Loops that train the perceptron of fashion-mlp. */
public final class FashionThroughput implements Throughput {

  static final int BATCH = 128;
  static final String OPTIMIZER = "adamw:lr=0.001";

  private static final String OURS = "Stepwright";
  private static final String BARE = "DJL, bare loop on ready batches";
  private static final String PLAIN = "DJL, EasyTrain over an ArrayDataset";
  private static final String STILL = "DJL, bare loop that leaves the weights";
  private static final String PYTHON = "PyTorch in Python (Debian's python3-torch)";

  /** A million weights. */
  private static final String WIDE = "fashion-mlp:width=3.27";

  @Override
  public String model() {
    return "Perceptron 784-256-128-10, batch 128, AdamW, float32; ours with a schedule, journal and"
        + " norms of every step";
  }

  @Override
  public int batch() {
    return BATCH;
  }

  @Override
  public List<String> contestants() {
    return List.of(OURS, BARE, PLAIN, STILL, PYTHON);
  }

  @Override
  public Optional<Loop> open(String contestant, int threads, Path folder, LongSupplier clock)
      throws IOException {
    return switch (contestant) {
      case OURS -> Optional.of(new OurLoop(threads, folder, clock));
      case BARE -> Optional.of(new DjlLoop(threads, DjlLoop.Kind.BARE));
      case PLAIN -> Optional.of(new DjlLoop(threads, DjlLoop.Kind.EASY));
      case STILL -> Optional.of(new DjlLoop(threads, DjlLoop.Kind.STILL));
      case PYTHON -> PythonLoop.open(threads).map(loop -> loop);
      default ->
          throw new IllegalArgumentException(
              "a loop must be one of %s, got %s".formatted(contestants(), contestant));
    };
  }

  @Override
  public Optional<Memory> memory() throws IOException {
    OptionalLong used = Malloc.settled();
    return used.isEmpty()
        ? Optional.empty()
        : Optional.of(new Memory(used.getAsLong(), Malloc.resident()));
  }

  @Override
  public Kept keep(int rounds, LongSupplier clock) {
    Problem problem = new DeepWorkloads().open(WIDE).orElseThrow();
    var rule = (io.github.stepwright.Optimizer) Catalog.OPTIMIZERS.parse(OPTIMIZER);
    try (var workload = problem.start(new Descent(rule), 0)) {
      var values = new HashMap<>(rule.knobs());
      values.put(Knob.BATCH_SIZE, (double) BATCH);
      workload.step(Settings.of(values), Progress.of(0, 1));
      int weights = workload.weights().values().stream().mapToInt(one -> one.values().length).sum();
      double[] checkpoints = new double[rounds];
      double[] restores = new double[rounds];
      for (int round = 0; round < rounds; round++) {
        long began = clock.getAsLong();
        Checkpoint kept = workload.checkpoint();
        long made = clock.getAsLong();
        workload.restore(kept);
        restores[round] = clock.getAsLong() - made;
        checkpoints[round] = made - began;
      }
      return new Kept(
          weights, rule.slots(), new Rounds(checkpoints).median(), new Rounds(restores).median());
    }
  }
}
