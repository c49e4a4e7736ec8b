package io.github.stepwright.bench.jmh;

import io.github.stepwright.math.Numbers;
import io.github.stepwright.refine.LastIterateBound;
import io.github.stepwright.refine.Norm;
import io.github.stepwright.refine.Refined;
import io.github.stepwright.refine.Refinement;
import io.github.stepwright.schedule.Linear;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A refinement of one million norms with a window of 100,001, and the bound of one shape for them.
 *
 * <p>Aim: 200 ms for the refinement, its guard included.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class RefineMillion {

  private static final int NORMS = 1_000_000;

  /** {@code noise} is lognormal; {@code fall} falls to a third under the same noise. */
  @Param({"noise", "fall"})
  private String log;

  @Param({"L1", "L2"})
  private Norm norm;

  private double[] norms;
  private LastIterateBound bound;

  /** Draws the log. */
  @Setup
  public void draw() {
    var random = new Random(7);
    norms = new double[NORMS];
    for (int t = 0; t < NORMS; t++) {
      double trend = log.equals("fall") ? 1 - t / (1.5 * NORMS) : 1;
      norms[t] = trend * Math.exp(0.5 * random.nextGaussian());
    }
    bound = new LastIterateBound(Numbers.of(norms), 1);
  }

  /** Norms to schedule. */
  @Benchmark
  public Refined refine() {
    return Refinement.of(norm).of(norms);
  }

  /** Rank of one shape. */
  @Benchmark
  public LastIterateBound.Value rank() {
    return bound.of(new Linear(1, 0));
  }
}
