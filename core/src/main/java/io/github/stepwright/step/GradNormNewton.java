package io.github.stepwright.step;

import io.github.stepwright.Batch;
import io.github.stepwright.Checkpoint;
import io.github.stepwright.Default;
import io.github.stepwright.Knob;
import io.github.stepwright.Objective;
import io.github.stepwright.Paper;
import io.github.stepwright.Progress;
import io.github.stepwright.Settings;
import io.github.stepwright.Stepper;
import io.github.stepwright.Use;
import io.github.stepwright.Workload;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.hipparchus.exception.MathIllegalArgumentException;
import org.hipparchus.linear.ArrayRealVector;
import org.hipparchus.linear.CholeskyDecomposition;
import org.hipparchus.linear.MatrixUtils;
import org.hipparchus.linear.RealMatrix;

/**
 * Newton's method with a regularisation that the norm of the gradient scales:
 *
 * <pre>
 * lambda = ||g|| / (gamma + eps),  x+ = x - (H + lambda I)^-1 g
 * accepted where f(x) - f(x+) >= ||g(x+)||² / (8 lambda): gamma = max(2 gamma, floor)
 * else gamma = gamma / 2, and again
 * </pre>
 *
 * <p>f, g and H are those of one batch, at x and at every trial. A system that is not positive
 * definite, or a trial whose loss or gradient is not finite, is a trial that is not accepted: the
 * smaller gamma regularises more. (The authors' code re-adds the displacement of the step before
 * where the factorisation fails, and moves to the last trial where none was accepted; here nothing
 * moves then, and gamma is the floor or what the halvings left.) A gradient of 0 moves nothing.
 *
 * <p>Costs one gradient, one for each trial, and the products of the solves: {@code cg} up to
 * {@code products} for each trial, {@code cholesky} one for each weight, once a step, and n²
 * doubles; that one for up to some hundred weights. There is no learning rate. Meant for large
 * batches: with a small one the test accepts what fits the batch.
 *
 * <p>Steps, constants and the test are those of the authors' code, as published with the paper, for
 * the metric B = I; the solve by conjugate gradients, which never forms H, is ours. When to stop is
 * left to the run.
 *
 * @param gamma at the start, above 0
 * @param eps added to gamma, above 0
 * @param floor least gamma behind a search, above 0
 * @param tries most trials of a step, at least 1
 * @param solve how the system is solved
 * @param tolerance relative residual at which {@code cg} ends, above 0
 * @param products most products of one solve by {@code cg}, at least 1
 */
@Use(
    when = "large batches, and products with the Hessian are cheap",
    not = "small batches: the test accepts what fits the batch",
    differs =
        "the solve by conjugate gradients is ours; a refused trial moves nothing,"
            + " unlike the authors' code")
@Paper(
    title = "Gradient-Normalized Smoothness for Optimization with Approximate Hessians",
    authors = "Semenov, Jaggi, Doikov",
    year = 2025,
    arxiv = "2506.13710")
