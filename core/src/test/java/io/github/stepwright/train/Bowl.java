package io.github.stepwright.train;

import io.github.stepwright.Array;
import io.github.stepwright.Batch;
import io.github.stepwright.Block;
import io.github.stepwright.Objective;
import io.github.stepwright.Split;
import java.util.List;
import java.util.Map;

/** A quadratic in two blocks: mean over the rows of (w - a_row) H (w - a_row) / 2. */
final class Bowl implements Objective {

  private final double[][] hessian;
  private final double[][] centers;
  private final float[][] weights;
  private final float[][] gradients;
  private final List<Block> blocks;

  /** A row whose batch leaves out the second block; none where it is below 0. */
  int leavesOut = -1;

  private boolean absent;

  /** The first block has two values. */
  Bowl(double[][] hessian, double[][] centers) {
    this.hessian = hessian;
    this.centers = centers;
    int rest = hessian.length - 2;
    weights = new float[][] {new float[2], new float[rest]};
    gradients = new float[][] {new float[2], new float[rest]};
    blocks =
        List.of(
            Block.of("a", "one", weights[0], gradients[0], 2),
            Block.of("b", "two", weights[1], gradients[1], rest));
  }

  @Override
  public List<Block> blocks() {
    return blocks;
  }

  @Override
  public boolean absent(Block block) {
    return absent && block.name().equals("b");
  }

  @Override
  public int examples() {
    return centers.length;
  }

  @Override
  public int referenceBatch() {
    return centers.length;
  }

  private static int block(int i) {
    return i < 2 ? 0 : 1;
  }

  private double weight(int i) {
    return weights[block(i)][i < 2 ? i : i - 2];
  }

  @Override
  public double gradient(Batch batch) {
    int n = hessian.length;
    double loss = 0;
    double[] sum = new double[n];
    absent = batch.size() == 1 && batch.rows()[0] == leavesOut;
    for (int r = 0; r < batch.size(); r++) {
      for (int i = 0; i < n; i++) {
        double g = 0;
        for (int j = 0; j < n; j++) {
          g += hessian[i][j] * (weight(j) - centers[batch.rows()[r]][j]);
        }
        sum[i] += g;
        loss += g * (weight(i) - centers[batch.rows()[r]][i]) / 2;
      }
    }
    for (int i = 0; i < n; i++) {
      gradients[block(i)][i < 2 ? i : i - 2] = (float) (sum[i] / batch.size());
    }
    return loss / batch.size();
  }

  @Override
  public void hessianVector(Batch batch, Array v, Array out) {
    for (int i = 0; i < hessian.length; i++) {
      double sum = 0;
      for (int j = 0; j < hessian.length; j++) {
        sum += hessian[i][j] * v.get(j);
      }
      out.set(i, sum);
    }
  }

  @Override
  public Map<String, Double> evaluate(Split split, int examples) {
    return Map.of();
  }

  @Override
  public int examples(Split split) {
    return 0;
  }
}
