package io.github.stepwright.bench.workload;

import io.github.stepwright.Checkpoint;
import io.github.stepwright.Decision;
import io.github.stepwright.Knob;
import io.github.stepwright.Progress;
import io.github.stepwright.Quantity;
import io.github.stepwright.Settings;
import io.github.stepwright.Work;
import io.github.stepwright.Workload;
import io.github.stepwright.solve.Sequence;
import io.github.stepwright.solve.Solver;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Solves one system of a sequence with each step. The loss of a step is its iterations, and they
 * are what it is charged; every split evaluates to the mean iterations of the systems so far, NaN
 * before the first. {@code context} measures what is known of the next system, with the range in
 * which contexts lie, and costs nothing.
 */
final class Solving implements Workload {

  private static final Quantity CONTEXT = new Quantity("context");

  private final Sequence sequence;
  private final Solver solver;
  private double[] last;
  private long solved;
  private double iterations;

  Solving(Sequence sequence, Solver solver) {
    this.sequence = sequence;
    this.solver = solver;
    this.last = sequence.first();
  }

  @Override
  public Set<Knob> knobs() {
    return Set.of(Knob.RELAXATION);
  }

  @Override
  public Step step(Settings settings, Progress at) {
    Sequence.Instance instance = sequence.at(solved, last);
    double[] u = instance.start();
    double omega = settings.get(Knob.RELAXATION, Settings.ALL);
    int made = solver.solve(instance.matrix(), instance.right(), u, omega);
    last = u;
    solved++;
    iterations += made;
    return new Step(made, Map.of(), Optional.empty(), new Work(1, 1, made, 0));
  }

  @Override
  public Evaluation evaluate(Decision.Evaluate what) {
    return new Evaluation(Map.of("loss", iterations / solved), Work.NONE);
  }

  @Override
  public Measurement measure(Decision.Measure what) {
    if (!what.what().equals(CONTEXT)) {
      throw new IllegalArgumentException("quantity must be context, got " + what.what().name());
    }
    double context = sequence.context(solved);
    return new Measurement(context, sequence.low(), sequence.high(), Work.NONE);
  }

  @Override
  public Checkpoint checkpoint() {
    return new Checkpoint(
        Map.of(),
        Map.of("last", last.clone(), "iterations", new double[] {iterations}),
        Map.of("solved", new long[] {solved}));
  }

  @Override
  public void restore(Checkpoint checkpoint) {
    last = checkpoint.doubles().get("last").clone();
    iterations = checkpoint.doubles().get("iterations")[0];
    solved = checkpoint.longs().get("solved")[0];
  }

  @Override
  public Map<String, Tensor> weights() {
    float[] values = new float[last.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) last[i];
    }
    long side = sequence.side();
    return Map.of("solution", new Tensor(new long[] {side, side}, values));
  }

  @Override
  public void close() {}
}
