package io.github.stepwright.bench.data;

import io.github.stepwright.spec.Nearest;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;

/** The data that ship in the jar; NOTICE names their origin and licence. */
public final class Shipped {

  private static final int NONE = -1;
  private static final int LETTER_TRAIN = 15_000;
  private static final int SHUTTLE_TRAIN = 43_500;
  private static final int MUSHROOMS_TRAIN = 6_513;

  private static final List<String> TABLES =
      List.of(
          "digits",
          "letter",
          "shuttle",
          "dna",
          "segment",
          "vehicle",
          "vowel",
          "glass",
          "sonar",
          "ionosphere",
          "pima",
          "wdbc",
          "iris",
          "wine",
          "mushrooms");

  private Shipped() {}

  /** Names of the classification tables. */
  public static List<String> tables() {
    return TABLES;
  }

  /**
   * A table by name, split and scaled; letter, shuttle and mushrooms keep their customary test
   * rows.
   *
   * @throws IllegalArgumentException for a name that does not ship
   */
  public static Dataset table(String name) {
    Table table = read(name);
    int test = test(name);
    return Dataset.of(
        table,
        test == NONE ? Division.shares(table, Division.USUAL) : Division.customary(table, test));
  }

  /**
   * The same table, split anew for each seed: every split keeps its size, customary test rows
   * included, which are drawn too.
   *
   * @throws IllegalArgumentException for a name that does not ship
   */
  public static LongFunction<Dataset> studies(String name) {
    Table table = read(name);
    int test = test(name);
    return seed ->
        Dataset.of(
            table, test == NONE ? Division.shares(table, seed) : Division.drawn(table, test, seed));
  }

  private static Table read(String name) {
    if (!TABLES.contains(name)) {
      throw new IllegalArgumentException(
          "data must be one of %s, got %s%s"
              .formatted(String.join(" ", TABLES), name, Nearest.hint(name, TABLES)));
    }
    if (!name.equals("mushrooms")) {
      return csv(name);
    }
    return Libsvm.read(
        List.of(
            Source.shipped("mushrooms.train.libsvm.gz"),
            Source.shipped("mushrooms.test.libsvm.gz")));
  }

  /** The first of the rows that customarily test. */
  private static int test(String name) {
    return switch (name) {
      case "letter" -> LETTER_TRAIN;
      case "shuttle" -> SHUTTLE_TRAIN;
      case "mushrooms" -> MUSHROOMS_TRAIN;
      default -> NONE;
    };
  }

  /** The digits as pictures: 8 x 8 counts of ink from 0 to 16, split as the table is. */
  public static Dataset pictures() {
    return Dataset.raw(csv("digits"));
  }

  private static Table csv(String name) {
    return Csv.read(Source.shipped(name + ".csv.gz"), Optional.empty());
  }

  /** Distinct lower-case words of six novels by Jane Austen, sorted. */
  public static List<String> words() {
    Source source = Source.shipped("words.txt.gz");
    try (BufferedReader in = source.reader()) {
      return in.lines().toList();
    } catch (IOException e) {
      throw source.unreadable(e);
    }
  }

  /** Pride and Prejudice and Emma, one after the other. */
  public static String austen() {
    Source source = Source.shipped("austen.txt.gz");
    try (BufferedReader in = source.reader()) {
      return in.readAllAsString();
    } catch (IOException e) {
      throw source.unreadable(e);
    }
  }
}
