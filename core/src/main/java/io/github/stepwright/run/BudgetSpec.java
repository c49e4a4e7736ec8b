package io.github.stepwright.run;

import io.github.stepwright.Budget;

/**
 * Budgets as text: {@code steps:1000}, {@code epochs:2}, {@code work:50}, {@code seconds:30}.
 *
 * <p>The printed form of epochs carries the workload's sizes, {@code
 * epochs:2,examples=1257,batch=32}, so that a journal can be read without its workload.
 */
public final class BudgetSpec {

  private BudgetSpec() {}

  /**
   * Reads a budget.
   *
   * @param examples training examples of one epoch, for {@code epochs}
   * @param batch nominal batch, for {@code epochs}
   * @throws IllegalArgumentException for anything that is not a budget
   */
  public static Budget parse(String text, long examples, long batch) {
    String[] parts = text.split(":", 2);
    if (parts.length != 2) {
      throw wrong(text);
    }
    String[] fields = parts[1].split(",");
    long size = examples;
    long nominal = batch;
    for (int i = 1; i < fields.length; i++) {
      String[] pair = fields[i].split("=", 2);
      switch (pair[0]) {
        case "examples" -> size = whole(text, pair[pair.length - 1]);
        case "batch" -> nominal = whole(text, pair[pair.length - 1]);
        default -> throw wrong(text);
      }
    }
    return switch (parts[0]) {
      case "steps" -> new Budget.Steps(whole(text, fields[0]));
      case "epochs" -> new Budget.Epochs(number(text, fields[0]), size, nominal);
      case "work" -> new Budget.WorkUnits(number(text, fields[0]));
      case "seconds" -> new Budget.WallClock(number(text, fields[0]));
      default -> throw wrong(text);
    };
  }

  /** The text that {@link #parse} reads back as the same budget. */
  public static String print(Budget budget) {
    return switch (budget) {
      case Budget.Steps b -> "steps:" + b.steps();
      case Budget.Epochs b ->
          "epochs:%s,examples=%d,batch=%d".formatted(b.epochs(), b.examples(), b.batch());
      case Budget.WorkUnits b -> "work:" + b.units();
      case Budget.WallClock b -> "seconds:" + b.seconds();
      case Budget.Stretched b -> print(b.total());
    };
  }

  private static long whole(String text, String value) {
    double number = number(text, value);
    if (number != Math.rint(number) || Math.abs(number) > 1e18) {
      throw wrong(text);
    }
    return (long) number;
  }

  private static double number(String text, String value) {
    try {
      return Double.parseDouble(value);
    } catch (NumberFormatException _) {
      throw wrong(text);
    }
  }

  private static IllegalArgumentException wrong(String text) {
    return new IllegalArgumentException(
        "budget must be steps:N, epochs:N, work:X or seconds:N, got " + text);
  }
}
