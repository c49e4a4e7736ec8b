package io.github.stepwright.bench.speed;

import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;

/** An optimizer of another library, to be measured beside ours on the same numbers. */
public interface Peer {

  /** What to call it, for example {@code DJL AdamW}. */
  String name();

  /** The library and its version, for example {@code DJL 0.35.1}. */
  String library();

  /** Our optimizers that it stands beside, by their specs. */
  Set<String> beside();

  /**
   * The optimizer with its own defaults before its first step.
   *
   * @param weights copied into memory of the library
   * @param gradient copied too, the same in every step
   * @param threads that the library may use
   */
  Timed open(float[] weights, float[] gradient, int threads);

  /** Those on the class path. */
  static List<Peer> found() {
    return ServiceLoader.load(Peer.class).stream().map(ServiceLoader.Provider::get).toList();
  }
}
