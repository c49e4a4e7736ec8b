package io.github.stepwright.optim;

import io.github.stepwright.Array;
import io.github.stepwright.Bundle;
import io.github.stepwright.Part;

/** Sums of squares over the range of a part, in double. */
final class Squares {

  private Squares() {}

  /**
   * Of the gradient as a wrapper sees it, its factor applied; takes the memo, which a wrapper has
   * no other use for.
   */
  static double gradient(Part part) {
    var norms = norms(part);
    norms.measure(part.from(), part.to(), part.desk());
    return norms.squares() * part.scale() * part.scale();
  }

  /**
   * Of the gradients of a bundle, where they can be looked at together, as the sum of each part;
   * says whether it was done.
   */
  static boolean gradients(Bundle bundle, int sum) {
    for (int k = 0; bundle.memo() == null && k < bundle.size(); k++) {
      norms(bundle.part(k));
    }
    if (!GradientNorms.look(bundle)) {
      return false;
    }
    double scale = bundle.scale();
    for (int k = 0; k < bundle.size(); k++) {
      bundle.add(k, sum, GradientNorms.squares(bundle, k) * scale * scale);
    }
    return true;
  }

  private static GradientNorms norms(Part part) {
    if (!(part.memo() instanceof GradientNorms)) {
      part.memo(new GradientNorms(part.g()));
    }
    return (GradientNorms) part.memo();
  }

  /**
   * Of the gradient, added in double throughout: the relative error is below the number of values
   * times the ulp of 1. For bounds that must hold.
   */
  static double exact(Part part) {
    return of(part.g(), part) * part.scale() * part.scale();
  }

  /** Of the weights. */
  static double weights(Part part) {
    return of(part.x(), part);
  }

  private static double of(Array values, Part part) {
    double sum = 0;
    for (int i = part.from(); i < part.to(); i++) {
      double value = values.get(i);
      sum += value * value;
    }
    return sum;
  }
}
