package io.github.stepwright.app;

import io.github.stepwright.Progress;
import io.github.stepwright.Schedule;
import io.github.stepwright.app.plot.Chart;
import io.github.stepwright.app.plot.Curve;
import io.github.stepwright.app.plot.SvgPlot;
import io.github.stepwright.app.plot.TerminalPlot;
import io.github.stepwright.run.Catalog;
import io.github.stepwright.run.Rate;
import io.github.stepwright.spec.Spec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The values of a schedule at every step of a run, and what is drawn from them.
 *
 * @param spec as it was written
 * @param values one for each step
 */
record Sampling(String spec, double[] values) {

  private static final int WIDTH = 72;
  private static final int HEIGHT = 18;

  /** Evaluates a schedule for a budget of so many steps. */
  static Sampling of(String spec, long steps) {
    if (steps < 1 || steps > Integer.MAX_VALUE - 8) {
      throw new IllegalArgumentException("--steps must be in [1, 2147483639], got " + steps);
    }
    Rate.of(Spec.parse(spec)); // half a rate and half a shape cannot be drawn either
    Schedule schedule = Catalog.SCHEDULES.parse(spec);
    schedule.fit(Progress.of(0, steps));
    double[] values = new double[(int) steps];
    for (int t = 0; t < values.length; t++) {
      values[t] = schedule.at(Progress.of(t, steps));
    }
    return new Sampling(spec, values);
  }

  private Curve curve() {
    double[] x = new double[values.length];
    for (int t = 0; t < x.length; t++) {
      x[t] = t;
    }
    return new Curve(spec, x, values);
  }

  /** One picture of several schedules. */
  static Chart chart(List<Sampling> samplings) {
    String title = samplings.size() == 1 ? samplings.getFirst().spec : "Schedules";
    return new Chart(title, "step", "value", samplings.stream().map(Sampling::curve).toList());
  }

  static List<String> terminal(Chart chart) {
    return new TerminalPlot(WIDTH, HEIGHT, Terminal.colours()).draw(chart);
  }

  /** Writes an SVG picture. */
  static void picture(Chart chart, Path file) throws IOException {
    Files.writeString(file, new SvgPlot(900, 420).draw(chart));
  }

  static boolean isPicture(Path file) {
    return file.toString().endsWith(".svg");
  }
}
