package io.github.stepwright.bench.workload;

import io.github.stepwright.Array;
import io.github.stepwright.Batch;
import io.github.stepwright.Block;
import io.github.stepwright.Knob;
import io.github.stepwright.Objective;
import io.github.stepwright.RandomStream;
import io.github.stepwright.Settings;
import io.github.stepwright.Split;
import io.github.stepwright.bench.stats.EnergyDistance;
import io.github.stepwright.density.Density;
import java.util.List;
import java.util.Map;

/**
 * A rectified flow on pictures of digits: a perceptron learns the velocity that takes noise to
 * pictures in a straight line.
 *
 * <pre>
 * x a picture, z from N(0, I), t from the density on [1 - difficulty, 1], kept 1e-5 off both ends
 * x_t = (1 - t) x + t z          the net sees x_t and t, and says v
 * loss = L(v, z - x, x, t) + auxiliary * |p - T(x)|² / 32
 * </pre>
 *
 * <p>p are 32 further outputs of the net and T the features of a frozen perceptron that tells the
 * digits apart: the alignment of HASTE with a linear head on the last hidden layer and squared
 * distances in place of cosines and attention. Noise and times of a step depend on the seed and the
 * number of its batch alone. A picture costs one unit share like any example.
 *
 * <p>Evaluations do not depend on the knobs: {@code loss} is the mean of |v - (z - x)|² / 64 over
 * noise and times that never change, {@code energy} the {@linkplain EnergyDistance energy distance}
 * between 256 samples, at most as many as pictures, and the pictures of the split, each pixel
 * scaled to about deviation 1. Used by one thread.
 */
final class Flow implements Objective {

  private static final double END = 1e-5;
  private static final int SAMPLES = 256;
  private static final int TIMES = 4;

  private final Digits digits;
  private final FlowLoss kind;
  private final Density times;
  private final long seed;
  private final int batch;
  private final Velocity net;
  private final Model gradient;
  private final List<Block> blocks;
  private double difficulty = 1;
  private double auxiliary;

  Flow(Digits digits, FlowLoss kind, Density times, int batch, long seed) {
    this.digits = digits;
    this.kind = kind;
    this.times = times;
    this.batch = batch;
    this.seed = seed;
    this.net = new Velocity(Velocity.fresh(RandomStream.named(seed, "init")));
    this.gradient = Velocity.zero();
    this.blocks = net.model().blocks(gradient);
  }

  @Override
  public List<Block> blocks() {
    return blocks;
  }

  @Override
  public Map<Knob, Double> knobs() {
    return Map.of(Knob.DIFFICULTY, 1.0, Knob.AUXILIARY, 0.0);
  }

  @Override
  public void obey(Settings settings) {
    difficulty = settings.or(Knob.DIFFICULTY, 1);
    auxiliary = settings.or(Knob.AUXILIARY, 0);
  }

  @Override
  public int examples() {
    return examples(Split.TRAIN);
  }

  @Override
  public int examples(Split split) {
    return digits.count(split);
  }

  @Override
  public int referenceBatch() {
    return batch;
  }

  @Override
  public double gradient(Batch batch) {
    double loss = losses(batch);
    gradient.clear();
    Model model = net.model();
    net.layers()
        .backward(batch.size(), model.weights(), gradient.weights(), gradient.biases(), false);
    return loss;
  }

  /** Mean loss of a batch; its derivative by the outputs is left in the layers. */
  private double losses(Batch batch) {
    var pairs = pairs(batch);
    net.forward(pairs.mixed(), pairs.times(), batch.size());
    float[] delta = net.layers().outputDelta();
    double sum = 0;
    for (int i = 0; i < batch.size(); i++) {
      int row = batch.rows()[i];
      int from = i * Velocity.OUTPUTS;
      sum += kind.of(net.out(), delta, from, pairs, i, batch.size(), digits.teacher());
      sum += align(delta, from + Digits.PIXELS, row, batch.size());
    }
    return sum / batch.size();
  }

  private double align(float[] delta, int from, int row, int of) {
    float[] wanted = digits.features();
    double sum = 0;
    for (int j = 0; j < Teacher.FEATURES; j++) {
      double off = net.out()[from + j] - wanted[row * Teacher.FEATURES + j];
      sum += off * off;
      delta[from + j] = (float) (2 * auxiliary * off / Teacher.FEATURES / of);
    }
    return auxiliary * sum / Teacher.FEATURES;
  }

  private Pairs pairs(Batch batch) {
    var random = RandomStream.named(seed, "flow/" + batch.step());
    var pairs = new Pairs(batch.size());
    double from = times.share(Math.max(0, 1 - difficulty));
    for (int i = 0; i < batch.size(); i++) {
      double t = times.quantile(from + (1 - from) * random.nextDouble());
      pairs.put(i, digits, Split.TRAIN, batch.rows()[i], inner(t), random);
    }
    return pairs;
  }

  private static double inner(double t) {
    return END + Math.clamp(t, 0.0, 1.0) * (1 - 2 * END);
  }

  @Override
  public void hessianVector(Batch batch, Array v, Array out) {
    Model direction = Velocity.zero();
    direction.read(v);
    losses(batch);
    var layers = net.layers();
    var model = net.model();
    layers.inputTangent(batch.size());
    layers.tangentForward(batch.size(), model.weights(), direction.weights(), direction.biases());
    float[] tangent = layers.outputTangent();
    float[] delta = layers.outputTangentDelta();
    var pairs = pairs(batch);
    for (int i = 0; i < batch.size(); i++) {
      int from = i * Velocity.OUTPUTS;
      kind.tangent(net.out(), tangent, delta, from, pairs, i, batch.size(), digits.teacher());
      for (int j = from + Digits.PIXELS; j < from + Velocity.OUTPUTS; j++) {
        delta[j] = (float) (2 * auxiliary * tangent[j] / Teacher.FEATURES / batch.size());
      }
    }
    Model product = Velocity.zero();
    layers.tangentBackward(
        batch.size(),
        model.weights(),
        direction.weights(),
        product.weights(),
        product.biases(),
        false);
    product.write(out);
  }

  @Override
  public Map<String, Double> evaluate(Split split, int most) {
    int count = most == 0 ? examples(split) : Math.min(most, examples(split));
    // As many samples as pictures, where there are fewer of those: a look at few is to be cheap.
    int drawn = Math.clamp(count, 1, SAMPLES);
    float[] samples = new Sampler(net).samples(drawn, RandomStream.named(0, "samples"));
    return Map.of(
        "loss",
        held(split, count),
        "energy",
        EnergyDistance.of(
            digits.scaled(samples), digits.scaled(digits.first(split, count)), Digits.PIXELS));
  }

  /** Squared error at four times of equal strata for each picture. */
  private double held(Split split, int count) {
    var random = RandomStream.named(0, "held-out");
    double sum = 0;
    for (int from = 0; from < count; from += batch) {
      int rows = Math.min(batch, count - from);
      for (int k = 0; k < TIMES; k++) {
        var pairs = new Pairs(rows);
        for (int i = 0; i < rows; i++) {
          double t = (k + random.nextDouble()) / TIMES;
          pairs.put(i, digits, split, from + i, inner(t), random);
        }
        net.forward(pairs.mixed(), pairs.times(), rows);
        for (int i = 0; i < rows * Digits.PIXELS; i++) {
          int at = i / Digits.PIXELS * Velocity.OUTPUTS + i % Digits.PIXELS;
          double off = net.out()[at] - pairs.velocity()[i];
          sum += off * off;
        }
      }
    }
    return sum / TIMES / count / Digits.PIXELS;
  }
}
