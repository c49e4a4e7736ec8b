package io.github.stepwright;

import java.util.List;
import java.util.Optional;

/** Contributes workloads; found through {@link java.util.ServiceLoader}. */
public interface WorkloadProvider {

  /** The workloads that need no argument, in the order in which to list them. */
  List<Problem.Declared> workloads();

  /**
   * The workload that a spec names, or empty where the name is not one of this provider's.
   *
   * @param spec for example {@code words-mlp}, {@code mlp:data=vehicle,hidden=64} or {@code
   *     csv:data/mine.csv,label=y}
   * @throws IllegalArgumentException for a spec of this provider's that cannot be met
   */
  Optional<Problem> open(String spec);

  /**
   * The spec of the same workload in a size that shows in seconds that it works; empty where it is
   * not one of this provider's, or has no such size.
   */
  default Optional<String> quick(String spec) {
    return Optional.empty();
  }
}
