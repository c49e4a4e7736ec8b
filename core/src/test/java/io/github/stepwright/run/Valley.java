package io.github.stepwright.run;

import io.github.stepwright.Checkpoint;
import io.github.stepwright.Decision;
import io.github.stepwright.Knob;
import io.github.stepwright.Norms;
import io.github.stepwright.Progress;
import io.github.stepwright.RandomStream;
import io.github.stepwright.Settings;
import io.github.stepwright.Work;
import io.github.stepwright.Workload;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Stochastic gradient descent on w²/2 with noise; its whole state is one number and a stream. */
final class Valley implements Workload {

  private final RandomStream noise;
  private double weight = 1;

  Valley(long seed) {
    noise = RandomStream.named(seed, "noise");
  }

  @Override
  public Set<Knob> knobs() {
    return Set.of(Knob.LEARNING_RATE);
  }

  @Override
  public Step step(Settings settings, Progress at) {
    double gradient = weight + 0.1 * noise.nextGaussian();
    double loss = weight * weight / 2;
    double before = weight;
    if (Double.isFinite(loss)) {
      weight -= settings.rate("all") * gradient;
    }
    var norms =
        new Norms(
            Math.abs(gradient), Math.abs(gradient), Math.abs(weight - before), Math.abs(before));
    return new Step(loss, Map.of("all", norms), Optional.empty(), new Work(1, 4, 1, 0));
  }

  @Override
  public Evaluation evaluate(Decision.Evaluate what) {
    return new Evaluation(Map.of("loss", weight * weight / 2), new Work(0, 0, 0.5, 0));
  }

  @Override
  public Measurement measure(Decision.Measure what) {
    return new Measurement(1, 1, 1, new Work(0, 0, 2, 0));
  }

  @Override
  public Checkpoint checkpoint() {
    return new Checkpoint(
        new HashMap<>(),
        Map.of("weight", new double[] {weight}),
        Map.of("noise", new long[] {noise.state()}));
  }

  @Override
  public void restore(Checkpoint checkpoint) {
    weight = checkpoint.doubles().get("weight")[0];
    noise.state(checkpoint.longs().get("noise")[0]);
  }

  @Override
  public Map<String, Tensor> weights() {
    return Map.of("weight", new Tensor(new long[] {1}, new float[] {(float) weight}));
  }

  @Override
  public void close() {}
}
