package io.github.stepwright.optim;

import io.github.stepwright.Bundle;
import io.github.stepwright.Optimizer;
import io.github.stepwright.Part;

/**
 * A rule of one fused pass whose constants depend on what {@link Part#alike} compares and on
 * nothing else: reckoned for one part, they serve all that are alike.
 *
 * <p>Over many tensors the time to look up knobs is time in which no memory comes: a few hundred
 * instructions between two tensors cost as much as a thousand weights.
 */
interface Uniform extends Optimizer {

  /** The pass over a part for which nothing is at hand. */
  void anew(Part part);

  @Override
  default void update(Part part) {
    if (!Fused.repeats(part)) {
      anew(part);
    }
  }

  @Override
  default Bundle.Order bundles() {
    return Bundle.Order.AS_THEY_LIE;
  }

  @Override
  default void pass(int pass, Bundle bundle) {
    if (!Joint.repeats(bundle)) {
      Optimizer.super.pass(pass, bundle);
    }
  }
}
