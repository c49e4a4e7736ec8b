package io.github.stepwright.bench.evidence;

import java.util.List;

/** A statement of a paper that can be run again here; one class for each. */
public interface Claim {

  /** What it is about. */
  About about();

  /** Whether it trains networks on the engine for deep learning, which may not be there. */
  default boolean deep() {
    return false;
  }

  /** Runs it and says what was measured. */
  List<Finding> measure(Ground ground) throws InterruptedException;

  /**
   * What a reader needs to know about a claim.
   *
   * @param name as the command line takes it
   * @param words the claim in our words
   * @param source paper, with its address
   * @param setting how it is tested here
   * @param seeds that take part, in words; empty where nothing is drawn
   * @param fast whether the quick size takes seconds, so that every build runs it
   */
  record About(
      String name, String words, String source, String setting, String seeds, boolean fast) {}
}
