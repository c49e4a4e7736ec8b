package io.github.stepwright;

import java.util.Map;
import java.util.Set;

/**
 * An optimizer around another one. Everything goes to the rule inside unless the wrapper says
 * otherwise; slots, scalars and sums are counted apart, and {@link Part#inner} and {@link
 * Whole#inner} are what the rule inside sees.
 */
public interface Wrapper extends Optimizer {

  /** The rule inside. */
  Optimizer inner();

  @Override
  default Map<Knob, Double> knobs() {
    return inner().knobs();
  }

  @Override
  default int slots() {
    return 0;
  }

  @Override
  default Set<Need> needs() {
    return inner().needs();
  }

  @Override
  default boolean elementwise() {
    return inner().elementwise();
  }

  /** A wrapper is at least as joint as what it wraps. */
  @Override
  default boolean joint() {
    return inner().joint();
  }

  @Override
  default int passes() {
    return inner().passes();
  }

  @Override
  default void before(int pass, Whole whole) {
    for (int i = 0; i < whole.inner().size(); i++) {
      inner().before(pass, whole.inner().get(i));
    }
  }

  @Override
  default void pass(int pass, Part part) {
    inner().pass(pass, part.inner());
  }

  @Override
  default void update(Part part) {
    inner().update(part.inner());
  }

  @Override
  default double slope(Settings settings, double l1, double l2) {
    return inner().slope(settings, l1, l2);
  }

  @Override
  default boolean proportional() {
    return inner().proportional();
  }

  @Override
  default boolean reads() {
    return inner().reads();
  }

  @Override
  default void readout(Part part, Array out) {
    inner().readout(part.inner(), out);
  }
}
