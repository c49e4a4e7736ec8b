package io.github.stepwright.bench.evidence;

import static io.github.stepwright.bench.evidence.Finding.Relation.AT_LEAST;

import java.util.ArrayList;
import java.util.List;

/** Functions of two numbers on which AdaBelief is meant to be the fastest. */
final class AdaBeliefToys implements Claim {

  private static final int MOST = 5000;
  private static final double NEAR = 0.01;
  private static final double[] RATES = {1e-3, 3e-3, 0.01, 0.03, 0.1, 0.3};

  private interface Plane {
    double at(double x, double y);
  }

  private record Case(String name, Plane f, double[] start) {}

  private static final List<Case> CASES =
      List.of(
          new Case("|x| + |y|", (x, y) -> Math.abs(x) + Math.abs(y), new double[] {2.3, -1.7}),
          new Case(
              "|x + y| + |x - y| / 10",
              (x, y) -> Math.abs(x + y) + Math.abs(x - y) / 10,
              new double[] {2.3, -1.7}),
          new Case(
              "(x + y)² + (x - y)² / 10",
              (x, y) -> (x + y) * (x + y) + (x - y) * (x - y) / 10,
              new double[] {2.3, -1.7}),
          new Case(
              "|x| / 10 + |y|", (x, y) -> Math.abs(x) / 10 + Math.abs(y), new double[] {2.3, -1.7}),
          new Case(
              "Beale",
              (x, y) ->
                  Math.pow(1.5 - x + x * y, 2)
                      + Math.pow(2.25 - x + x * y * y, 2)
                      + Math.pow(2.625 - x + x * y * y * y, 2),
              new double[] {1, 1.5}),
          new Case(
              "Rosenbrock",
              (x, y) -> Math.pow(1 - x, 2) + 100 * Math.pow(y - x * x, 2),
              new double[] {-1.2, 1}));

  @Override
  public About about() {
    return new About(
        "adabelief",
        "On small functions of two numbers AdaBelief, which divides by how far a gradient is from"
            + " its running mean, reaches the minimum sooner than momentum SGD and Adam.",
        "Zhuang et al., 2020, https://arxiv.org/abs/2010.07468",
        "six functions of that kind with starts of our own, every method at the best of six rates"
            + " from 1e-3 to 0.3; steps until the value is within 0.01 of the least, 5000 at most;"
            + " adabelief in the form without rectification",
        "",
        true);
  }

  @Override
  public List<Finding> measure(Ground ground) {
    var findings = new ArrayList<Finding>();
    int first = 0;
    int beatsAdam = 0;
    for (Case one : CASES) {
      int belief = fastest("adabelief:rectify=false,lr=", one);
      int adam = fastest("adam:lr=", one);
      int sgd = fastest("sgd:momentum=0.9,lr=", one);
      first += belief <= Math.min(adam, sgd) ? 1 : 0;
      beatsAdam += belief <= adam ? 1 : 0;
      findings.add(Finding.keeps(one.name() + ": steps of adabelief", belief, 2));
      findings.add(Finding.keeps(one.name() + ": steps of adam", adam, 2));
      findings.add(Finding.keeps(one.name() + ": steps of sgd", sgd, 2));
    }
    findings.add(
        Finding.claims(
            "functions of 6 on which adabelief is not slower than both", first, AT_LEAST, 6));
    findings.add(Finding.keeps("functions of 6 on which it is not slower than adam", beatsAdam, 1));
    return findings;
  }

  private static int fastest(String spec, Case one) {
    int least = MOST;
    for (double rate : RATES) {
      least = Math.min(least, steps(spec + rate, one, least));
    }
    return least;
  }

  private static int steps(String spec, Case one, int most) {
    int[] made = {MOST};
    Toy.descend(
        spec,
        one.start(),
        (x, g, _) -> {
          double h = 1e-6;
          g[0] = (one.f().at(x[0] + h, x[1]) - one.f().at(x[0] - h, x[1])) / (2 * h);
          g[1] = (one.f().at(x[0], x[1] + h) - one.f().at(x[0], x[1] - h)) / (2 * h);
        },
        null,
        most,
        (t, x, _) -> {
          boolean near = one.f().at(x[0], x[1]) < NEAR;
          made[0] = near ? t + 1 : MOST;
          return !near && Double.isFinite(x[0]);
        });
    return made[0];
  }
}
