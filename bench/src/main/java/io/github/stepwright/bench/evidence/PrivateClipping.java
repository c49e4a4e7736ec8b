package io.github.stepwright.bench.evidence;

import static io.github.stepwright.bench.evidence.Finding.Relation.AT_MOST;

import io.github.stepwright.bench.protocol.Rules;
import io.github.stepwright.bench.protocol.Task;
import io.github.stepwright.privacy.RenyiAccountant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/** Training with every example clipped and noise on the sum. */
final class PrivateClipping implements Claim {

  private static final double DELTA = 1e-5;
  private static final double NOISE = 1.5;
  private static final double[] CLIPS = {0.1, 1, 10};

  @Override
  public About about() {
    return new About(
        "dpclipping",
        "Clipping every example's gradient and adding Gaussian noise trains a useful model at a"
            + " single-digit epsilon; and the threshold of the clipping may be wrong by a factor of"
            + " ten downwards without much loss, where the rate is tuned with it.",
        "Abadi et al., 2016, https://arxiv.org/abs/1607.00133; the second half is our reading of"
            + " automatic clipping (Bu et al., 2022, https://arxiv.org/abs/2206.07136)"
            + " [unverified]",
        "digits-softmax, dpnoise with noise 1.5 around sgd at the best of five rates for each"
            + " threshold, linear decay; the accountant over the same steps at delta 1e-5",
        "tuning 0, judging 1000 to 1002 (quick 1000)",
        true);
  }

  @Override
  public List<Finding> measure(Ground ground) throws InterruptedException {
    long steps = ground.size(100, 400);
    int seeds = ground.size(1, 3);
    var findings = new ArrayList<Finding>();
    double[] losses = new double[CLIPS.length];
    for (int i = 0; i < CLIPS.length; i++) {
      String optimizer = "dpnoise:clip=%s,noise=%s,delta=1e-5/sgd".formatted(CLIPS[i], NOISE);
      // A step is clip times the rate in size, so the rates move against the threshold.
      var entry =
          new Tuned.Entry(
              "digits-softmax", steps, optimizer, "linear", Tuned.rates(0.1 / CLIPS[i], 5));
      losses[i] = Tuned.of(ground, List.of(entry), seeds).getFirst().mean();
      findings.add(Finding.keeps("validation loss with threshold " + CLIPS[i], losses[i], 0.1));
    }
    double plain = plain(ground, steps, seeds);
    findings.add(Finding.keeps("validation loss without privacy", plain, 0.1));
    double share = 32.0 / ground.workloads().apply("digits-softmax").declared().examples();
    double epsilon = RenyiAccountant.spent(share, NOISE, steps, DELTA).epsilon();
    findings.addFirst(
        Finding.claims(
            "loss with threshold 0.1 over that with 1", losses[0] / losses[1], AT_MOST, 1.1));
    findings.addFirst(Finding.claims("validation loss with threshold 1", losses[1], AT_MOST, 1));
    findings.addFirst(Finding.claims("epsilon at delta 1e-5", epsilon, AT_MOST, 9));
    findings.add(
        Finding.keeps("loss with threshold 10 over that with 1", losses[2] / losses[1], 0.1));
    return findings;
  }

  private static double plain(Ground ground, long steps, int seeds) throws InterruptedException {
    List<Task> tasks =
        LongStream.range(Rules.JUDGING, Rules.JUDGING + seeds)
            .mapToObj(seed -> Ground.task("digits-softmax", steps, "sgd:lr=0.3", "linear", seed))
            .toList();
    Map<Task, io.github.stepwright.bench.protocol.Trial> trials = ground.crew().run(tasks);
    return trials.values().stream().mapToDouble(t -> t.last(true)).average().orElseThrow();
  }
}
