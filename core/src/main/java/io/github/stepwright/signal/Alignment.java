package io.github.stepwright.signal;

import io.github.stepwright.Block;
import io.github.stepwright.Checkpoint;
import io.github.stepwright.Objective;
import java.util.Map;

/**
 * How the last gradient lies to the update before it, for a rate that follows its own gradient:
 * {@code <g(t), u(t-1)>} with u the update for a rate of 1.
 *
 * <p>Looks at the weights each time it is asked and remembers them: two copies of the weights, and
 * only while somebody asks. It needs two looks, a step apart, before it can answer. Used by one
 * thread.
 */
final class Alignment {

  private static final String WEIGHTS = "alignment/weights";
  private static final String MOVE = "alignment/move";
  private static final String RATE = "alignment/rate";

  private final Objective objective;
  private float[] weights;
  private float[] move;
  private double rate;
  private double product = Double.NaN;
  private double cosine = Double.NaN;

  Alignment(Objective objective) {
    this.objective = objective;
  }

  /**
   * Looks, behind a step that was made at this rate.
   *
   * @param rate of the step that was just made
   */
  void look(double rate) {
    product = Double.NaN;
    cosine = Double.NaN;
    float[] now = DirectionalSharpness.weights(objective);
    if (move != null) {
      compare();
    }
    if (weights != null) {
      float[] moved = weights;
      for (int i = 0; i < now.length; i++) {
        moved[i] -= now[i];
      }
      move = moved;
      this.rate = rate;
    }
    weights = now;
  }

  private void compare() {
    double dot = 0;
    double squares = 0;
    double moves = 0;
    int at = 0;
    for (Block block : objective.blocks()) {
      for (int i = 0; i < block.length(); i++, at++) {
        double g = block.gradient().get(i);
        dot += g * move[at];
        squares += g * g;
        moves += (double) move[at] * move[at];
      }
    }
    // Nothing moved: there is no direction, and the rate gets no sign from it.
    product = rate > 0 ? dot / rate : 0;
    cosine = squares > 0 && moves > 0 ? dot / Math.sqrt(squares * moves) : 0;
  }

  /** {@code <g(t), u(t-1)>}; NaN before there are two steps to compare. */
  double product() {
    return product;
  }

  /** Cosine of the angle between them; NaN before there are two steps to compare. */
  double cosine() {
    return cosine;
  }

  void save(Map<String, float[]> floats, Map<String, double[]> doubles) {
    if (weights != null) {
      floats.put(WEIGHTS, weights.clone());
    }
    if (move != null) {
      floats.put(MOVE, move.clone());
      doubles.put(RATE, new double[] {rate});
    }
  }

  void load(Checkpoint checkpoint) {
    weights = copy(checkpoint.floats().get(WEIGHTS));
    move = copy(checkpoint.floats().get(MOVE));
    rate = move == null ? 0 : checkpoint.doubles().get(RATE)[0];
  }

  private static float[] copy(float[] values) {
    return values == null ? null : values.clone();
  }
}
