package io.github.stepwright;

import java.util.Set;

/**
 * A rule that moves weights along gradients: an immutable record of its hyperparameters.
 *
 * <p>All state lies outside, in slots (arrays for each block) and scalars, and begins at 0. A step
 * is a fixed number of passes over ranges of all blocks. Most rules need one, {@link #update}; one
 * that needs a global number before it can move anything says in {@link #sums} how many it adds up
 * and gets a pass {@link #measure} before it. A {@link Wrapper} puts passes of its own around those
 * of the rule inside.
 *
 * <p>Ranges may be visited by several threads: a pass writes to its own {@link Part} and nothing
 * else. Sums are kept part by part and added in their order, so that a result does not depend on
 * the number of threads.
 *
 * <p>The loop over {@link Array} is the specification of a rule, in double arithmetic for both
 * widths of memory. Where it pays, a rule has a fused float pass beside it.
 */
public non-sealed interface Optimizer extends Rule {

  /** Number of slots, those of a rule inside not counted. */
  int slots();

  /** Length of a slot of this block. */
  default int length(int slot, Block block) {
    return block.length();
  }

  /** Whether a slot is float64 also where the weights are float32. */
  default boolean wide(int slot) {
    return false;
  }

  /**
   * Whether a slot is working memory: nothing in it is kept from step to step, and checkpoints
   * leave it out.
   */
  default boolean scratch(int slot) {
    return false;
  }

  /** Number of scalars, those of a rule inside not counted. */
  default int scalars() {
    return 0;
  }

  /**
   * Whether scalars and sums are common to all groups; if not, every group has its own. {@link
   * Settings} are those of the group either way.
   */
  default boolean joint() {
    return false;
  }

  /** What it needs beside the gradient. */
  default Set<Need> needs() {
    return Set.of();
  }

  /** Whether every element can be updated without its neighbours; if not, a range is a block. */
  default boolean elementwise() {
    return true;
  }

  /** Number of sums that its passes add up, those of a rule inside not counted. */
  default int sums() {
    return 0;
  }

  /** Number of passes over memory of one step. */
  default int passes() {
    return sums() == 0 ? 1 : 2;
  }

  /** Before a pass, once for each whole. */
  default void before(int pass, Whole whole) {
    if (pass == passes() - 1) {
      between(whole);
    }
  }

  /** One pass over a part. */
  default void pass(int pass, Part part) {
    if (pass == passes() - 1) {
      update(part);
    } else {
      measure(part);
    }
  }

  /** How small parts go {@link #pass(int, Bundle) together}. */
  default Bundle.Order bundles() {
    return Bundle.Order.APART;
  }

  /** One pass over parts that may go together; the result is as if it were made one by one. */
  default void pass(int pass, Bundle bundle) {
    for (int i = 0; i < bundle.size(); i++) {
      pass(pass, bundle.part(i));
    }
  }

  /** First pass of a rule with sums: reads, and adds to them. */
  default void measure(Part part) {}

  /** Before {@link #update}, once for each whole: works sums and loss into the scalars. */
  default void between(Whole whole) {}

  /** Moves the weights of a part. */
  void update(Part part);

  /**
   * How fast the loss falls with the rate while the gradient stays as it is: {@code <g, u>} with u
   * the update for a rate of 1 that the rule then settles on; NaN where norms cannot tell.
   *
   * @param l1 sum of |g|
   * @param l2 Euclidean norm of g
   */
  default double slope(Settings settings, double l1, double l2) {
    return Double.NaN;
  }

  /**
   * Whether its first update is in proportion to the rate and looks like those behind it: then a
   * trial step tells the slope that norms do not. False for rules that scale the rate by a schedule
   * or a distance of their own.
   */
  default boolean proportional() {
    return false;
  }

  /** Whether the weights to evaluate differ from those that are trained. */
  default boolean reads() {
    return false;
  }

  /**
   * Writes the weights to evaluate; called only where {@link #reads} is true and after a step.
   *
   * @param out as long as the block; only the part's range is written
   */
  default void readout(Part part, Array out) {
    throw new IllegalStateException("the weights that are trained are the ones to evaluate");
  }
}
