package io.github.stepwright.deep;

import io.github.stepwright.bench.data.Shipped;
import java.util.Arrays;

/**
 * A text as numbers of its characters: 90 % trains, the next 5 % validate, the last 5 % test.
 *
 * @param symbols by split
 * @param alphabet the characters, sorted; a symbol is the place of one
 */
record Text(short[][] symbols, String alphabet) {

  /** Pride and Prejudice and Emma. */
  static Text austen() {
    return of(Shipped.austen());
  }

  static Text of(String text) {
    int[] sorted = text.chars().distinct().sorted().toArray();
    String alphabet = new String(sorted, 0, sorted.length);
    short[] all = new short[text.length()];
    for (int i = 0; i < all.length; i++) {
      all[i] = (short) Arrays.binarySearch(sorted, text.charAt(i));
    }
    int train = (int) (all.length * 0.9);
    int validate = (int) (all.length * 0.95);
    return new Text(
        new short[][] {
          Arrays.copyOf(all, train),
          Arrays.copyOfRange(all, train, validate),
          Arrays.copyOfRange(all, validate, all.length)
        },
        alphabet);
  }
}
