package io.github.stepwright.bench.evidence;

import static io.github.stepwright.bench.evidence.Finding.Relation.AT_MOST;
import static io.github.stepwright.bench.evidence.Finding.Relation.EQUALS;

import java.util.ArrayList;
import java.util.List;

/** Heavy ball with the constants that are best on quadratics goes round in circles elsewhere. */
final class HeavyBallCycle implements Claim {

  private static final int MOST = 1000;
  private static final double[] START = {3.3};

  @Override
  public About about() {
    return new About(
        "heavyball",
        "Heavy ball with the rate and momentum that are optimal for quadratics of curvature 1 to 25"
            + " locks into a cycle of three points on a smooth, strongly convex function; triple"
            + " momentum, which only knows the same two constants, converges on it.",
        "Lessard, Recht, Packard, 2014, https://arxiv.org/abs/1408.3595; triple momentum: Van Scoy,"
            + " Freeman, Lynch, 2018",
        "f'(x) = 25 x below 1, x + 24 up to 2, 25 x - 24 above; from x = 3.3, in float64",
        "",
        true);
  }

  private static final Toy.Slope SLOPE =
      (x, g, _) -> g[0] = x[0] < 1 ? 25 * x[0] : x[0] < 2 ? x[0] + 24 : 25 * x[0] - 24;

  private static int steps(String spec) {
    int[] made = {MOST};
    Toy.descend(
        spec,
        START,
        SLOPE,
        null,
        MOST,
        (t, x, _) -> {
          boolean far = Math.abs(x[0]) > 1e-10;
          made[0] = far ? MOST : t + 1;
          return far;
        });
    return made[0];
  }

  @Override
  public List<Finding> measure(Ground ground) {
    String heavy = "sgd:lr=0.1111111111111111,momentum=0.4444444444444444";
    var last = new ArrayList<Double>();
    Toy.descend(
        heavy,
        START,
        SLOPE,
        null,
        MOST,
        (t, x, _) -> {
          if (t >= MOST - 3) {
            last.add(x[0]);
          }
          return true;
        });
    double away = last.stream().mapToDouble(Math::abs).min().orElseThrow();
    double off = 0;
    for (double point : new double[] {0.647, -1.802, 2.116}) {
      off = Math.max(off, last.stream().mapToDouble(x -> Math.abs(x - point)).min().orElseThrow());
    }
    return List.of(
        Finding.claims("distance of heavy ball's last points from the cycle", off, AT_MOST, 5e-4),
        Finding.claims(
            "steps of triple momentum to 1e-10",
            steps("triplemomentum:smoothness=25,convexity=1"),
            EQUALS,
            107),
        Finding.claims(
            "steps of gradient descent at 2 / (L + m)",
            steps("sgd:lr=0.07692307692307693"),
            EQUALS,
            289),
        Finding.keeps(
            "distance of heavy ball's last points from the minimum, at least (negated)",
            -away,
            1e-9));
  }
}
