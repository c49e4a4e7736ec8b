package io.github.stepwright.bench.speed;

import java.util.List;

/**
 * What one contestant reached in a bout.
 *
 * @param spec our optimizer that the bout is about
 * @param who {@code heap} or {@code native} for ours, {@code C} for the loop of the same rule,
 *     {@code yardstick} for the C loop of adamw, else the peer's name
 * @param params parameters of a step
 * @param threads that shared it
 * @param allocator {@code default}, or {@code kept} where the C library keeps freed memory
 * @param rounds nanoseconds for each parameter
 * @param median of the rounds
 * @param least of the rounds
 * @param bytes for each parameter that the rule must move; null for a peer, whose passes are its
 *     own
 * @param gigabytes a second that these bytes make; null without them
 * @param toC time in parts of that of the C loop of the same rule; null where there is none
 * @param toBytes time in parts of what these bytes take at the bandwidth of the yardstick
 * @param toOurs time in parts of ours; null for C loops
 */
public record Standing(
    String spec,
    String who,
    int params,
    int threads,
    String allocator,
    List<Double> rounds,
    double median,
    double least,
    Double bytes,
    Double gigabytes,
    Double toC,
    Double toBytes,
    Double toOurs) {

  /** Name of the C loop of adamw among contestants. */
  public static final String YARDSTICK = "yardstick";

  /** Name of the C loop of the same rule among contestants. */
  public static final String C = "C";

  /** Bytes that the yardstick moves for each parameter. */
  static final double YARDSTICK_BYTES = 28;

  /** Whether it is ours, wherever the memory lies. */
  public boolean ours() {
    return ours(who);
  }

  /** Whether it is a loop in C. */
  public boolean c() {
    return c(who);
  }

  /** Whether it belongs to another library. */
  public boolean peer() {
    return !ours() && !c();
  }

  static boolean ours(String who) {
    return who.equals("heap") || who.equals("native");
  }

  static boolean c(String who) {
    return who.equals(C) || who.equals(YARDSTICK);
  }
}
