package io.github.stepwright.compress;

import io.github.stepwright.Paper;

/**
 * What a message loses is added to the next one: {@code m = g + e}, send the code of m, {@code e =
 * m - decoded}.
 *
 * <p>Safe where the scheme loses less than it is given; {@link Qsgd} says when it does not. The
 * errors are the caller's and belong into its checkpoint. No work array, one pass more.
 *
 * @param inner the scheme
 */
@Paper(
    title = "Error Feedback Fixes SignSGD and other Gradient Compression Schemes",
    authors = "Karimireddy, Rebjock, Stich, Jaggi",
    year = 2019,
    arxiv = "1901.09847")
public record ErrorFeedback(Compressor inner) {

  /**
   * One layer of one step.
   *
   * @param gradients of each worker, finite; left as they are
   * @param errors of each worker, zeros before the first step
   * @param decoded receives what each message stands for
   */
  public void compress(
      float[][] gradients,
      Layer layer,
      float[] memory,
      float[][] errors,
      Draws draws,
      float[][] decoded) {
    for (int w = 0; w < gradients.length; w++) {
      for (int i = 0; i < gradients[w].length; i++) {
        errors[w][i] += gradients[w][i];
      }
    }
    inner.compress(errors, layer, memory, draws, decoded);
    for (int w = 0; w < gradients.length; w++) {
      for (int i = 0; i < gradients[w].length; i++) {
        errors[w][i] -= decoded[w][i];
      }
    }
  }
}
