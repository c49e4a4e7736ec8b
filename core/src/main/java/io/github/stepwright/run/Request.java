package io.github.stepwright.run;

import io.github.stepwright.control.Measuring;
import io.github.stepwright.control.Skipping;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a person asked for: a workload, a seed, and of everything else what they named.
 *
 * {@snippet :
 * Request.of("digits-mlp").lr("rex").optimizer("adamw").budget("steps:500").micro(8).seed(3)
 * }
 *
 * <p>Immutable. What was not named is the workload's own, or not there.
 *
 * @param workload spec of the workload
 * @param seed of every random number
 * @param named texts by role, as the journal's header keeps them
 */
public record Request(String workload, long seed, Map<String, String> named) {

  static final String LR = "lr";
  static final String OPTIMIZER = "optimizer";
  static final String BUDGET = "budget";
  static final String NONFINITE = "nonfinite";
  static final String MICRO = "micro";
  static final String BATCH = "batch";
  static final String LAYERS = "layers";
  static final String MEASURE = "measure";
  static final String OMEGA = "omega";
  static final String DIFFICULTY = "difficulty";
  static final String AUXILIARY = "auxiliary";
  static final String SERVER = "server";
  static final String CLIENT = "client";

  /** Keeps the texts as they are. */
  public Request {
    named = Collections.unmodifiableMap(new LinkedHashMap<>(named));
  }

  /** A workload with everything of its own and seed 0. */
  public static Request of(String workload) {
    return new Request(workload, 0, Map.of());
  }

  /** The same with another seed. */
  public Request seed(long seed) {
    return new Request(workload, seed, named);
  }

  /** The same with the spec of a schedule; refused beside an optimizer without a rate. */
  public Request lr(String lr) {
    return with(LR, lr);
  }

  /** The same with the spec of an optimizer. */
  public Request optimizer(String optimizer) {
    return with(OPTIMIZER, optimizer);
  }

  /** The same with the spec of a budget. */
  public Request budget(String budget) {
    return with(BUDGET, budget);
  }

  /**
   * The same, passing over steps that are not finite.
   *
   * @param most of them in a row, at least 1; without it the first ends the run
   */
  public Request skips(int most) {
    return with(NONFINITE, Catalog.CONTROLLERS.print(new Skipping(most)));
  }

  /**
   * The same with gradients accumulated over micro-batches.
   *
   * @param parts of each batch, at least 1
   */
  public Request micro(int parts) {
    return micro(Integer.toString(parts));
  }

  /**
   * The same with gradients accumulated over micro-batches.
   *
   * @param micro a number of parts, or {@code size:M} for parts of M examples at most
   */
  public Request micro(String micro) {
    return with(MICRO, Micro.parse(micro).toString());
  }

  /**
   * The same with another batch size.
   *
   * @param batch a number of examples, or the spec of a controller of the batch size
   */
  public Request batch(String batch) {
    return with(BATCH, batch);
  }

  /** The same with the spec of a controller of each layer's rate factor. */
  public Request layers(String layers) {
    return with(LAYERS, layers);
  }

  /**
   * The same with measurements on the way.
   *
   * @param what names joined by {@code +}, and {@code :every=K} where they shall come at another
   *     pace than {@link Measuring} has by itself
   */
  public Request measure(String what) {
    String[] parts = what.split(":", 2);
    String spec = "measuring:what=" + parts[0] + (parts.length == 2 ? "," + parts[1] : "");
    return with(MEASURE, Catalog.CONTROLLERS.print(Catalog.CONTROLLERS.parse(spec)));
  }

  /** The same with the spec of a solver's relaxation factor. */
  public Request omega(String omega) {
    return with(OMEGA, omega);
  }

  /** The same with the spec of the share of its tasks that a workload trains on. */
  public Request difficulty(String difficulty) {
    return with(DIFFICULTY, difficulty);
  }

  /** The same with the spec of the weight of a workload's auxiliary loss. */
  public Request auxiliary(String auxiliary) {
    return with(AUXILIARY, auxiliary);
  }

  /** The same with the spec of a federation's server rate. */
  public Request server(String server) {
    return with(SERVER, server);
  }

  /** The same with the spec of the factor on the rates of a federation's clients. */
  public Request client(String client) {
    return with(CLIENT, client);
  }

  /** What was named for a role. */
  Optional<String> named(String role) {
    return Optional.ofNullable(named.get(role));
  }

  private Request with(String role, String text) {
    var all = new LinkedHashMap<>(named);
    all.put(role, text);
    return new Request(workload, seed, all);
  }
}
