package io.github.stepwright.bench.protocol;

import io.github.stepwright.Problem;
import java.util.ArrayList;
import java.util.List;

/**
 * Workloads that are judged together, each with the steps of a full run.
 *
 * @param name as the command line takes it
 * @param entries in the order of the tables
 */
public record Suite(String name, List<Entry> entries) {

  /** Of the deep workloads so many at most. */
  private static final int DEEP = 5;

  /**
   * A workload of a suite.
   *
   * @param workload spec
   * @param steps of a full run, T_max
   */
  public record Entry(String workload, long steps) {}

  /** Copies the entries. */
  public Suite {
    entries = List.copyOf(entries);
  }

  /**
   * Plain Java, seconds for each method: the one that continuous integration runs. Smaller data
   * sets were tried and left out, because a constant rate is as good as any schedule on them within
   * two deviations over seeds; the first two are of this kind and stay for their ranks.
   */
  public static Suite fast() {
    return new Suite(
        "fast",
        List.of(
            new Entry("noisy-quadratic", 1000),
            new Entry("digits-softmax", 1000),
            new Entry("letter-softmax", 1500),
            new Entry("words-mlp", 400),
            new Entry("softmax:data=vehicle", 370),
            new Entry("mlp:data=letter,hidden=16", 600),
            new Entry("mlp:data=letter,hidden=32+32", 400),
            new Entry("mlp:data=letter", 600)));
  }

  /**
   * Twelve workloads in plain Java at their own sizes, and those with the engine for deep learning
   * where it is there.
   *
   * @param deep what other providers than that of the plain ones offer; five of them at most count
   */
  public static Suite full(List<Problem.Declared> deep) {
    var entries =
        new ArrayList<>(
            List.of(
                new Entry("noisy-quadratic", 1000),
                new Entry("digits-softmax", 1000),
                new Entry("digits-mlp", 2000),
                new Entry("letter-softmax", 3000),
                new Entry("words-mlp", 4000),
                new Entry("softmax:data=segment", 1010),
                new Entry("softmax:data=vehicle", 370),
                new Entry("softmax:data=shuttle", 5000),
                new Entry("mlp:data=vehicle", 370),
                new Entry("mlp:data=vowel", 433),
                new Entry("mlp:data=segment", 1010),
                new Entry("mlp:data=letter", 5000)));
    deep.stream()
        .limit(DEEP)
        .forEach(declared -> entries.add(new Entry(declared.name(), declared.steps())));
    return new Suite("full", entries);
  }

  /** Optimizer steps of one run of every workload. */
  public long steps() {
    return entries.stream().mapToLong(Entry::steps).sum();
  }
}
