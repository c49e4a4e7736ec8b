package io.github.stepwright.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import io.github.stepwright.Batch;
import io.github.stepwright.Objective;
import io.github.stepwright.Outputs;
import io.github.stepwright.train.Around;
import java.util.function.BiConsumer;

/**
 * A DJL objective seen through the predictions of its model: logits of a classifier, one row for
 * each example or for each place of a sequence.
 *
 * <p>Passes are those of training, with the noise of the batch, and normalise by the batch where
 * the model does. Only {@link #pullBack} moves statistics, as a gradient does. Used by one thread.
 */
final class DjlOutputs extends Around implements Outputs {

  private final DjlObjective inner;
  private final int places;
  private final Shape row;

  private DjlOutputs(DjlObjective inner, int places, Shape row) {
    super(inner);
    this.inner = inner;
    this.places = places;
    this.row = row;
  }

  /**
   * An objective with its outputs, or the same where it shows none: where the model predicts
   * several arrays, or its rows do not grow with the examples, or the loss wants more than labels.
   */
  static Objective of(DjlObjective f) {
    Shape two = predicted(f, 2);
    Shape four = predicted(f, 4);
    if (two.size() == 0 || two.get(0) % 2 != 0 || four.get(0) != 2 * two.get(0)) {
      return f;
    }
    return new DjlOutputs(f, Math.toIntExact(two.get(0) / 2), two.slice(1));
  }

  /** The shape of the predictions for the first example, that many times over; 0 for none. */
  private static Shape predicted(DjlObjective f, int times) {
    Shape[] found = {new Shape(0)};
    if (f.examples() > 0) {
      f.look(
          new Batch(new int[times], times, -1),
          false,
          (_, labels, predictions) -> {
            boolean one = labels.size() == 1 && predictions.size() == 1;
            if (one && predictions.head().getShape().dimension() > 0) {
              found[0] = predictions.head().getShape();
            }
            return 0;
          });
    }
    return found[0];
  }

  @Override
  public int outputs() {
    return Math.toIntExact(row.size());
  }

  @Override
  public int places() {
    return places;
  }

  @Override
  public void outputs(Batch batch, double[] out) {
    inner.look(
        batch,
        false,
        (_, _, predictions) -> {
          read(predictions.head(), out);
          return 0;
        });
  }

  @Override
  public double lossGradient(Batch batch, double[] z, double[] gradient) {
    return inner.alone(
        step -> {
          NDList labels = inner.load(step, batch).labels();
          NDArray logits = array(step, z);
          logits.setRequiresGradient(true);
          JniUtils.setGradMode(true);
          NDArray mean = inner.mean(step, labels, new NDList(logits));
          JniUtils.backward((PtNDArray) mean, (PtNDArray) inner.seed(step, mean), false, false);
          read(logits.getGradient(), gradient);
          return DjlObjective.number(mean);
        });
  }

  @Override
  public void pullBack(Batch batch, BiConsumer<double[], double[]> vector) {
    inner.train(
        batch,
        (step, _, predictions) -> {
          double[] z = new double[Math.toIntExact(predictions.head().size())];
          double[] v = new double[z.length];
          read(predictions.head(), z);
          vector.accept(z, v);
          JniUtils.setGradMode(true);
          inner.backward(predictions.head(), array(step, v));
          return 0;
        });
  }

  private NDArray array(NDManager step, double... values) {
    float[] narrow = new float[values.length];
    for (int i = 0; i < narrow.length; i++) {
      narrow[i] = (float) values[i];
    }
    return Filled.of(step, narrow, new Shape(narrow.length / outputs()).addAll(row));
  }

  private static void read(NDArray from, double[] to) {
    float[] values = from.toFloatArray();
    for (int i = 0; i < values.length; i++) {
      to[i] = values[i];
    }
  }
}
