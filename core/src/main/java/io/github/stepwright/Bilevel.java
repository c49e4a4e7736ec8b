package io.github.stepwright;

/**
 * An objective with a level above it: the weights y solve a lower problem that depends on an upper
 * variable x, and x is judged by the weights that come out,
 *
 * <pre>
 * min over x of f(x, y*(x)),  y*(x) = argmin over y of g(x, y)
 * gradient = grad_x f - (d²g/dx dy) z,  where (d²g/dy dy) z = grad_y f, all of them at y*(x)
 * </pre>
 *
 * <p>The {@link #gradient} and the {@link #hessianVector} are those of g by y at the present x; the
 * blocks are those of y. A rule that knows nothing of the upper level trains y and leaves x alone.
 */
public interface Bilevel extends Objective {

  /** The upper variable x, which a rule moves; always the same array. */
  Array upper();

  /** Number of examples that f is a mean over; its batches draw their rows from 0 until this. */
  int judges();

  /**
   * The mean of f over a batch of its own examples; writes its gradient by y into the blocks. One
   * work unit for a reference batch.
   *
   * @param byUpper receives the gradient by x, as long as x
   */
  double judge(Batch batch, double[] byUpper);

  /**
   * The product of the mixed second derivative of g with a vector: the gradient by x of the inner
   * product of z with grad_y g. A pass forward and one for the tangents, charged as one work unit
   * for a reference batch.
   *
   * @param z vector, all blocks one behind the other
   * @param out receives the product, as long as x
   */
  void mixed(Batch batch, double[] z, double[] out);
}
