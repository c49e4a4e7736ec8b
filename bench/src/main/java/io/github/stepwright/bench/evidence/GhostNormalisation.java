package io.github.stepwright.bench.evidence;

import static io.github.stepwright.bench.evidence.Finding.Relation.AT_LEAST;
import static io.github.stepwright.bench.evidence.Finding.Relation.AT_MOST;

import io.github.stepwright.bench.protocol.Rules;
import io.github.stepwright.bench.protocol.Task;
import io.github.stepwright.bench.protocol.Trial;
import io.github.stepwright.bench.stats.Mean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/** A large batch that is normalised in small parts. */
final class GhostNormalisation implements Claim {

  private static final int SMALL = 32;
  private static final int FACTOR = 8;
  private static final int EXAMPLES = 10_000;
  private static final double RATE = 0.1;

  @Override
  public About about() {
    return new About(
        "ghostnorm",
        "With a large batch and the rate raised by the square root of its factor, normalising in"
            + " ghost batches generalises better than normalising the whole batch, in the same"
            + " number of epochs; with as many updates as the small batch makes it does as well as"
            + " that.",
        "Hoffer, Hubara, Soudry, 2017, https://arxiv.org/abs/1705.08741",
        "fashion-mlp (a perceptron, not the residual networks of the paper) with batch"
            + " normalisation, 10,000 images, 6 epochs (quick 1) of batch 32 and of batch 256,"
            + " ghost batches of 32; sgd with momentum 0.9 at 0.1 and at 0.1 times the square root"
            + " of 8, cosine; test accuracy at the end, pairs of equal seeds. No rate is tuned: the"
            + " rule is part of the claim",
        "1000 to 1009 (quick 1000 to 1002)",
        true);
  }

  @Override
  public boolean deep() {
    return true;
  }

  @Override
  public List<Finding> measure(Ground ground) throws InterruptedException {
    long updates = (long) ground.size(1, 6) * EXAMPLES / SMALL;
    int large = SMALL * FACTOR;
    double raised = RATE * Math.sqrt(FACTOR);
    String ghost = "fashion-mlp:norm=ghost,ghost=%d,batch=%d".formatted(SMALL, large);
    Run small = new Run("fashion-mlp:norm=batch,batch=" + SMALL, updates, RATE);
    Run whole = new Run("fashion-mlp:norm=batch,batch=" + large, updates / FACTOR, raised);
    Run parts = new Run(ghost, updates / FACTOR, raised);
    Run longer = new Run(ghost, updates, raised);
    List<Long> seeds =
        LongStream.range(Rules.JUDGING, Rules.JUDGING + ground.size(3, 10)).boxed().toList();
    var tasks = new ArrayList<Task>();
    for (Run run : List.of(small, whole, parts, longer)) {
      seeds.forEach(seed -> tasks.add(run.task(seed)));
    }
    Map<Task, Trial> trials = ground.crew().run(tasks);
    Mean gain = difference(trials, parts, whole, seeds);
    Mean gap = difference(trials, small, longer, seeds);
    return List.of(
        Finding.claims(
            "accuracy with ghost batches above that with whole ones, same epochs: lower end of the"
                + " pairs' 95 % interval",
            gain.value() - gain.half(), AT_LEAST, 0),
        Finding.claims(
            "accuracy of the small batch above ghost batches with as many updates: lower end of the"
                + " pairs' 95 % interval",
            gap.value() - gap.half(), AT_MOST, 0),
        Finding.keeps("accuracy of the small batch", mean(trials, small, seeds), 0.01),
        Finding.keeps("accuracy with whole batches", mean(trials, whole, seeds), 0.01),
        Finding.keeps("accuracy with ghost batches", mean(trials, parts, seeds), 0.01),
        Finding.keeps(
            "accuracy with ghost batches and as many updates", mean(trials, longer, seeds), 0.01));
  }

  /** One row of the comparison. */
  private record Run(String workload, long updates, double rate) {
    Task task(long seed) {
      return new Task(workload, updates, "sgd:momentum=0.9", "cosine", rate, seed);
    }

    /** Test accuracy at the end; 0 where the run diverged. */
    double accuracy(Map<Task, Trial> trials, long seed) {
      Trial trial = trials.get(task(seed));
      return trial.diverged() ? 0 : trial.test();
    }
  }

  private static Mean difference(Map<Task, Trial> trials, Run one, Run other, List<Long> seeds) {
    double[] pairs = new double[seeds.size()];
    Arrays.setAll(
        pairs, k -> one.accuracy(trials, seeds.get(k)) - other.accuracy(trials, seeds.get(k)));
    return Mean.of(pairs);
  }

  private static double mean(Map<Task, Trial> trials, Run run, List<Long> seeds) {
    return seeds.stream().mapToDouble(seed -> run.accuracy(trials, seed)).average().orElseThrow();
  }
}
