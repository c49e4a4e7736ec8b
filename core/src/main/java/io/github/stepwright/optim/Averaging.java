package io.github.stepwright.optim;

import io.github.stepwright.Array;
import io.github.stepwright.Part;
import io.github.stepwright.Wrapper;

/** A wrapper that follows the weights with others in slot 0, which are the ones to evaluate. */
interface Averaging extends Wrapper {

  /** Before the first step of a block. */
  void begin(Part part);

  /** After each step of a block. */
  void follow(Part part);

  @Override
  default int slots() {
    return 1;
  }

  @Override
  default void pass(int pass, Part part) {
    if (pass == 0 && part.step() == 1) {
      begin(part);
    }
    inner().pass(pass, part.inner());
    if (pass == passes() - 1) {
      follow(part);
    }
  }

  /** The average moves by a share of its distance from the weights. */
  static void approach(Part part, double share) {
    Array xs = part.x();
    Array es = part.slot(0);
    for (int i = part.from(); i < part.to(); i++) {
      double e = es.get(i);
      es.set(i, e + share * (xs.get(i) - e));
    }
  }

  /** The average is where the weights are. */
  static void copy(Part part) {
    for (int i = part.from(); i < part.to(); i++) {
      part.slot(0).set(i, part.x().get(i));
    }
  }

  @Override
  default boolean reads() {
    return true;
  }

  @Override
  default void readout(Part part, Array out) {
    for (int i = part.from(); i < part.to(); i++) {
      out.set(i, part.slot(0).get(i));
    }
  }
}
