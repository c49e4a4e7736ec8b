package io.github.stepwright;

import java.util.random.RandomGenerator;

/**
 * A named stream of random numbers whose state is one long, so that a checkpoint can hold it.
 *
 * <p>SplitMix64: {@code state += 0x9e3779b97f4a7c15}, output is a mix of the state. The stream of a
 * component depends on the plan's seed and the component's name alone.
 *
 * <p>Steele, Lea, Flood, "Fast Splittable Pseudorandom Number Generators", OOPSLA 2014.
 *
 * <p>Used by one thread.
 */
public final class RandomStream implements RandomGenerator {

  private static final long GOLDEN = 0x9e3779b97f4a7c15L;

  private long state;

  /** A stream that goes on from a state. */
  public RandomStream(long state) {
    this.state = state;
  }

  /** The stream of a component. */
  public static RandomStream named(long seed, String name) {
    long state = mix(seed + GOLDEN);
    for (int i = 0; i < name.length(); i++) {
      state = mix(state + GOLDEN + name.charAt(i));
    }
    return new RandomStream(state);
  }

  /** The state; {@link #state(long)} puts it back. */
  public long state() {
    return state;
  }

  /** Goes on from a state that was read before. */
  public void state(long state) {
    this.state = state;
  }

  @Override
  public long nextLong() {
    state += GOLDEN;
    return mix(state);
  }

  /** The generator's mixing function: neighbouring inputs give unrelated outputs. */
  public static long mix(long z) {
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
