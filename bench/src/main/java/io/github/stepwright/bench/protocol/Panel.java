package io.github.stepwright.bench.protocol;

import java.util.List;
import java.util.Optional;

/**
 * The methods that every newcomer is measured against. Names and configurations are frozen: with
 * them stands the stored minimum of scores.
 */
public final class Panel {

  /** NadamW with the configuration that {@code bench calibrate} found on the fast suite. */
  static final String CALIBRATED = "nadamw:lr=0.04482,beta1=0.8891,decay=0.007361";

  private static final List<Method> METHODS =
      List.of(
          Method.of("constant", Method.OWN, "constant"),
          Method.of("linear", Method.OWN, "linear"),
          Method.of("cosine", Method.OWN, "cosine"),
          Method.of("wsd", Method.OWN, "wsd"),
          Method.of("rex", Method.OWN, "rex"),
          Method.of("literature", Method.LITERATURE, "warmup:fraction=0.05/linear"),
          Method.of("schedulefreeadamw", "schedulefreeadamw", "warmup:fraction=0.05/constant"),
          Method.of("nadamw", CALIBRATED, "warmup:fraction=0.05/cosine"),
          Method.of("prodigy", "prodigy:lr=1", "cosine"));

  private Panel() {}

  /** All of them, in the order of the tables. */
  public static List<Method> methods() {
    return METHODS;
  }

  /** What they are called. */
  public static List<String> names() {
    return METHODS.stream().map(Method::name).toList();
  }

  /** The one of this name. */
  public static Optional<Method> find(String name) {
    return METHODS.stream().filter(method -> method.name().equals(name)).findFirst();
  }
}
