package io.github.stepwright.app.export;

import io.github.stepwright.refine.Knots;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A schedule as a source file for another library: a table of knots and the line between them.
 *
 * <p>In every one the factor of the k-th optimizer step, k from 0, is that of the schedule at step
 * k, in double arithmetic where the library has it; past the last row it holds the last value. The
 * base rate is not in it: it has to be tuned like that of any other schedule.
 */
public enum ScheduleCode {
  /** A function for PyTorch's {@code LambdaLR}. */
  TORCH(ScheduleCode::torch),
  /** A piecewise linear optax schedule. */
  OPTAX(ScheduleCode::optax),
  /** A DJL {@code Tracker}. */
  DJL(ScheduleCode::djl);

  /** Entries that fit into the initializer of one Java class. */
  private static final int MOST_IN_JAVA = 2000;

  private final Function<Source, String> writer;

  ScheduleCode(Function<Source, String> writer) {
    this.writer = writer;
  }

  /** What goes into the text. */
  private record Source(String about, List<Long> rows, List<Double> values) {

    String rowList() {
      return list(rows, 14);
    }

    String valueList() {
      return list(values, 8);
    }

    private static String list(List<?> items, int each) {
      var text = new StringBuilder();
      for (int i = 0; i < items.size(); i += each) {
        List<?> line = items.subList(i, Math.min(i + each, items.size()));
        text.append("    ")
            .append(line.stream().map(Object::toString).collect(Collectors.joining(", ")))
            .append(",\n");
      }
      return text.toString();
    }
  }

  /**
   * The source file.
   *
   * @param what one line on where the schedule comes from
   * @throws IllegalArgumentException for more knots than a Java class can hold
   */
  public String write(String what, Knots knots) {
    int count = knots.rows().size();
    if (this == DJL && count > MOST_IN_JAVA) {
      throw new IllegalArgumentException(
          "--knots must be <= %d for djl, got %d".formatted(MOST_IN_JAVA, count));
    }
    String about =
        String.format(
            Locale.ROOT,
            "%s\n%d steps in %d knots, at most %.2g of the peak away from the schedule.",
            what,
            knots.rows().getLast() + 1,
            count,
            knots.deviation());
    return writer.apply(new Source(about, knots.rows(), knots.values()));
  }

  private static String python(Source source) {
    return """
    \"""%s
    The base rate is not in it: tune it as for any other schedule.
    \"""

    import bisect

    # Steps of the knots, from 0, and the factors on the base rate there.
    ROWS = [
    %s]
    VALUES = [
    %s]


    def factor(step):
        \"""Factor on the base rate for the optimizer step with this index, from 0.\"""
        if step >= ROWS[-1]:
            return VALUES[-1]
        i = bisect.bisect_right(ROWS, step) - 1
        share = (step - ROWS[i]) / (ROWS[i + 1] - ROWS[i])
        return VALUES[i] + share * (VALUES[i + 1] - VALUES[i])
    """
        .formatted(source.about, source.rowList(), source.valueList());
  }

  private static String torch(Source source) {
    return python(source)
        + """


        def schedule(optimizer):
            \"""A LambdaLR: call its step() after each optimizer.step(); optimizer's lr is the base rate.\"""
            from torch.optim.lr_scheduler import LambdaLR

            return LambdaLR(optimizer, lr_lambda=factor)
        """;
  }

  private static String optax(Source source) {
    return python(source)
        + """


        def schedule(base_rate):
            \"""An optax schedule, as in optax.sgd(learning_rate=schedule(0.1)).\"""
            import optax

            if len(ROWS) == 1:
                return optax.constant_schedule(base_rate * VALUES[0])
            lines = [
                optax.linear_schedule(base_rate * here, base_rate * there, end - begin)
                for here, there, begin, end in zip(VALUES, VALUES[1:], ROWS, ROWS[1:])
            ]
            return optax.join_schedules(lines, boundaries=ROWS[1:-1])
        """;
  }

  private static String djl(Source source) {
    return """
    import ai.djl.training.tracker.Tracker;
    import java.util.Arrays;

    /**
     * %s
     *
     * The base rate is not in it: tune it as for any other schedule. DJL counts updates from 1;
     * the first one takes the value of step 0.
     */
    public final class RefinedTracker implements Tracker {

      /** Steps of the knots, from 0. */
      private static final int[] ROWS = {
    %s  };

      /** Factors on the base rate there. */
      private static final double[] VALUES = {
    %s  };

      private final double baseRate;

      public RefinedTracker(double baseRate) {
        this.baseRate = baseRate;
      }

      /** Factor on the base rate for the optimizer step with this index, from 0. */
      public static double factor(int step) {
        int last = ROWS.length - 1;
        if (step >= ROWS[last]) {
          return VALUES[last];
        }
        int found = Arrays.binarySearch(ROWS, step);
        if (found >= 0) {
          return VALUES[found];
        }
        int i = -found - 2;
        double share = (double) (step - ROWS[i]) / (ROWS[i + 1] - ROWS[i]);
        return VALUES[i] + share * (VALUES[i + 1] - VALUES[i]);
      }

      @Override
      public float getNewValue(int numUpdate) {
        return (float) (baseRate * factor(Math.max(0, numUpdate - 1)));
      }
    }
    """
        .formatted(source.about.replace("\n", "\n * "), source.rowList(), source.valueList());
  }
}
