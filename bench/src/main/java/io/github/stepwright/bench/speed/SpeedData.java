package io.github.stepwright.bench.speed;

import java.util.Locale;

/** The standings of our optimizers as {@code docs/data/optimizer-speed.csv} has them. */
public final class SpeedData {

  private SpeedData() {}

  /**
   * The data: a head line, then one line for each of ours, without peers and C loops. Ratios are
   * empty where there was no C loop.
   */
  public static String of(SpeedResult result) {
    var text =
        new StringBuilder(
            "optimizer,params,threads,memory,median_ns,min_ns,ratio_to_bytes,ratio_to_c\n");
    for (Standing one : result.standings()) {
      if (one.ours() && one.allocator().equals("default")) {
        text.append(
            String.format(
                Locale.ROOT,
                "%s,%d,%d,%s,%.3f,%.3f,%s,%s\n",
                one.spec().contains(",") ? '"' + one.spec() + '"' : one.spec(),
                one.params(),
                one.threads(),
                one.who(),
                one.median(),
                one.least(),
                ratio(one.toBytes()),
                ratio(one.toC())));
      }
    }
    return text.toString();
  }

  private static String ratio(Double value) {
    return value == null ? "" : String.format(Locale.ROOT, "%.2f", value);
  }
}