public record GradNormNewton(
    @Default("1") double gamma,
    @Default("1e-8") double eps,
    @Default("1e-9") double floor,
    @Default("40") int tries,
    @Default("cg") Solve solve,
    @Default("1e-6") double tolerance,
    @Default("50") int products)
    implements Stepper {

  /** How the regularised system is solved. */
  public enum Solve {
    /** Conjugate gradients on Hessian-vector products. */
    CG,
    /** Cholesky's factorisation of the Hessian, which is put together column by column. */
    CHOLESKY
  }

  /** Refuses values outside their ranges. */
  public GradNormNewton {
    Ranges.positive("gradnormnewton.gamma", gamma);
    Ranges.positive("gradnormnewton.eps", eps);
    Ranges.positive("gradnormnewton.floor", floor);
    Ranges.count("gradnormnewton.tries", tries);
    Ranges.positive("gradnormnewton.tolerance", tolerance);
    Ranges.count("gradnormnewton.products", products);
  }

  @Override
  public Map<Knob, Double> knobs() {
    return Map.of();
  }

  @Override
  public Steps start(Objective objective, long seed) {
    return new Searching(this, new Point(objective));
  }

  private static final class Searching implements Steps {

    private final GradNormNewton rule;
    private final Point point;
    private double gamma;

    Searching(GradNormNewton rule, Point point) {
      this.rule = rule;
      this.point = point;
      this.gamma = rule.gamma;
    }

    @Override
    public Workload.Step step(Batch batch, Settings settings, Progress at) {
      double loss = point.evaluate(batch);
      double[] gradient = point.gradient();
      if (!Point.finite(loss, gradient)) {
        return new Workload.Step(loss, point.norms(gradient), Optional.empty(), point.bill(batch));
      }
      double[] x = point.weights();
      double norm = Point.norm(gradient);
      if (norm > 0) {
        search(batch, x, loss, gradient, norm);
      }
      return new Workload.Step(
          loss, point.norms(gradient, x, point.weights()), Optional.empty(), point.bill(batch));
    }

    private void search(Batch batch, double[] x, double loss, double[] gradient, double norm) {
      Optional<RealMatrix> hessian =
          rule.solve == Solve.CHOLESKY ? Optional.of(hessian(batch, x.length)) : Optional.empty();
      for (int k = 0; k < rule.tries; k++) {
        double lambda = norm / (gamma + rule.eps);
        Optional<double[]> d =
            hessian.isPresent()
                ? factorised(hessian.get(), lambda, gradient)
                : new ConjugateGradients(rule.tolerance, rule.products)
                    .solve(v -> point.product(batch, v), lambda, gradient);
        if (d.isPresent() && accepted(batch, x, d.get(), loss, lambda)) {
          gamma = Math.max(2 * gamma, rule.floor);
          return;
        }
        point.moveTo(x);
        gamma /= 2;
      }
      gamma = Math.max(gamma, rule.floor);
    }

    private boolean accepted(Batch batch, double[] x, double[] d, double loss, double lambda) {
      double[] trial = new double[x.length];
      for (int i = 0; i < x.length; i++) {
        trial[i] = x[i] - d[i];
      }
      point.moveTo(trial);
      double there = point.evaluate(batch);
      double[] gradient = point.gradient();
      return Point.finite(there, gradient)
          && loss - there >= Point.dot(gradient, gradient) / (8 * lambda);
    }

    private RealMatrix hessian(Batch batch, int n) {
      RealMatrix h = MatrixUtils.createRealMatrix(n, n);
      for (int j = 0; j < n; j++) {
        double[] unit = new double[n];
        unit[j] = 1;
        h.setColumn(j, point.product(batch, unit));
      }
      return h.add(h.transpose()).scalarMultiply(0.5); // products are symmetric to rounding
    }

    private static Optional<double[]> factorised(RealMatrix h, double lambda, double[] g) {
      RealMatrix system = h.copy();
      for (int i = 0; i < g.length; i++) {
        system.addToEntry(i, i, lambda);
      }
      try {
        double[] d =
            new CholeskyDecomposition(system, 1e-12, 0)
                .getSolver()
                .solve(new ArrayRealVector(g, false))
                .toArray();
        return Double.isFinite(Point.norm(d)) ? Optional.of(d) : Optional.empty();
      } catch (MathIllegalArgumentException _) {
        return Optional.empty(); // not positive definite
      }
    }

    @Override
    public Checkpoint checkpoint() {
      var doubles = new HashMap<String, double[]>();
      point.save(doubles);
      doubles.put("gamma", new double[] {gamma});
      return new Checkpoint(Map.of(), doubles, Map.of());
    }

    @Override
    public void restore(Checkpoint checkpoint) {
      point.load(checkpoint);
      gamma = checkpoint.doubles().get("gamma")[0];
    }

    @Override
    public void withReadout(Runnable action) {
      action.run();
    }
  }
}
