package io.github.stepwright.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import java.util.function.ToDoubleBiFunction;

/**
 * A metric beside the loss.
 *
 * @param name as the journal writes it
 * @param mean over the examples of labels and predictions
 */
public record Score(String name, ToDoubleBiFunction<NDList, NDList> mean) {

  /**
   * Share of the examples whose largest output is their class: outputs (n, classes), labels (n).
   */
  public static Score accuracy() {
    return new Score(
        "accuracy",
        (labels, predictions) -> {
          NDArray found = predictions.head().argMax(-1);
          NDArray right = found.eq(labels.head().toType(found.getDataType(), false));
          return right.toType(DataType.FLOAT32, false).mean().getFloat();
        });
  }
}
