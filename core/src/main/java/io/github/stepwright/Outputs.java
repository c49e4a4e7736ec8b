package io.github.stepwright;

import java.util.function.BiConsumer;

/**
 * An objective whose loss is seen through the outputs of a model: l(theta) = L(z(theta)), z the
 * outputs on the examples of a batch, {@link #outputs()} numbers for each of {@link #places()}, one
 * example behind the other.
 *
 * <p>For methods that work in the space of the outputs. {@link #gradient} is the {@link #pullBack}
 * of the {@link #lossGradient}. For a cross-entropy the outputs are logits: one for each class, or
 * a single one whose sign is the class.
 */
public interface Outputs extends Objective {

  /** Outputs of one place of one example, at least 1. */
  int outputs();

  /** Places of one example, each with a label of its own: those of a sequence, else 1. */
  default int places() {
    return 1;
  }

  /**
   * Outputs z at the present weights: a forward pass, 1/3 of a work unit for a reference batch.
   *
   * @param out receives {@code batch.size() * places() * outputs()} numbers
   */
  void outputs(Batch batch, double[] out);

  /**
   * The mean loss at given outputs, and its gradient by them: no pass through the model.
   *
   * @param z outputs, {@code batch.size() * places() * outputs()}
   * @param gradient receives the derivative of the mean loss by each of them
   */
  double lossGradient(Batch batch, double[] z, double[] gradient);

  /**
   * Writes the product of the transposed Jacobian dz/dtheta with a vector into the gradients of the
   * blocks: a forward and a backward pass, one work unit for a reference batch.
   *
   * @param vector is called once between the passes with the outputs z, and writes the vector into
   *     its second argument, which holds zeros
   */
  void pullBack(Batch batch, BiConsumer<double[], double[]> vector);
}
