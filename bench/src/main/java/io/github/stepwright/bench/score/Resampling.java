package io.github.stepwright.bench.score;

/** What a bootstrap draws again, and so which question its interval answers. */
public enum Resampling {
  /**
   * Studies, independently per submission and workload: would the score be the same with other
   * seeds? The medians, the fastest times and all rules are computed again. One study gives an
   * interval without width.
   */
  STUDIES,
  /**
   * Workloads, each together with its held-out variants: would the score be the same on other
   * tasks? One workload gives an interval without width.
   */
  WORKLOADS
}
