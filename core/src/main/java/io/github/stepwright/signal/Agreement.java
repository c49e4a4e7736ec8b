package io.github.stepwright.signal;

import io.github.stepwright.Quantity;

/**
 * How two changes of the same weights lie to each other: their inner product, and its cosine.
 *
 * <p>The inner product has the unit of squared weights and grows with their number; the cosine has
 * neither. Both are 0 where one of the changes is 0. A federation answers them under these names.
 *
 * @param product {@code <a, b>}
 * @param cosine {@code <a, b> / (|a| |b|)}, in [-1, 1]
 */
public record Agreement(double product, double cosine) {

  /** The group in a step's norms that says that a round is complete: its update is the mean. */
  public static final String ROUND = "round";

  /** The group of a step that the server makes. */
  public static final String SERVER = "server";

  /** Mean change of the clients in this round, against that of the round before. */
  public static final Quantity ROUND_PRODUCT = new Quantity("roundProduct");

  /** The same as a cosine. */
  public static final Quantity ROUND_COSINE = new Quantity("roundCosine");

  /** Nothing to compare. */
  public static final Agreement NONE = new Agreement(0, 0);

  private static final String LOCAL = "local";
  private static final String GLOBAL = "global";
  private static final String PRODUCT = "Product/";
  private static final String COSINE = "Cosine/";

  /** A client's last change against its change before. */
  public static Quantity local(String client, boolean cosine) {
    return new Quantity(LOCAL + (cosine ? COSINE : PRODUCT) + client);
  }

  /** A client's last change against the mean change of the last round. */
  public static Quantity global(String client, boolean cosine) {
    return new Quantity(GLOBAL + (cosine ? COSINE : PRODUCT) + client);
  }

  /**
   * What a quantity asks of one client.
   *
   * @param local whether against its own change before, rather than the last round's
   * @param cosine whether as a cosine
   */
  public record Asked(String client, boolean local, boolean cosine) {
    /**
     * The question in a quantity's name.
     *
     * @throws IllegalArgumentException where it is none about a client, naming those there are
     */
    public static Asked of(Quantity what) {
      for (boolean local : new boolean[] {true, false}) {
        for (boolean cosine : new boolean[] {true, false}) {
          String start =
              (local ? Agreement.local("", cosine) : Agreement.global("", cosine)).name();
          if (what.name().startsWith(start)) {
            return new Asked(what.name().substring(start.length()), local, cosine);
          }
        }
      }
      throw new IllegalArgumentException(
          "quantity must be roundProduct, roundCosine, or localProduct, localCosine, globalProduct,"
              + " globalCosine of a client, got "
              + what.name());
    }
  }

  /**
   * Compares two changes.
   *
   * @param a one, empty where there is none yet
   * @param b the other, the same length unless one is empty
   */
  public static Agreement of(double[] a, double[] b) {
    if (a.length == 0 || b.length == 0) {
      return NONE;
    }
    double dot = 0;
    double squares = 0;
    double others = 0;
    for (int i = 0; i < a.length; i++) {
      dot += a[i] * b[i];
      squares += a[i] * a[i];
      others += b[i] * b[i];
    }
    double length = Math.sqrt(squares) * Math.sqrt(others);
    return new Agreement(dot, length > 0 ? Math.clamp(dot / length, -1, 1) : 0);
  }

  /** The number that was asked for. */
  public double as(boolean cosine) {
    return cosine ? this.cosine : product;
  }
}
