package io.github.stepwright.bench.evidence;

import static io.github.stepwright.bench.evidence.Finding.Relation.AT_LEAST;
import static io.github.stepwright.bench.evidence.Finding.Relation.AT_MOST;

import java.util.List;

/** Adam goes to the worst point of an online problem, AMSGrad to the best. */
final class AmsGradCounterExample implements Claim {

  @Override
  public About about() {
    return new About(
        "amsgrad",
        "With gradients C, -1, -1 in turn on [-1, 1] Adam with beta1 = 0 and beta2 = 1 / (1 + C²)"
            + " goes to the worst point 1, because it divides the rare large gradient by its own"
            + " size; AMSGrad, which keeps the largest average, goes to the best point -1.",
        "Reddi, Kale, Kumar, 2018, https://arxiv.org/abs/1904.09237",
        "C = 3, rate 0.1 / sqrt(t), projection onto [-1, 1] behind every step; and the paper's"
            + " second example (1010 once in 101 steps, else -10; beta1 0.9, beta2 0.99)",
        "",
        true);
  }

  /** Where it ends, and its average regret against -1. */
  private record End(double x, double regret) {}

  private static End run(
      String spec, int cycle, double rare, double usual, double rate, int steps) {
    double[] x = {0};
    double[] lost = {0};
    Toy.descend(
        spec,
        new double[] {0},
        (at, g, t) -> {
          g[0] = t % cycle == 0 ? rare : usual;
          lost[0] += g[0] * at[0] + g[0];
        },
        t -> rate / Math.sqrt(t + 1),
        steps,
        (_, readout, weights) -> {
          x[0] = Math.clamp(readout[0], -1, 1);
          weights.set(0, x[0]);
          return true;
        });
    return new End(x[0], lost[0] / steps);
  }

  @Override
  public List<Finding> measure(Ground ground) {
    int steps = ground.size(30_000, 300_000);
    String first = ":beta1=0,beta2=0.1";
    End adam = run("adam" + first, 3, 3, -1, 0.1, steps);
    End ams = run("amsgrad" + first, 3, 3, -1, 0.1, steps);
    String second = ":beta1=0.9,beta2=0.99";
    int longer = ground.size(300_000, 3_000_000);
    End adam2 = run("adam" + second, 101, 1010, -10, 0.5, longer);
    End ams2 = run("amsgrad" + second, 101, 1010, -10, 0.5, longer);
    return List.of(
        Finding.claims("C = 3: end of adam", adam.x(), AT_LEAST, 0.95),
        Finding.claims("C = 3: end of amsgrad", ams.x(), AT_MOST, -0.95),
        Finding.claims("C = 3: average regret of adam", adam.regret(), AT_LEAST, 0.3),
        Finding.claims("C = 3: average regret of amsgrad", ams.regret(), AT_MOST, 0.1),
        Finding.claims("1010: end of adam", adam2.x(), AT_LEAST, 0.9),
        Finding.claims("1010: end of amsgrad", ams2.x(), AT_MOST, -0.9));
  }
}
