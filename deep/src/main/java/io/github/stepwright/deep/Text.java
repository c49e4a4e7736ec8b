package io.github.stepwright.deep;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;

/**
 * A text as numbers of its characters: 90 % trains, the next 5 % validate, the last 5 % test.
 *
 * @param symbols by split
 * @param alphabet the characters, sorted; a symbol is the place of one
 */
record Text(short[][] symbols, String alphabet) {

  /** Pride and Prejudice and Emma. */
  static Text austen() {
    try (var in = new GZIPInputStream(Text.class.getResourceAsStream("data/austen.txt.gz"))) {
      return of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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
