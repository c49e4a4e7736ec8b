package io.github.stepwright.app;

import io.github.stepwright.Progress;
import io.github.stepwright.run.Catalog;
import io.github.stepwright.run.Rate;
import io.github.stepwright.schedule.Wsd;
import io.github.stepwright.spec.Spec;
import java.util.Locale;

/**
 * How a trunk means to decay.
 *
 * @param share of the total
 * @param floor share of the peak at the end
 * @param chained whether it goes on from decayed weights
 */
record TrunkDecay(double share, double floor, String shape, boolean chained) {

  /** What a spec of {@code --lr} says; linear over the last fifth where it says nothing. */
  static TrunkDecay of(String lr) {
    Rate.steerable("a branch", lr);
    for (var part : Spec.parse(lr).parts()) {
      if (part.name().equals("wsd")) {
        var wsd = (Wsd) Catalog.SCHEDULES.parse(part.toString());
        double end = wsd.at(new Progress(1, 1, 1));
        return new TrunkDecay(
            wsd.decay(), end / wsd.peak(), wsd.shape().name().toLowerCase(Locale.ROOT), false);
      }
      if (part.name().equals("wsds")) {
        return new TrunkDecay(0.1, 0.1, "inverse", true);
      }
    }
    return new TrunkDecay(0.2, 0, "linear", false);
  }
}
