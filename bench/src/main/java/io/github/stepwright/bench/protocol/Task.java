package io.github.stepwright.bench.protocol;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * One run to be made, with everything that decides its outcome.
 *
 * @param workload spec
 * @param steps horizon, which the schedule is told
 * @param optimizer spec
 * @param lr spec of the schedule; empty for an optimizer without a rate
 * @param rate base rate; NaN where the specs tell it
 * @param seed of initial weights, data order and everything else that is drawn
 */
public record Task(
    String workload, long steps, String optimizer, String lr, double rate, long seed) {

  private static final int DIGITS = 16;

  /** Names the run: equal tasks have equal names, others do not. */
  public String id() {
    String all = "%s|%d|%s|%s|%s|%d".formatted(workload, steps, optimizer, lr, rate, seed);
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(all.getBytes(StandardCharsets.UTF_8));
      return workload.replaceAll("[^A-Za-z0-9]+", "-")
          + "-"
          + HexFormat.of().formatHex(hash).substring(0, DIGITS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("the JDK must have SHA-256", e);
    }
  }
}
