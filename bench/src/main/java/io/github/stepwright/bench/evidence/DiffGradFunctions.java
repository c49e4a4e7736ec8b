package io.github.stepwright.bench.evidence;

import static io.github.stepwright.bench.evidence.Finding.Relation.AT_LEAST;
import static io.github.stepwright.bench.evidence.Finding.Relation.AT_MOST;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/** Three functions of one number on which friction is meant to stop Adam from overshooting. */
final class DiffGradFunctions implements Claim {

  private static final int STEPS = 300;
  private static final double[] START = {-1};

  private record Case(String name, DoubleUnaryOperator f, DoubleUnaryOperator slope, double best) {}

  // x³ + x sin 8x + 0.85 is least at -0.6 in this range, by bisection of its slope.
  private static final List<Case> CASES =
      List.of(
          new Case(
              "F1",
              x -> x <= 0 ? (x + 0.3) * (x + 0.3) : (x - 0.2) * (x - 0.2) + 0.05,
              x -> x <= 0 ? 2 * (x + 0.3) : 2 * (x - 0.2),
              -0.3),
          new Case(
              "F2",
              x -> x <= -0.9 ? -40 * x - 35.15 : x * x * x + x * Math.sin(8 * x) + 0.85,
              x -> x <= -0.9 ? -40 : 3 * x * x + Math.sin(8 * x) + 8 * x * Math.cos(8 * x),
              bisection()),
          new Case("F3", DiffGradFunctions::third, DiffGradFunctions::thirdSlope, 0));

  private static double bisection() {
    double low = -0.75;
    double high = -0.5;
    for (int i = 0; i < 60; i++) {
      double x = (low + high) / 2;
      double slope = 3 * x * x + Math.sin(8 * x) + 8 * x * Math.cos(8 * x);
      low = slope < 0 ? x : low;
      high = slope < 0 ? high : x;
    }
    return low;
  }

  private static double third(double x) {
    double a = Math.abs(x);
    return a > 0.5 ? x * x : a > 0.4 ? 0.75 - a : 7 * a / 8;
  }

  private static double thirdSlope(double x) {
    double a = Math.abs(x);
    return a > 0.5 ? 2 * x : a > 0.4 ? -Math.signum(x) : 7 * Math.signum(x) / 8;
  }

  @Override
  public About about() {
    return new About(
        "diffgrad",
        "On three functions of one number diffGrad, whose step shrinks where gradients change"
            + " little, ends at the global minimum, while Adam overshoots it.",
        "Dubey et al., 2019, https://arxiv.org/abs/1909.11015; the functions are written down from"
            + " memory of the paper [unverified], and are continuous as they have to be",
        "from -1, rate 0.1, betas 0.95 and 0.999, 300 steps; diffgrad as its formula says, and Adam"
            + " at half the rate, which is what the first released code of diffGrad came to",
        "",
        true);
  }

  @Override
  public List<Finding> measure(Ground ground) {
    var findings = new ArrayList<Finding>();
    for (Case one : CASES) {
      double diff = end("diffgrad:lr=0.1,beta1=0.95", one);
      double adam = end("adam:lr=0.1,beta1=0.95", one);
      double half = end("adam:lr=0.05,beta1=0.95", one);
      double least = one.f().applyAsDouble(one.best());
      findings.add(
          Finding.claims(
              one.name() + ": value of diffgrad at the end, above the global minimum",
              one.f().applyAsDouble(diff) - least,
              AT_MOST,
              0.01));
      findings.add(
          Finding.claims(
              one.name() + ": value of adam at the end, above that of diffgrad",
              one.f().applyAsDouble(adam) - one.f().applyAsDouble(diff),
              AT_LEAST,
              -1e-3));
      findings.add(
          Finding.keeps(
              one.name() + ": value of adam at half the rate, above the global minimum",
              one.f().applyAsDouble(half) - least,
              1e-6));
    }
    return findings;
  }

  private static double end(String spec, Case one) {
    return Toy.end(spec, START, (x, g, _) -> g[0] = one.slope().applyAsDouble(x[0]), STEPS)[0];
  }
}
