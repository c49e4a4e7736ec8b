package io.github.stepwright.solve;

/** Linear systems one after another, each with a context that is known before it is solved. */
public sealed interface Sequence permits Shifts, Heat {

  /**
   * One system.
   *
   * @param matrix its operator
   * @param right right side
   * @param start where the iteration starts
   */
  record Instance(Stencil matrix, double[] right, double[] start) {}

  /** Points of a side of the grid. */
  int side();

  /** Systems of a full run. */
  long length();

  /** What is known of system t, from 0. */
  double context(long t);

  /** Least context of the sequence. */
  double low();

  /** Largest context of the sequence. */
  double high();

  /**
   * Where the first iteration starts from, if the sequence goes on from one solution to the next.
   */
  double[] first();

  /**
   * System t.
   *
   * @param last solution of system t - 1, or {@link #first}; it is left as it is
   */
  Instance at(long t, double[] last);
}
