package io.github.stepwright.step;

import io.github.stepwright.Array;
import io.github.stepwright.Batch;
import io.github.stepwright.Bilevel;
import io.github.stepwright.Checkpoint;
import io.github.stepwright.Objective;
import io.github.stepwright.RandomStream;
import java.util.Map;

/**
 * The two levels of a {@link Bilevel} objective as vectors in double: y of {@link Point}, x beside
 * it, and the batches that a method draws for itself.
 *
 * <p>Rows are drawn independently, with replacement, from a stream of the seed; a method that is
 * refused a step puts the stream back. Used by one thread.
 */
final class Levels {

  private static final String UPPER = "upper";
  private static final String RANDOM = "random";

  private final Bilevel objective;
  private final RandomStream random;
  final Point point;

  /**
   * What f says at a place.
   *
   * @param byLower its gradient by y
   * @param byUpper its gradient by x
   */
  record Judged(double loss, double[] byLower, double[] byUpper) {}

  private Levels(Bilevel objective, RandomStream random) {
    this.objective = objective;
    this.random = random;
    this.point = new Point(objective);
  }

  /**
   * The levels of an objective.
   *
   * @param who needs them, for the message; also the name of the stream
   * @throws IllegalArgumentException for an objective without an upper level
   */
  static Levels of(String who, Objective objective, long seed) {
    if (!(objective instanceof Bilevel both)) {
      throw new IllegalArgumentException(
          "the objective must have an upper level for %s, as digits-cleaning has, got %s"
              .formatted(who, objective.getClass().getSimpleName()));
    }
    return new Levels(both, RandomStream.named(seed, who));
  }

  /** Length of x. */
  int width() {
    return objective.upper().length();
  }

  /** A copy of x. */
  double[] upper() {
    return objective.upper().toDoubles();
  }

  /** Writes x. */
  void moveUpper(double[] x) {
    objective.upper().copy(Array.of(x.clone()));
  }

  /** A fresh batch of g, as large as another. */
  Batch lower(Batch like) {
    return drawn(like, objective.examples());
  }

  /** A fresh batch of f, as large as one of g. */
  Batch judges(Batch like) {
    return drawn(like, objective.judges());
  }

  private Batch drawn(Batch like, int among) {
    int[] rows = new int[like.size()];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = random.nextInt(among);
    }
    return new Batch(rows, rows.length, like.step());
  }

  /** f and its gradients: one unit. */
  Judged judge(Batch batch) {
    double[] byUpper = new double[width()];
    point.passed();
    double loss = objective.judge(batch, byUpper);
    return new Judged(loss, point.gradient(), byUpper);
  }

  /** The residual of the linear system: (d²g/dy dy) z - grad_y f; one product. */
  double[] residual(Batch batch, double[] z, Judged f) {
    double[] residual = point.product(batch, z);
    for (int i = 0; i < residual.length; i++) {
      residual[i] -= f.byLower()[i];
    }
    return residual;
  }

  /** The estimate grad_x f - (d²g/dx dy) z of the gradient by x; one unit. */
  double[] hypergradient(Batch batch, double[] z, Judged f) {
    double[] mixed = new double[width()];
    point.passed();
    objective.mixed(batch, z, mixed);
    for (int i = 0; i < mixed.length; i++) {
      mixed[i] = f.byUpper()[i] - mixed[i];
    }
    return mixed;
  }

  /** a - factor * b. */
  static double[] less(double[] a, double factor, double[] b) {
    double[] c = new double[a.length];
    for (int i = 0; i < a.length; i++) {
      c[i] = a[i] - factor * b[i];
    }
    return c;
  }

  /** The state of the random stream. */
  long random() {
    return random.state();
  }

  /** Puts the random stream back. */
  void random(long state) {
    random.state(state);
  }

  /** Puts both levels and the stream into a checkpoint. */
  void save(Map<String, double[]> doubles, Map<String, long[]> longs) {
    point.save(doubles);
    doubles.put(UPPER, upper());
    longs.put(RANDOM, new long[] {random.state()});
  }

  /** Puts both levels and the stream back. */
  void load(Checkpoint checkpoint) {
    point.load(checkpoint);
    moveUpper(checkpoint.doubles().get(UPPER));
    random.state(checkpoint.longs().get(RANDOM)[0]);
  }
}
