package io.github.stepwright.bench.jmh;

import io.github.stepwright.Decision;
import io.github.stepwright.Fold;
import io.github.stepwright.Norms;
import io.github.stepwright.Progress;
import io.github.stepwright.RandomStream;
import io.github.stepwright.Signal;
import io.github.stepwright.Work;
import io.github.stepwright.run.Rate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * One step's signal through a controller that has nothing to decide.
 *
 * <p>Aim: below 1 microsecond, and no allocation (which a test holds).
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ControllerStep {

  private static final int SIGNALS = 1024;
  private static final long HORIZON = 1L << 40;

  /** Controllers whose next decision is far away. */
  @Param({
    "constant",
    "plateau:every=1",
    "greedy:patience=1000000000",
    "abel:every=1,last=1",
    "adaptiveeta:every=1",
    "envelope:every=1/plateau:every=1"
  })
  public String spec;

  private Fold fold;
  private Signal[] signals;
  private int next;

  /** Starts the fold and makes the signals. */
  @Setup
  public void prepare() {
    fold = Rate.controller(spec, 0.1).start(new RandomStream(1));
    fold.on(new Signal.Started(Progress.of(0, HORIZON), Work.NONE));
    var norms = Map.of("all", new Norms(1, 1, 1, 1));
    signals = new Signal[SIGNALS];
    for (int i = 0; i < SIGNALS; i++) {
      Progress at = Progress.of(i + 1, HORIZON);
      signals[i] = new Signal.Stepped(i, at, Work.NONE, false, 1, norms, Optional.empty());
    }
  }

  /** One signal. */
  @Benchmark
  public List<Decision> on() {
    return fold.on(signals[next++ & SIGNALS - 1]);
  }
}
