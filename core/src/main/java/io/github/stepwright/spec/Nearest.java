package io.github.stepwright.spec;

import java.util.Collection;
import java.util.Comparator;

/** What somebody who mistyped a name probably meant. */
public final class Nearest {

  private Nearest() {}

  /** {@code "; did you mean rex?"}, or nothing where no name is near. */
  public static String hint(String name, Collection<String> known) {
    return known.stream()
        .min(Comparator.comparingInt(candidate -> distance(name, candidate)))
        .filter(candidate -> distance(name, candidate) <= Math.max(2, name.length() / 3))
        .map("; did you mean %s?"::formatted)
        .orElse("");
  }

  /** Levenshtein distance: insertions, deletions and replacements of one letter. */
  static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
