package io.github.stepwright.bench.protocol;

import io.github.stepwright.Checkpoint;
import io.github.stepwright.Decision;
import io.github.stepwright.Knob;
import io.github.stepwright.Progress;
import io.github.stepwright.Settings;
import io.github.stepwright.Workload;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** A workload whose steps, measurements and restores are timed; looks from outside are not. */
final class Stopwatch implements Workload {

  private final Workload inner;
  private final Clock clock;
  private long wall;
  private long cpu;

  Stopwatch(Workload inner, Clock clock) {
    this.inner = inner;
    this.clock = clock;
  }

  /** Nanoseconds on the wall so far. */
  long wall() {
    return wall;
  }

  /** Nanoseconds of processor time so far. */
  long cpu() {
    return cpu;
  }

  private <T> T timed(Supplier<T> act) {
    long wallBefore = clock.wall().getAsLong();
    long cpuBefore = clock.cpu().getAsLong();
    T result = act.get();
    wall += clock.wall().getAsLong() - wallBefore;
    cpu += clock.cpu().getAsLong() - cpuBefore;
    return result;
  }

  @Override
  public Set<Knob> knobs() {
    return inner.knobs();
  }

  @Override
  public Step step(Settings settings, Progress at) {
    return timed(() -> inner.step(settings, at));
  }

  @Override
  public Evaluation evaluate(Decision.Evaluate what) {
    return Looking.isOwn(what.ask()) ? inner.evaluate(what) : timed(() -> inner.evaluate(what));
  }

  @Override
  public Measurement measure(Decision.Measure what) {
    return timed(() -> inner.measure(what));
  }

  @Override
  public Checkpoint checkpoint() {
    return timed(inner::checkpoint);
  }

  @Override
  public void restore(Checkpoint checkpoint) {
    timed(
        () -> {
          inner.restore(checkpoint);
          return checkpoint;
        });
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
