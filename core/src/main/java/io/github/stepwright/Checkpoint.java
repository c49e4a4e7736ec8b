package io.github.stepwright;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
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
