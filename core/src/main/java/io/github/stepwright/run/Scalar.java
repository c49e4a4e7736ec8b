package io.github.stepwright.run;

import io.github.stepwright.Entry;
import io.github.stepwright.Norms;
import io.github.stepwright.Signal;
import io.github.stepwright.control.Observing;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * One number of a journal under its name: what plots, tables and other programs want to see.
 *
 * <p>Names are those of the journal: {@code loss}, {@code lr}, {@code gradL2}; evaluations are
 * {@code split/metric}, for example {@code validation/accuracy}, behind the asker's name where a
 * controller asked.
 *
 * @param step index of the step; an evaluation belongs to the last step before it
 * @param nanos reading of the run's clock
 */
public record Scalar(long step, long nanos, String name, double value) {

  /** The numbers of these entries, in their order. */
  public static Stream<Scalar> of(List<Entry> entries) {
    return entries.stream()
        .<Scalar>mapMulti(
            (entry, out) -> {
              if (entry instanceof Entry.Happened happened) {
                of(happened, out);
              }
            });
  }

  private static void of(Entry.Happened happened, Consumer<Scalar> out) {
    Signal signal = happened.signal();
    long nanos = signal.work().nanos();
    switch (signal) {
      case Signal.Stepped stepped -> {
        out.accept(new Scalar(stepped.step(), nanos, "loss", stepped.loss()));
        norms(stepped, out);
        happened
            .settings()
            .named()
            .forEach((name, value) -> out.accept(new Scalar(stepped.step(), nanos, name, value)));
      }
      case Signal.Diverged diverged ->
          out.accept(new Scalar(diverged.step(), nanos, "loss", diverged.loss()));
      case Signal.Evaluated evaluated -> {
        // A controller looks at other examples than the observer does: not the same curve.
        String by = evaluated.ask().by();
        String split =
            (by.equals(Observing.NAME) ? "" : by + "/")
                + evaluated.split().name().toLowerCase(Locale.ROOT);
        long step = Math.max(0, evaluated.step() - 1);
        evaluated.metrics().entrySet().stream()
            .sorted(Map.Entry.comparingByKey())
            .forEach(
                metric ->
                    out.accept(
                        new Scalar(step, nanos, split + "/" + metric.getKey(), metric.getValue())));
      }
      case Signal.Measured measured ->
          out.accept(
              new Scalar(
                  Math.max(0, measured.step() - 1),
                  nanos,
                  measured.what().name(),
                  measured.value()));
      case Signal.Started _, Signal.Restored _, Signal.Skipped _, Signal.Replanned _ -> {}
    }
  }

  private static void norms(Signal.Stepped stepped, Consumer<Scalar> out) {
    if (stepped.groups().isEmpty()) {
      return;
    }
    Norms all = Norms.of(stepped.groups().values());
    norm(stepped, "gradL1", all.gradL1(), out);
    norm(stepped, "gradL2", all.gradL2(), out);
    norm(stepped, "updateL2", all.updateL2(), out);
    norm(stepped, "weightL2", all.weightL2(), out);
  }

  private static void norm(
      Signal.Stepped stepped, String name, double value, Consumer<Scalar> out) {
    if (!Double.isNaN(value)) {
      out.accept(new Scalar(stepped.step(), stepped.work().nanos(), name, value));
    }
  }
}
