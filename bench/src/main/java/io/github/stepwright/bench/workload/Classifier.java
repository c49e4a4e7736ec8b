package io.github.stepwright.bench.workload;

import io.github.stepwright.Array;
import io.github.stepwright.Batch;
import io.github.stepwright.Block;
import io.github.stepwright.Outputs;
import io.github.stepwright.RandomStream;
import io.github.stepwright.Split;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;

/**
 * Mean cross-entropy of a chain of layers over labelled examples, with exact gradient and
 * Hessian-vector product.
 *
 * <p>Its outputs are the logits. A batch is always cut into the same parts, whose sums are added in
 * order: the result does not depend on how many threads worked. A second thread helps from about a
 * million multiplications a part on; below that a batch is one part. Used by one thread.
 */
final class Classifier implements Outputs {

  /** Multiplications of a part that pay for handing it to another thread. */
  private static final long WORTH_A_THREAD = 400_000;

  private static final int ROWS_OF_EVALUATION = 512;

  private final Examples examples;
  private final int batch;
  private final Model model;
  private final Model gradient;
  private final List<Block> blocks; // the same list each time says that nothing came or went
  private final int parts;
  private final List<Share> workers = new ArrayList<>();

  Classifier(Examples examples, int[] hidden, int width, int batch, RandomStream random) {
    this.examples = examples;
    this.batch = batch;
    int inputs = examples.symbols() == 0 ? examples.width() : examples.width() * width;
    int[] sizes =
        IntStream.concat(
                IntStream.concat(IntStream.of(inputs), IntStream.of(hidden)),
                IntStream.of(examples.classes()))
            .toArray();
    this.model = Model.zero(sizes, examples.symbols(), width);
    this.gradient = Model.zero(sizes, examples.symbols(), width);
    this.blocks = model.blocks(gradient);
    model.initialise(random);
    this.parts = (long) batch / 2 * model.parameters() >= WORTH_A_THREAD ? 2 : 1;
  }

  @Override
  public List<Block> blocks() {
    return blocks;
  }

  int parameters() {
    return model.parameters();
  }

  @Override
  public int examples() {
    return examples.count(Split.TRAIN);
  }

  @Override
  public int examples(Split split) {
    return examples.count(split);
  }

  @Override
  public int referenceBatch() {
    return batch;
  }

  @Override
  public double gradient(Batch batch) {
    work(batch, part -> part.gradient(batch));
    copy(sum(), gradient);
    double loss = 0;
    for (Share part : workers) {
      loss += part.loss;
    }
    return loss / batch.size();
  }

  @Override
  public int outputs() {
    return examples.classes();
  }

  @Override
  public void outputs(Batch batch, double[] out) {
    work(batch, part -> part.outputs(batch, out));
  }

  @Override
  public double lossGradient(Batch batch, double[] z, double[] gradient) {
    int classes = examples.classes();
    int[] labels = examples.labels()[Split.TRAIN.ordinal()];
    double loss = 0;
    for (int i = 0; i < batch.size(); i++) {
      loss += CrossEntropy.of(z, gradient, i * classes, classes, labels[batch.rows()[i]]);
    }
    for (int i = 0; i < batch.size() * classes; i++) {
      gradient[i] /= batch.size();
    }
    return loss / batch.size();
  }

  @Override
  public void pullBack(Batch batch, BiConsumer<double[], double[]> vector) {
    double[] z = new double[batch.size() * examples.classes()];
    double[] v = new double[z.length];
    work(batch, part -> part.outputs(batch, z));
    vector.accept(z, v);
    work(batch, part -> part.pullBack(v));
    copy(sum(), gradient);
  }

  private Model sum() {
    Model sum = workers.getFirst().gradient;
    for (int k = 1; k < parts; k++) {
      sum.add(workers.get(k).gradient);
    }
    return sum;
  }

  @Override
  public void hessianVector(Batch batch, Array v, Array out) {
    Model direction = Model.zero(model.sizes(), model.symbols(), model.width());
    direction.read(v);
    work(batch, part -> part.curvature(batch, direction));
    sum().write(out);
  }

  private static void copy(Model from, Model to) {
    List<float[]> sources = from.arrays();
    List<float[]> targets = to.arrays();
    for (int k = 0; k < sources.size(); k++) {
      System.arraycopy(sources.get(k), 0, targets.get(k), 0, sources.get(k).length);
    }
  }

  private interface Task {
    void run(Share part);
  }

  /**
   * Runs a task on every part: the caller takes its share and the common pool helps, unless the
   * caller is one of several that keep all cores busy already.
   */
  private void work(Batch batch, Task task) {
    int rows = (batch.size() + parts - 1) / parts;
    if (workers.isEmpty() || workers.getFirst().capacity < rows) {
      workers.clear();
      for (int k = 0; k < parts; k++) {
        workers.add(new Share(examples, model, rows));
      }
    }
    for (int k = 0; k < parts; k++) {
      workers.get(k).from = Math.min(k * rows, batch.size());
      workers.get(k).to = Math.min((k + 1) * rows, batch.size());
    }
    if (parts == 1 || ForkJoinTask.inForkJoinPool()) {
      workers.forEach(task::run);
      return;
    }
    ForkJoinTask<?> other = ForkJoinPool.commonPool().submit(() -> task.run(workers.getLast()));
    task.run(workers.getFirst());
    other.join();
  }

  @Override
  public Map<String, Double> evaluate(Split split, int most) {
    int count = most == 0 ? examples(split) : Math.min(most, examples(split));
    return evaluate(split, 0, count);
  }

  /** Metrics over rows of a split that lie side by side; NaN for none. */
  Map<String, Double> evaluate(Split split, int first, int count) {
    if (count == 0) {
      return Map.of("loss", Double.NaN, "accuracy", Double.NaN);
    }
    var part = new Share(examples, model, Math.min(count, ROWS_OF_EVALUATION));
    double loss = 0;
    long right = 0;
    for (int from = 0; from < count; from += ROWS_OF_EVALUATION) {
      int rows = Math.min(ROWS_OF_EVALUATION, count - from);
      part.load(split, first + from, rows);
      loss += part.layers.loss(rows, part.labels, rows);
      right += part.right(rows);
    }
    return Map.of("loss", loss / count, "accuracy", (double) right / count);
  }
}
