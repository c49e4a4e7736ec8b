package io.github.stepwright.refine;

import java.util.Random;

/** A random non-smooth convex function with minimum 0 at 0: the largest of some linear ones. */
final class MaximumOfLines {

  private final double[][] lines;

  MaximumOfLines(Random random) {
    int dimensions = 1 + random.nextInt(5);
    int pairs = 1 + random.nextInt(5);
    lines = new double[2 * pairs][];
    for (int i = 0; i < pairs; i++) {
      lines[2 * i] = random.doubles(dimensions, -1, 1).toArray();
      double factor = -0.1 - 3 * random.nextDouble();
      lines[2 * i + 1] = lines[2 * i].clone();
      move(lines[2 * i + 1], lines[2 * i], 1 - factor);
    }
  }

  double[] start(Random random) {
    return random.doubles(lines[0].length, -2, 2).toArray();
  }

  double value(double[] x) {
    return dot(slope(x), x);
  }

  double[] slope(double[] x) {
    double[] steepest = lines[0];
    for (double[] line : lines) {
      if (dot(line, x) > dot(steepest, x)) {
        steepest = line;
      }
    }
    return steepest;
  }

  static void move(double[] x, double[] direction, double rate) {
    for (int i = 0; i < x.length; i++) {
      x[i] -= rate * direction[i];
    }
  }

  static double length(double[] x) {
    return Math.sqrt(dot(x, x));
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }
}
