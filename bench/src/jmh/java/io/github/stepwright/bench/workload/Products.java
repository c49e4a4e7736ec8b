package io.github.stepwright.bench.workload;

import io.github.stepwright.RandomStream;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The matrix products of a step of words-mlp, by tiles and by netlib. */
@State(Scope.Thread)
@Fork(jvmArgsAppend = "--add-modules=jdk.incubator.vector")
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class Products {

  /** op(A), op(B), m, n, k. */
  @Param({"NN 64 200 30", "NN 64 27 200", "TN 200 27 64", "NT 64 200 27"})
  String shape;

  @Param({"true", "false"})
  boolean tiles;

  private Sgemm product;
  private boolean acrossA;
  private boolean acrossB;
  private int m;
  private int n;
  private int k;
  private float[] a;
  private float[] b;
  private float[] c;

  /** Draws the numbers. */
  @Setup
  public void draw() {
    String[] words = shape.split(" ");
    acrossA = words[0].charAt(0) == 'T';
    acrossB = words[0].charAt(1) == 'T';
    m = Integer.parseInt(words[1]);
    n = Integer.parseInt(words[2]);
    k = Integer.parseInt(words[3]);
    product = new Sgemm(tiles);
    var random = RandomStream.named(1, "products");
    a = numbers(random, m * k);
    b = numbers(random, k * n);
    c = numbers(random, m * n);
  }

  private static float[] numbers(RandomStream random, int count) {
    float[] numbers = new float[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = random.nextFloat() - 0.5f;
    }
    return numbers;
  }

  /** One product. */
  @Benchmark
  public float[] multiply() {
    product.multiply(acrossA, acrossB, m, n, k, a, acrossA ? m : k, b, acrossB ? k : n, 0, c);
    return c;
  }
}
