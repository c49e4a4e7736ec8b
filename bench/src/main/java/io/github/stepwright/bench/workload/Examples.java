package io.github.stepwright.bench.workload;

import io.github.stepwright.RandomStream;
import io.github.stepwright.Split;
import io.github.stepwright.bench.data.Dataset;
import io.github.stepwright.bench.data.Shipped;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

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
    var contexts = new ArrayList<List<Integer>>();
    var labels = new ArrayList<List<Integer>>();
    for (int s = 0; s < Split.values().length; s++) {
      contexts.add(new ArrayList<>());
      labels.add(new ArrayList<>());
    }
    // Mixed, so that the first thousand examples of a split are like all of them.
    for (String word : mixed(words)) {
      int bucket = Math.floorMod(word.hashCode() * 0x9e3779b9, 10);
      int split = bucket < 8 ? 0 : bucket - 7;
      int[] before = new int[CONTEXT];
      for (int i = 0; i <= word.length(); i++) {
        int next = i == word.length() ? 0 : word.charAt(i) - 'a' + 1;
        for (int symbol : before) {
          contexts.get(split).add(symbol);
        }
        labels.get(split).add(next);
        System.arraycopy(before, 1, before, 0, CONTEXT - 1);
        before[CONTEXT - 1] = next;
      }
    }
    return new Examples(
        CONTEXT,
        LETTERS,
        LETTERS,
        new float[Split.values().length][0],
        plain(contexts),
        plain(labels));
  }

  private static List<String> mixed(List<String> words) {
    var mixed = new ArrayList<>(words);
    Collections.shuffle(mixed, RandomStream.named(0, "order"));
    return mixed;
  }

  private static int[][] plain(List<List<Integer>> lists) {
    return lists.stream()
        .map(list -> list.stream().mapToInt(Integer::intValue).toArray())
        .toArray(int[][]::new);
  }

  /** The examples of words-mlp: next letters of the words that ship in the jar. */
  public static Examples words() {
    return nextLetter(Shipped.words());
  }

  /** Number of examples of a split. */
  public int count(Split split) {
    return labels[split.ordinal()].length;
  }
}
