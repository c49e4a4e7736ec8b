package io.github.stepwright.step;

/**
 * The recursion of a variance-reduced estimate u of a moving mean, for a block that is sampled: q
 * at the present place and at the one before, both on the batch of the step,
 *
 * <pre>
 * u = (1 - beta) * u + beta * q(now) + gamma * (q(now) - q(before))
 * </pre>
 *
 * <p>With gamma = 1 - beta this is STORM's (1 - beta) * (u - q(before)) + q(now). Pure.
 *
 * @param beta weight of the fresh number, in (0, 1]
 * @param gamma weight of the change
 */
record Msvr(double beta, double gamma) {

  /** The recursion for a single block, which is sampled at every step. */
  static Msvr storm(double beta) {
    return new Msvr(beta, 1 - beta);
  }

  /** The next estimate. */
  double[] next(double[] u, double[] now, double[] before) {
    double[] next = new double[u.length];
    for (int i = 0; i < u.length; i++) {
      next[i] = (1 - beta) * u[i] + beta * now[i] + gamma * (now[i] - before[i]);
    }
    return next;
  }
}
