package io.github.stepwright.bench.evidence;

import static io.github.stepwright.bench.evidence.Finding.Relation.AT_LEAST;
import static io.github.stepwright.bench.evidence.Finding.Relation.AT_MOST;

import io.github.stepwright.bench.evidence.TwoTexts.Ended;
import io.github.stepwright.bench.evidence.TwoTexts.Way;
import io.github.stepwright.bench.protocol.Rules;
import io.github.stepwright.bench.stats.Mean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.LongStream;

/** Training goes on with a second text: with a re-warmed rate, without one, and from nothing. */
final class SecondText implements Claim {

  private static final List<Long> TUNING = List.of(0L, 1L, 2L);
  private static final double NEXT = Math.sqrt(10);

  @Override
  public About about() {
    return new About(
        "rewarm",
        "Where training goes on with a second text, raising the rate again makes the loss rise at"
            + " first, also where the second text is the first one; in the longer run the loss on"
            + " the second text is lower than with the rate left where it was, and lower than from"
            + " fresh weights even where the second text is long.",
        "Gupta, Thérien, Ibrahim, Richter, Anthony, Belilovsky, Rish, Lesort, 2023,"
            + " https://arxiv.org/abs/2308.04014 (abstract, and third-party summaries)",
        "words-mlp: each distinct word once, then running text (words-mlp:text=austen); sgd with"
            + " momentum 0.9, cosine from the peak to a tenth of it on the first; on the second the"
            + " ramp of extend --rewarm over a twentieth of its steps and the same shape, or the"
            + " end rate held, or fresh weights with warm-up and cosine. Peaks are tuned for each"
            + " on five rates, a factor 3.2 apart; loss on 10000 validation examples",
        "tuning 0 to 2, judging 1000 to 1009 (quick 1000 to 1001)",
        true);
  }

  @Override
  public List<Finding> measure(Ground ground) throws InterruptedException {
    var first = new TwoTexts(ground, ground.size(200, 4000));
    List<Long> seeds =
        LongStream.range(Rules.JUDGING, Rules.JUDGING + ground.size(2, 10)).boxed().toList();
    double[] rates = Tuned.rates(0.01, 5);
    double peak = best(rates, rate -> first.tune(TUNING, rate));
    var findings = new ArrayList<Finding>();
    for (long steps : ground.quick() ? List.of(200L) : List.of(400L, 4000L)) {
      long ramp = Math.max(1, steps / 20);
      double again =
          best(rates, rate -> first.end(TUNING, peak, new Way(false, steps, ramp, rate, false)));
      double fresh =
          best(rates, rate -> first.end(TUNING, peak, new Way(true, steps, ramp, rate, false)));
      List<Ended> warmed = first.ended(seeds, peak, new Way(false, steps, ramp, again, false));
      List<Ended> held = first.ended(seeds, peak, new Way(false, steps, 0, 0, false));
      List<Ended> scratch = first.ended(seeds, peak, new Way(true, steps, ramp, fresh, false));
      String at = "%d steps on the second text: ".formatted(steps);
      ratio(findings, at + "loss re-warmed over rate held", warmed, held);
      ratio(findings, at + "loss re-warmed over fresh weights", warmed, scratch);
      findings.add(Finding.keeps(at + "loss re-warmed", mean(warmed, Ended::second), 0.05));
      findings.add(
          Finding.keeps(
              at + "first text's loss above what it was, re-warmed",
              mean(warmed, Ended::forgot),
              0.5));
      findings.add(Finding.keeps(at + "the same, rate held", mean(held, Ended::forgot), 0.5));
      for (double factor : new double[] {1 / (NEXT * NEXT), 1 / NEXT}) {
        List<Ended> other =
            first.ended(seeds, peak, new Way(false, steps, ramp, again * factor, false));
        String rate = String.format(Locale.ROOT, "peak times %.2f: ", factor);
        findings.add(Finding.keeps(at + rate + "loss re-warmed", mean(other, Ended::second), 0.1));
        findings.add(
            Finding.keeps(
                at + rate + "first text's loss above what it was", mean(other, Ended::forgot), 1));
      }
      for (long other : new long[] {1, Math.max(1, steps / 100)}) {
        findings.add(
            Finding.keeps(
                at + "ramp of %d steps instead of %d: loss re-warmed".formatted(other, ramp),
                mean(
                    first.ended(seeds, peak, new Way(false, steps, other, again, false)),
                    Ended::second),
                0.05));
      }
      List<Ended> same = first.ended(seeds, peak, new Way(false, steps, ramp, peak, true));
      findings.add(
          Finding.claims(
              at.replace("second", "first") + "highest loss of re-warming above the one before",
              mean(same, Ended::rise),
              AT_LEAST,
              0));
      findings.add(Finding.keeps(at + "peak re-warmed", again, 10 * again));
      findings.add(Finding.keeps(at + "peak from fresh weights", fresh, 10 * fresh));
    }
    findings.add(Finding.keeps("peak on the first text", peak, 10 * peak));
    return findings;
  }

  private static void ratio(
      List<Finding> findings, String what, List<Ended> ours, List<Ended> theirs) {
    double[] ratios = new double[ours.size()];
    Arrays.setAll(ratios, i -> ours.get(i).second() / theirs.get(i).second());
    Mean mean = Mean.of(ratios);
    findings.add(Finding.claims(what, mean.value(), AT_MOST, 1));
    findings.add(Finding.keeps(what + ", half of its 95 % interval", mean.half(), 0.05));
  }

  private static double mean(List<Ended> all, ToDoubleFunction<Ended> what) {
    return all.stream().mapToDouble(what).average().orElseThrow();
  }

  /** Loss of a rate. */
  private interface Tried {
    double at(double rate) throws InterruptedException;
  }

  private static double best(double[] rates, Tried tried) throws InterruptedException {
    double best = rates[0];
    double least = Double.POSITIVE_INFINITY;
    for (double rate : rates) {
      double loss = tried.at(rate);
      if (loss < least) {
        least = loss;
        best = rate;
      }
    }
    return best;
  }
}
