package io.github.stepwright.run;

import io.github.stepwright.Decision;
import io.github.stepwright.Entry;
import io.github.stepwright.Fold;
import io.github.stepwright.Knob;
import io.github.stepwright.RandomStream;
import io.github.stepwright.Settings;
import io.github.stepwright.Signal;
import io.github.stepwright.control.Rated;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * Another controller folded over the signals of a run: the rates that it would have set on the
 * losses that were seen. Had it been in charge, the losses would have been others from the first
 * difference on; before that the answer is exact.
 *
 * @param lr the other controller
 * @param recorded the one of the run; null where the header names none
 * @param steps of the run
 * @param differs steps at which it would have set another rate
 * @param first the first of them; null where there is none
 * @param most the step where the rates are furthest apart, by ratio; null where there is none
 * @param unanswered evaluations and measurements that it asked for and the record does not hold
 * @param points up to twenty steps, equally far apart
 */
public record WhatIf(
    String lr,
    String recorded,
    long steps,
    long differs,
    Point first,
    Point most,
    long unanswered,
    List<Point> points) {

  private static final int POINTS = 20;

  /** The two rates of a step; NaN where none was set. */
  public record Point(long step, double recorded, double whatif) {

    private double apart() {
      double ratio = Math.abs(Math.log(whatif / recorded));
      return Double.isNaN(ratio) ? 0 : ratio;
    }
  }

  /** Folds. */
  public static WhatIf of(RunDirectory.Record record, String lr) {
    String optimizer = record.header().plan().get("optimizer");
    Double base =
        optimizer == null
            ? null
            : Catalog.OPTIMIZERS.parse(optimizer).knobs().get(Knob.LEARNING_RATE);
    Rated other = Rate.controller(lr, base == null ? 1 : base);
    other.fit(record.budget().progress(io.github.stepwright.Work.NONE));
    Fold fold = other.start(RandomStream.named(record.header().seed(), "controller/lr"));
    var points = new ArrayList<Point>();
    double rate = Double.NaN;
    long unanswered = 0;
    for (Entry entry : record.entries()) {
      if (!(entry instanceof Entry.Happened(Signal signal, Settings settings))) {
        continue;
      }
      if (signal instanceof Signal.Stepped || signal instanceof Signal.Diverged) {
        Double used = settings.named().get(Knob.LEARNING_RATE.name());
        points.add(new Point(signal.step(), used == null ? Double.NaN : used, rate));
      }
      if (signal instanceof Signal.Evaluated || signal instanceof Signal.Measured) {
        unanswered = Math.max(0, unanswered - (mine(signal, lr) ? 1 : 0));
      }
      for (Decision decision : fold.on(signal)) {
        double set = Rated.rate(decision);
        rate = Double.isNaN(set) ? rate : set;
        boolean asks =
            decision instanceof Decision.Evaluate || decision instanceof Decision.Measure;
        unanswered += asks ? 1 : 0;
      }
    }
    List<Point> apart = points.stream().filter(p -> p.recorded() != p.whatif()).toList();
    long stride = Math.max(1, (points.size() + POINTS - 1) / POINTS);
    return new WhatIf(
        lr,
        record.header().plan().get("lr"),
        points.size(),
        apart.size(),
        apart.isEmpty() ? null : apart.getFirst(),
        apart.stream().max(java.util.Comparator.comparingDouble(Point::apart)).orElse(null),
        unanswered,
        IntStream.range(0, points.size())
            .filter(i -> i % stride == 0)
            .mapToObj(points::get)
            .toList());
  }

  /** Whether an answer was one to the controller that is folded: it bears its name. */
  private static boolean mine(Signal signal, String lr) {
    String by =
        switch (signal) {
          case Signal.Evaluated evaluated -> evaluated.ask().by();
          case Signal.Measured measured -> measured.ask().by();
          default -> "";
        };
    return io.github.stepwright.spec.Spec.parse(lr).parts().stream()
        .anyMatch(part -> part.name().equals(by));
  }

  /** A few lines for a person. */
  public List<String> lines() {
    var lines = new ArrayList<String>();
    lines.add(
        differs == 0
            ? "%s would have set the same rate at all %d steps".formatted(lr, steps)
            : "%s would have set another rate at %d of %d steps".formatted(lr, differs, steps));
    if (first != null) {
      lines.add("first: " + text(first));
      lines.add("furthest apart: " + text(most));
      points.forEach(point -> lines.add(text(point)));
      lines.add("from the first difference on the losses would have been others too");
    }
    if (unanswered > 0) {
      lines.add(
          "it asked for %d evaluations or measurements that the run did not make"
              .formatted(unanswered));
    }
    return lines;
  }

  private static String text(Point point) {
    return String.format(
        Locale.ROOT,
        "step %d: recorded %.6g, whatif %.6g",
        point.step(),
        point.recorded(),
        point.whatif());
  }
}
