package io.github.stepwright;

import java.util.List;

/**
 * The state of one controller in one run: folds signals into decisions.
 *
 * <p>Depends on nothing but the signals and the random stream it was started with, so that a replay
 * of the same signals gives the same decisions. One that decides nothing returns {@code List.of()}.
 * Used by one thread.
 */
@FunctionalInterface
public interface Fold {

  /** The answer to one signal. */
  List<Decision> on(Signal signal);
}
