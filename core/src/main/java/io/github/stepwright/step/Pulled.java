package io.github.stepwright.step;

import io.github.stepwright.Batch;
import io.github.stepwright.Checkpoint;
import io.github.stepwright.Objective;
import io.github.stepwright.Outputs;
import io.github.stepwright.Progress;
import io.github.stepwright.Settings;
import io.github.stepwright.Stepper;
import io.github.stepwright.Workload;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * Steps x = x - rate * factor * g without a state of their own: a method says what it writes as g,
 * and the factor. The norms it reports are those of g.
 *
 * <p>A step costs one unit. A loss, g or factor that is not finite moves nothing; so does a factor
 * of 0.
 */
final class Pulled implements Stepper.Steps {

  /** Writes g into the blocks of the objective. */
  interface Pull {
    Found at(Batch batch);

    /** What was found on the way. */
    record Found(double loss, double factor) {}
  }

  private final Point point;
  private final Pull pull;

  Pulled(Objective objective, Pull pull) {
    this.point = new Point(objective);
    this.pull = pull;
  }

  /**
   * Steps that pull a vector back through the model.
   *
   * @param who needs outputs, for the message
   * @param vector turns the gradient by the outputs into the vector, in place, and returns the
   *     factor
   */
  static Pulled through(String who, Objective objective, ToDoubleFunction<Logits> vector) {
    if (!(objective instanceof Outputs model)) {
      throw new IllegalArgumentException(
          "the objective must show its outputs for %s, got %s"
              .formatted(who, objective.getClass().getSimpleName()));
    }
    return new Pulled(
        objective,
        batch -> {
          double[] found = new double[2];
          model.pullBack(
              batch,
              (z, v) -> {
                found[0] = model.lossGradient(batch, z, v);
                // A vector of signs would hide a gradient that is not finite.
                found[1] =
                    Double.isFinite(Point.norm(v))
                        ? vector.applyAsDouble(new Logits(z, v, model.outputs()))
                        : Double.NaN;
              });
          return new Pull.Found(found[0], found[1]);
        });
  }

  @Override
  public Workload.Step step(Batch batch, Settings settings, Progress at) {
    Pull.Found found = pull.at(batch);
    point.passed();
    double[] gradient = point.gradient();
    if (!Point.finite(found.loss(), gradient) || !Double.isFinite(found.factor())) {
      return new Workload.Step(
          found.loss(), point.norms(gradient), Optional.empty(), point.bill(batch));
    }
    double[] x = point.weights();
    if (found.factor() != 0) {
      point.descend(x, gradient, found.factor(), settings);
    }
    return new Workload.Step(
        found.loss(),
        point.norms(gradient, x, point.weights()),
        Optional.empty(),
        point.bill(batch));
  }

  @Override
  public Checkpoint checkpoint() {
    var doubles = new HashMap<String, double[]>();
    point.save(doubles);
    return new Checkpoint(Map.of(), doubles, Map.of());
  }

  @Override
  public void restore(Checkpoint checkpoint) {
    point.load(checkpoint);
  }

  @Override
  public void withReadout(Runnable action) {
    action.run();
  }
}
