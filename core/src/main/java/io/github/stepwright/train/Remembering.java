package io.github.stepwright.train;

import io.github.stepwright.Batch;
import io.github.stepwright.Block;
import io.github.stepwright.Checkpoint;
import io.github.stepwright.Norms;
import io.github.stepwright.Objective;
import io.github.stepwright.Progress;
import io.github.stepwright.Quantity;
import io.github.stepwright.Settings;
import io.github.stepwright.Stepper;
import io.github.stepwright.Workload;
import io.github.stepwright.signal.DualNoise;
import java.util.HashMap;
import java.util.OptionalDouble;

/**
 * An objective that keeps its last two gradients, as it wrote them, for {@link DualNoise}.
 *
 * <p>A batch of another size than the one before begins anew: its noise is another. 8 bytes a
 * weight; the last gradient is part of a checkpoint.
 */
final class Remembering extends Around {

  private static final String GRADIENT = "layers/gradient";
  private static final String SIZE = "layers/batch";

  private final GradientSums sums;
  private float[] before = {};
  private float[] now = {};
  private int size;

  Remembering(Objective whole) {
    super(whole);
    this.sums = new GradientSums(whole);
  }

  @Override
  public double gradient(Batch batch) {
    double loss = whole.gradient(batch);
    sums.clear();
    float[] flat = sums.flat();
    before = size == batch.size() && now.length == flat.length ? now : new float[0];
    now = flat;
    size = batch.size();
    return loss;
  }

  private OptionalDouble read(Quantity what) {
    int at = 0;
    for (Block block : whole.blocks()) {
      if (what.equals(DualNoise.of(block.group()))) {
        return OptionalDouble.of(
            before.length == 0 ? Double.NaN : DualNoise.square(block, before, now, at));
      }
      at += block.length();
    }
    return OptionalDouble.empty();
  }

  /** A stepper of this objective that tells what is remembered. */
  Stepper.Steps around(Stepper.Steps inner) {
    return new Telling(inner);
  }

  private final class Telling implements Stepper.Steps {

    private final Stepper.Steps inner;

    Telling(Stepper.Steps inner) {
      this.inner = inner;
    }

    @Override
    public Workload.Step step(Batch batch, Settings settings, Progress at) {
      return inner.step(batch, settings, at);
    }

    @Override
    public OptionalDouble sampling() {
      return inner.sampling();
    }

    @Override
    public OptionalDouble read(Quantity what) {
      OptionalDouble found = Remembering.this.read(what);
      return found.isPresent() ? found : inner.read(what);
    }

    @Override
    public double slope(Settings settings, Norms gradient) {
      return inner.slope(settings, gradient);
    }

    @Override
    public boolean proportional() {
      return inner.proportional();
    }

    @Override
    public Checkpoint checkpoint() {
      Checkpoint state = inner.checkpoint();
      var floats = new HashMap<>(state.floats());
      var longs = new HashMap<>(state.longs());
      floats.put(GRADIENT, now.clone());
      longs.put(SIZE, new long[] {size});
      return new Checkpoint(floats, state.doubles(), longs);
    }

    @Override
    public void restore(Checkpoint checkpoint) {
      inner.restore(checkpoint);
      float[] kept = checkpoint.floats().get(GRADIENT);
      now = kept == null ? new float[0] : kept.clone();
      size = kept == null ? 0 : (int) checkpoint.longs().get(SIZE)[0];
      before = new float[0];
    }

    @Override
    public void withReadout(Runnable action) {
      inner.withReadout(action);
    }
  }
}
