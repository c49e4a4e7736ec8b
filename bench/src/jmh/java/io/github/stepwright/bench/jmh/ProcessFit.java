package io.github.stepwright.bench.jmh;

import io.github.stepwright.RandomStream;
import io.github.stepwright.math.GaussianProcess;
import java.util.Arrays;
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
 * A Gaussian process over log rates with its length chosen among twelve, as a stage of autolrs
 * does.
 *
 * <p>Aim: 50 points below 5 ms.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class ProcessFit {

  /** Points. */
  @Param({"10", "50", "200"})
  public int points;

  private double[] xs;
  private double[] ys;
  private double[] noise;

  /** Draws the points. */
  @Setup
  public void prepare() {
    var random = new RandomStream(1);
    xs = random.doubles(points).toArray();
    ys = Arrays.stream(xs).map(x -> Math.sin(6 * x) + 0.1 * random.nextGaussian()).toArray();
    noise = new double[points];
    Arrays.fill(noise, 0.01);
  }

  /** One fit. */
  @Benchmark
  public GaussianProcess.Posterior fit() {
    return GaussianProcess.fit(xs, ys, noise, 1, 0, 0.05, 1, 12);
  }
}
