package io.github.stepwright.bench.workload;

import io.github.stepwright.RandomStream;
import io.github.stepwright.Split;
import io.github.stepwright.bench.data.Dataset;
import io.github.stepwright.bench.data.Shipped;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/**
 * Labelled examples of three splits: rows of numbers, or contexts of symbols that an embedding
 * turns into numbers. Immutable, shared by all runs of a problem.
 *
 * @param width numbers of a row, or symbols of a context
 * @param classes number of classes
 * @param symbols number of different symbols; 0 for rows of numbers
 * @param values rows of numbers of each split; empty arrays for contexts
 * @param contexts symbols of each split; empty arrays for rows of numbers
 * @param labels class of each example of each split
 */
public record Examples(
    int width, int classes, int symbols, float[][] values, int[][] contexts, int[][] labels) {

  /** Letters and the mark between words. */
  private static final int LETTERS = 27;

  private static final int CONTEXT = 3;

  static Examples of(Dataset data) {
    int splits = Split.values().length;
    float[][] values = new float[splits][];
    int[][] labels = new int[splits][];
    for (Split split : Split.values()) {
      values[split.ordinal()] = data.part(split).values();
      labels[split.ordinal()] = data.part(split).labels();
    }
    return new Examples(data.width(), data.classes(), 0, values, new int[splits][0], labels);
  }

  /**
   * Next-letter examples: three letters before, and the letter that comes; a mark stands before and
   * behind each word. A word belongs to a split by its hash: of ten, eight train, one validates,
   * one tests.
   */
  static Examples nextLetter(List<String> words) {
    List<List<String>> splits = List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    for (String word : mixed(words)) {
      int bucket = Math.floorMod(word.hashCode() * 0x9e3779b9, 10);
      splits.get(bucket < 8 ? 0 : bucket - 7).add(word);
    }
    return ofWords(splits);
  }

  /**
   * Next-letter examples of the words of a text as often as they occur: the first eight tenths of
   * it train, the next validates, the last tests.
   */
  static Examples running(String text) {
    List<String> words =
        Arrays.stream(text.toLowerCase(Locale.ROOT).split("[^a-z]+"))
            .filter(word -> !word.isEmpty())
            .toList();
    int train = words.size() * 8 / 10;
    int validate = words.size() * 9 / 10;
    return ofWords(
        List.of(
            mixed(words.subList(0, train)),
            mixed(words.subList(train, validate)),
            mixed(words.subList(validate, words.size()))));
  }

  /** The words of each split are mixed, so that its first thousand examples are like all of it. */
  private static Examples ofWords(List<List<String>> splits) {
    int[][] contexts = new int[splits.size()][];
    int[][] labels = new int[splits.size()][];
    for (int s = 0; s < splits.size(); s++) {
      int count = splits.get(s).stream().mapToInt(word -> word.length() + 1).sum();
      contexts[s] = new int[CONTEXT * count];
      labels[s] = new int[count];
      int k = 0;
      for (String word : splits.get(s)) {
        int[] before = new int[CONTEXT];
        for (int i = 0; i <= word.length(); i++) {
          int next = i == word.length() ? 0 : word.charAt(i) - 'a' + 1;
          System.arraycopy(before, 0, contexts[s], CONTEXT * k, CONTEXT);
          labels[s][k++] = next;
          System.arraycopy(before, 1, before, 0, CONTEXT - 1);
          before[CONTEXT - 1] = next;
        }
      }
    }
    return new Examples(CONTEXT, LETTERS, LETTERS, new float[splits.size()][0], contexts, labels);
  }

  private static List<String> mixed(List<String> words) {
    var mixed = new ArrayList<>(words);
    Collections.shuffle(mixed, RandomStream.named(0, "order"));
    return mixed;
  }

  /** The examples of words-mlp: next letters of the words that ship in the jar. */
  public static Examples words() {
    return nextLetter(Shipped.words());
  }

  /** The examples of words-mlp:text=austen: the same of the running text of two novels. */
  public static Examples austen() {
    return running(Shipped.austen());
  }

  /** Number of examples of a split. */
  public int count(Split split) {
    return labels[split.ordinal()].length;
  }
}
