package io.github.stepwright.control;

import io.github.stepwright.Checkpoint;
import io.github.stepwright.Decision;
import io.github.stepwright.Knob;
import io.github.stepwright.Norms;
import io.github.stepwright.Progress;
import io.github.stepwright.Settings;
import io.github.stepwright.Work;
import io.github.stepwright.Workload;
import io.github.stepwright.signal.Measurements;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.DoubleUnaryOperator;

/**
 * Expectation dynamics of heavy-ball SGD (momentum 0.9) on curvatures 1, 0.1, 0.01, every
 * coordinate at 1: X = E[x²], Z = E[xm], M = E[m²] under gradient noise of variance s2 h.
 */
class Expected implements Workload {

  private static final double[] H = {1, 0.1, 0.01};

  private final double s2;
  private final DoubleUnaryOperator loss;
  private final double slope;
  private final double[] x = {1, 1, 1};
  private final double[] z = new double[3];
  private final double[] m = new double[3];
  private long place;

  Expected(double s2) {
    this(s2, DoubleUnaryOperator.identity());
  }

  /**
   * With losses told otherwise.
   *
   * @param loss what is told of the true loss
   */
  Expected(double s2, DoubleUnaryOperator loss) {
    this(s2, loss, 1);
  }

  /**
   * With losses and gradients told otherwise.
   *
   * @param slope factor on the gradient's norm
   */
  Expected(double s2, DoubleUnaryOperator loss, double slope) {
    this.s2 = s2;
    this.loss = loss;
    this.slope = slope;
  }

  double loss() {
    double sum = 0;
    for (int i = 0; i < 3; i++) {
      sum += 0.5 * H[i] * x[i];
    }
    return loss.applyAsDouble(sum);
  }

  /** Batches drawn so far. */
  long place() {
    return place;
  }

  @Override
  public Set<Knob> knobs() {
    return Set.of(Knob.LEARNING_RATE);
  }

  @Override
  public Step step(Settings settings, Progress at) {
    place++;
    double r = settings.get(Knob.LEARNING_RATE);
    double before = loss();
    double gradient = 0;
    double moved = 0;
    if (Double.isFinite(before)) {
      for (int i = 0; i < 3; i++) {
        double z1 = 0.9 * z[i] + H[i] * x[i];
        double m1 = 0.81 * m[i] + H[i] * H[i] * x[i] + 1.8 * H[i] * z[i] + s2 * H[i];
        gradient += H[i] * H[i] * x[i] + s2 * H[i];
        moved += r * r * m1;
        x[i] = x[i] - 2 * r * z1 + r * r * m1;
        z[i] = z1 - r * m1;
        m[i] = m1;
      }
    }
    var norms = new Norms(Double.NaN, slope * Math.sqrt(gradient), Math.sqrt(moved), Double.NaN);
    return new Step(before, Map.of("all", norms), Optional.empty(), new Work(1, 1, 1, 0));
  }

  @Override
  public Evaluation evaluate(Decision.Evaluate what) {
    return new Evaluation(Map.of("loss", loss()), new Work(0, 0, 1 / 3.0, 0));
  }

  @Override
  public Measurement measure(Decision.Measure what) {
    if (what.what().equals(Measurements.LOSS_AHEAD)) {
      return new Measurement(loss(), loss(), loss(), new Work(2, 2, 2, 0));
    }
    double ahead = 0;
    for (int i = 0; i < 3; i++) {
      ahead += 10 * H[i] * H[i] * x[i];
    }
    return new Measurement(ahead, ahead, ahead, Work.NONE);
  }

  @Override
  public Checkpoint checkpoint() {
    return new Checkpoint(
        Map.of(),
        Map.of("x", x.clone(), "z", z.clone(), "m", m.clone()),
        Map.of("place", new long[] {place}));
  }

  @Override
  public void restore(Checkpoint checkpoint) {
    restoreInPlace(checkpoint);
    place = checkpoint.longs().get("place")[0];
  }

  @Override
  public void restoreInPlace(Checkpoint checkpoint) {
    System.arraycopy(checkpoint.doubles().get("x"), 0, x, 0, 3);
    System.arraycopy(checkpoint.doubles().get("z"), 0, z, 0, 3);
    System.arraycopy(checkpoint.doubles().get("m"), 0, m, 0, 3);
  }

  double[] weights64() {
    return x.clone();
  }

  @Override
  public Map<String, Tensor> weights() {
    return Map.of();
  }

  @Override
  public void close() {
    // Nothing is held.
  }
}
