package io.github.stepwright.optim;

import io.github.stepwright.Optimizer;
import io.github.stepwright.Wrapper;
import io.github.stepwright.run.Catalog;
import java.util.Map;
import java.util.stream.Stream;

/** One spec for every optimizer of the catalogue: its name, and what has no default. */
final class Specs {

  /**
   * Those that cannot do without a key, or that say more with one; the minimum of a matrix has
   * another norm than its start, so the one that holds norms leaves it out.
   */
  private static final Map<String, String> KEYS =
      Map.of("ema", "ema:beta=0.99", "nap", "nap:except=x");

  private Specs() {}

  /** Specs of all update rules; a wrapper is around sgd with momentum. */
  static Stream<String> all() {
    return Catalog.OPTIMIZERS.names().stream()
        .filter(name -> Optimizer.class.isAssignableFrom(Catalog.OPTIMIZERS.type(name)))
        .map(Specs::of);
  }

  static String of(String name) {
    String spec = KEYS.getOrDefault(name, name);
    boolean wraps = Wrapper.class.isAssignableFrom(Catalog.OPTIMIZERS.type(name));
    return wraps ? spec + "/sgd:momentum=0.9" : spec;
  }
}
