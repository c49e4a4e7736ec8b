package io.github.stepwright;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/**
 * Everything that a workload needs to go on from here as if nothing had happened: weights, slots,
 * scalars, step counters, random streams, position in the data.
 *
 * <p>The arrays are copies and belong to the checkpoint; nobody writes to them.
 *
 * @param floats arrays by name
 * @param doubles scalars by name
 * @param longs counters and random states by name
 */
public record Checkpoint(
    Map<String, float[]> floats, Map<String, double[]> doubles, Map<String, long[]> longs) {

  /**
   * A share of the way to another state: every float and double x of that one becomes y + share (x
   * - y), y being the one here; counters, random states and whatever is not here or has another
   * length are the other's.
   *
   * @param share in [0, 1]; 1 is the other to the bit
   */
  public Checkpoint towards(Checkpoint other, double share) {
    if (share == 1) {
      return other;
    }
    var movedFloats = new HashMap<String, float[]>();
    other.floats.forEach(
        (name, to) -> {
          float[] from = floats.getOrDefault(name, to);
          float[] moved = to.clone();
          for (int i = 0; from.length == to.length && i < to.length; i++) {
            moved[i] = (float) (from[i] + share * (to[i] - from[i]));
          }
          movedFloats.put(name, moved);
        });
    var movedDoubles = new HashMap<String, double[]>();
    other.doubles.forEach(
        (name, to) -> {
          double[] from = doubles.getOrDefault(name, to);
          double[] moved = to.clone();
          for (int i = 0; from.length == to.length && i < to.length; i++) {
            moved[i] = from[i] + share * (to[i] - from[i]);
          }
          movedDoubles.put(name, moved);
        });
    return new Checkpoint(movedFloats, movedDoubles, other.longs);
  }

  /** A digest of names and bits: two states with the same one are the same. */
  public String hash() {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      var word = ByteBuffer.allocate(Long.BYTES);
      for (var one : new TreeMap<>(floats).entrySet()) {
        name(digest, one.getKey());
        for (float value : one.getValue()) {
          digest.update(word.clear().putLong(Float.floatToRawIntBits(value)).array());
        }
      }
      for (var one : new TreeMap<>(doubles).entrySet()) {
        name(digest, one.getKey());
        for (double value : one.getValue()) {
          digest.update(word.clear().putLong(Double.doubleToRawLongBits(value)).array());
        }
      }
      for (var one : new TreeMap<>(longs).entrySet()) {
        name(digest, one.getKey());
        for (long value : one.getValue()) {
          digest.update(word.clear().putLong(value).array());
        }
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static void name(MessageDigest digest, String name) {
    digest.update(name.getBytes(StandardCharsets.UTF_8));
    digest.update((byte) 0);
  }
}
