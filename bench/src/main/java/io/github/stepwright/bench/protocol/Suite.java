package io.github.stepwright.bench.protocol;

import java.util.List;
import java.util.stream.Stream;

/**
 * Workloads that are judged together, each with the steps of a full run.
 *
 * @param name as the command line takes it
 * @param entries in the order of the tables
 */
public record Suite(String name, List<Entry> entries) {

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

  /** Twelve workloads in plain Java at their own sizes. */
  public static Suite plain() {
    return new Suite(
        "plain",
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
  }

  /**
   * Five neural networks in their quick sizes, which need the engine for deep learning: two that
   * classify images (convolutions, attention), one that models images, two that model text
   * (attention, recurrence). The perceptron on images is not among them, because the plain
   * workloads have perceptrons, and the autoencoder's metric has finer steps than an accuracy.
   */
  public static Suite deep() {
    return new Suite(
        "deep",
        List.of(
            new Entry("fashion-cnn:quick=true", 40),
            new Entry("fashion-vit:quick=true", 40),
            new Entry("fashion-vae:quick=true", 37),
            new Entry("chars-gpt:quick=true", 80),
            new Entry("chars-gru:quick=true", 60)));
  }

  /** The plain ones and the deep ones. */
  public static Suite full() {
    return new Suite(
        "full", Stream.of(plain(), deep()).flatMap(part -> part.entries().stream()).toList());
  }

  /** Optimizer steps of one run of every workload. */
  public long steps() {
    return entries.stream().mapToLong(Entry::steps).sum();
  }
}
