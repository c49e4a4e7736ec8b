package io.github.stepwright.bench.compare;

import io.github.stepwright.bench.stats.Holm;
import io.github.stepwright.bench.stats.Mean;
import io.github.stepwright.run.Rate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a group of cells shows, in plain words.
 *
 * <p>Schedules are compared seed by seed: the mean of the differences with its t interval, p-values
 * adjusted by Holm over all that the sentence compares. A schedule that diverged in a run is not
 * compared, and the sentence says in how many it did.
 */
public final class Verdict {

  private static final String CONSTANT = "constant";
  private static final double LEVEL = 0.05;

  private Verdict() {}

  /** The sentence for one group. */
  public static String of(Result.Group group, boolean lowerIsBetter) {
    var words = new StringBuilder();
    words.append("At ").append(group.steps()).append(group.steps() == 1 ? " step " : " steps ");
    if (!group.rated()) {
      return words.append(unrated(group.ranked().getFirst())).append('.').toString();
    }
    List<Judged> whole = group.ranked().stream().filter(judged -> judged.misses() == 0).toList();
    if (whole.size() < 2) {
      return words.append("there is nothing to compare: too many runs diverged.").toString();
    }
    boolean hasConstant =
        !group.across()
            && whole.stream().anyMatch(judged -> judged.cell().schedule().equals(CONSTANT));
    if (hasConstant && whole.size() > 2) {
      words.append(decay(whole, lowerIsBetter)).append("; ");
    }
    words.append(top(group, whole, lowerIsBetter));
    List<String> missed =
        group.ranked().stream()
            .filter(judged -> judged.misses() > 0)
            .map(
                judged ->
                    "%s diverged in %d of %d runs"
                        .formatted(group.name(judged), judged.misses(), judged.trials().size()))
            .toList();
    if (!missed.isEmpty()) {
      words.append("; ").append(String.join(", ", missed));
    }
    return words.append('.').toString();
  }

  private static String unrated(Judged only) {
    String alone = "there is no rate to tune and no schedule to choose";
    if (only.misses() == 0) {
      return alone;
    }
    return "%s; the method diverged in %d of %d runs"
        .formatted(alone, only.misses(), only.trials().size());
  }

  /** How the others do against the constant rate. */
  private static String decay(List<Judged> whole, boolean lower) {
    Judged constant =
        whole.stream()
            .filter(judged -> judged.cell().schedule().equals(CONSTANT))
            .findFirst()
            .orElseThrow();
    List<Judged> others =
        whole.stream()
            .filter(judged -> judged != constant && !judged.cell().schedule().equals(Rate.AUTO))
            .toList();
    Mean[] gains = others.stream().map(one -> gain(one, constant, lower)).toArray(Mean[]::new);
    double[] p = Holm.adjust(java.util.Arrays.stream(gains).mapToDouble(Mean::p).toArray());
    var better = new ArrayList<String>();
    var even = new ArrayList<String>();
    var worse = new ArrayList<String>();
    for (int i = 0; i < gains.length; i++) {
      List<String> list = p[i] < LEVEL ? (gains[i].value() > 0 ? better : worse) : even;
      list.add(others.get(i).cell().schedule());
    }
    if (better.size() == others.size()) {
      return "any decay beats constant by " + difference(average(others, constant, lower));
    }
    if (even.size() == others.size()) {
      return "no schedule differs from constant (not significant)";
    }
    var parts = new ArrayList<String>();
    if (!better.isEmpty()) {
      List<Judged> those =
          others.stream().filter(one -> better.contains(one.cell().schedule())).toList();
      parts.add(
          "%s %s constant by %s"
              .formatted(
                  list(better),
                  better.size() == 1 ? "beats" : "beat",
                  difference(average(those, constant, lower))));
    }
    if (!worse.isEmpty()) {
      parts.add(
          "%s %s worse than constant".formatted(list(worse), worse.size() == 1 ? "is" : "are"));
    }
    if (!even.isEmpty()) {
      parts.add(
          "%s %s not distinguishable from %s"
              .formatted(
                  list(even),
                  even.size() == 1 ? "is" : "are",
                  parts.isEmpty() ? "constant" : "it"));
    }
    return String.join(", ", parts);
  }

  /** Who is best, and who cannot be told from the best. */
  private static String top(Result.Group group, List<Judged> whole, boolean lower) {
    Judged best = whole.getFirst();
    List<Judged> others = whole.subList(1, whole.size());
    Mean[] gaps = others.stream().map(one -> gain(best, one, lower)).toArray(Mean[]::new);
    double[] p = Holm.adjust(java.util.Arrays.stream(gaps).mapToDouble(Mean::p).toArray());
    var tied = new ArrayList<String>();
    tied.add(group.name(best));
    Mean nearest = null;
    for (int i = 0; i < gaps.length; i++) {
      if (!(p[i] < LEVEL)) {
        tied.add(group.name(others.get(i)));
      } else if (nearest == null) {
        nearest = gaps[i];
      }
    }
    if (tied.size() > 1) {
      return "%s are not distinguishable at the top".formatted(list(tied));
    }
    return "%s is best, by %s over %s"
        .formatted(tied.getFirst(), difference(nearest), group.name(others.getFirst()));
  }

  private static Mean gain(Judged one, Judged other, boolean lower) {
    return Mean.of(differences(List.of(one), other, lower));
  }

  private static Mean average(List<Judged> some, Judged other, boolean lower) {
    return Mean.of(differences(some, other, lower));
  }

  /** By how much the mean of some is better than another, seed by seed. */
  private static double[] differences(List<Judged> some, Judged other, boolean lower) {
    double[] differences = new double[other.trials().size()];
    for (int i = 0; i < differences.length; i++) {
      int seed = i;
      double mean =
          some.stream().mapToDouble(one -> one.trials().get(seed).metric()).average().orElseThrow();
      double gain = other.trials().get(i).metric() - mean;
      differences[i] = lower ? gain : -gain;
    }
    return differences;
  }

  /** Two digits of the uncertainty. */
  private static String difference(Mean mean) {
    if (!(mean.half() > 0)) {
      return String.format(Locale.ROOT, "%.3g", mean.value());
    }
    int digits = (int) Math.clamp(1 - Math.floor(Math.log10(mean.half())), 0, 8);
    String format = "%." + digits + "f ± %." + digits + "f";
    return String.format(Locale.ROOT, format, mean.value(), mean.half());
  }

  private static String list(List<String> names) {
    if (names.size() == 1) {
      return names.getFirst();
    }
    return String.join(", ", names.subList(0, names.size() - 1)) + " and " + names.getLast();
  }
}
