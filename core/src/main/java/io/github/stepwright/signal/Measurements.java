package io.github.stepwright.signal;

import io.github.stepwright.Batch;
import io.github.stepwright.Block;
import io.github.stepwright.Checkpoint;
import io.github.stepwright.Norms;
import io.github.stepwright.Objective;
import io.github.stepwright.Outputs;
import io.github.stepwright.Progress;
import io.github.stepwright.Quantity;
import io.github.stepwright.RandomStream;
import io.github.stepwright.Settings;
import io.github.stepwright.Spread;
import io.github.stepwright.Stepper;
import io.github.stepwright.Work;
import io.github.stepwright.Workload;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What training can measure on request, without changing weights or state. Everything but the
 * spectrum is measured behind a step; before the first one it is NaN.
 *
 * <ul>
 *   <li>{@code sharpness}: {@link DirectionalSharpness} of the last batch along the update that the
 *       stepper would make on it from here. The update is made and taken back. Exact; costs a step
 *       and a Hessian-vector product.
 *   <li>{@code noiseScale}: {@link NoiseScale} at the present weights, from 8 groups of 4 parts of
 *       a quarter of the reference batch each, drawn with replacement from the training split; with
 *       its interval, and NaN while it is undetermined. Costs 8 units.
 *   <li>{@code updateToWeight}: {@link UpdateToWeight} of the last step. Exact and free.
 *   <li>{@code rankMe}, {@code rankMeEig}, {@code alphaReq}: {@link RankMe} from singular values
 *       and from eigenvalues, and {@link AlphaReq}, of the outputs (logits of a classifier) on the
 *       first 512 training examples, a row for each place of each; NaN for an objective that shows
 *       no outputs. Cost a forward pass.
 *   <li>{@code temperature}: {@link Pruning#temperature} of the last step; {@code load}: {@link
 *       Pruning#load} of the weights. Exact and free.
 *   <li>{@code hypergradient}, {@code alignment}: how the last gradient lies to the update before
 *       it, as an inner product with the update for a rate of 1 and as a cosine. Asked behind every
 *       step; NaN for the first two. A pass over the weights, not charged.
 *   <li>{@code lossAhead}, {@code slopeAhead}: mean loss of the next two batches, and how fast it
 *       would fall with the rate once momentum has settled; its interval begins with how fast it
 *       would without any, as at a first step. Training looks for them itself, also before the
 *       first step; charged as two steps, once for both.
 *   <li>{@code spectrum}: the greatest eigenvalue of the Hessian by {@link Lanczos}, over four
 *       reference batches; its interval goes from the smallest useful eigenvalue to the greatest.
 *       Known before the first step too. Costs 20 products.
 * </ul>
 *
 * <p>The state is what the last step was: a run that goes on from a checkpoint makes a step before
 * anything is measured. Used by one thread.
 */
public final class Measurements {

  /** Curvature along the update. */
  public static final Quantity SHARPNESS = new Quantity("sharpness");

  /** Batch size at which noise and gradient weigh alike, in examples. */
  public static final Quantity NOISE_SCALE = new Quantity("noiseScale");

  /** Size of the last update against that of the weights. */
  public static final Quantity UPDATE_TO_WEIGHT = new Quantity("updateToWeight");

  /** Ends of the Hessian's spectrum. */
  public static final Quantity SPECTRUM = new Quantity("spectrum");

  /** Effective rank of the outputs, from singular values. */
  public static final Quantity RANK_ME = new Quantity("rankMe");

  /** Effective rank of the outputs, from eigenvalues of their covariance. */
  public static final Quantity RANK_ME_EIG = new Quantity("rankMeEig");

  /** Decay of the eigenvalues of the outputs' covariance. */
  public static final Quantity ALPHA_REQ = new Quantity("alphaReq");

  /** Rate times examples over batch and momentum. */
  public static final Quantity TEMPERATURE = new Quantity("temperature");

  /** Share of the weights that are not 0. */
  public static final Quantity LOAD = new Quantity("load");

  /** Inner product of the last gradient with the update before it, for a rate of 1. */
  public static final Quantity HYPERGRADIENT = new Quantity("hypergradient");

  /** Cosine of the angle between the last gradient and the update before it. */
  public static final Quantity ALIGNMENT = new Quantity("alignment");

  /** Mean loss of the next two batches. */
  public static final Quantity LOSS_AHEAD = new Quantity("lossAhead");

  /** How fast that loss would fall with the rate. */
  public static final Quantity SLOPE_AHEAD = new Quantity("slopeAhead");

  /** Everything that tells something by itself, and not from step to step. */
  public static final List<Quantity> ALL =
      List.of(
          SHARPNESS,
          NOISE_SCALE,
          UPDATE_TO_WEIGHT,
          RANK_ME,
          RANK_ME_EIG,
          ALPHA_REQ,
          TEMPERATURE,
          LOAD,
          SPECTRUM);

  private static final int REPRESENTED = 512;

  private static final List<Quantity> STEPPED = List.of(HYPERGRADIENT, ALIGNMENT);

  private static final int GROUPS = 8;
  private static final int PARTS = 4;
  private static final double CONFIDENCE = 0.95;

  /** Reference batches that a spectrum looks at, at most the whole training split. */
  private static final int BATCHES = 4;

  private final Objective objective;
  private final Stepper.Steps steps;
  private final long seed;
  private final Alignment alignment;
  private Optional<Last> last = Optional.empty();

  private record Last(Batch batch, Settings settings, Progress at, Workload.Step step) {}

  /**
   * Nothing is known yet.
   *
   * @param steps the stepper at work on the objective
   * @param seed decides which examples a measurement looks at
   */
  public Measurements(Objective objective, Stepper.Steps steps, long seed) {
    this.objective = objective;
    this.steps = steps;
    this.seed = seed;
    this.alignment = new Alignment(objective);
  }

  /** Adds what has to go into a checkpoint. */
  public void save(Map<String, float[]> floats, Map<String, double[]> doubles) {
    alignment.save(floats, doubles);
  }

  /** Goes on from a checkpoint. */
  public void load(Checkpoint checkpoint) {
    alignment.load(checkpoint);
  }

  /** Notes the step that was just made. */
  public void stepped(Batch batch, Settings settings, Progress at, Workload.Step step) {
    last = Optional.of(new Last(batch, settings, at, step));
  }

  /**
   * Measures.
   *
   * @throws IllegalArgumentException for a quantity that is not among {@link #ALL}
   */
  public Workload.Measurement of(Quantity what) {
    if (!ALL.contains(what) && !STEPPED.contains(what)) {
      throw new IllegalArgumentException(
          "quantity must be one of %s, got %s"
              .formatted(ALL.stream().map(Quantity::name).toList(), what.name()));
    }
    if (what.equals(SPECTRUM)) {
      return spectrum();
    }
    if (last.isEmpty()) {
      return exact(Double.NaN, Work.NONE);
    }
    if (what.equals(UPDATE_TO_WEIGHT)) {
      Norms norms = Norms.of(last.get().step.groups().values());
      return exact(UpdateToWeight.of(norms), Work.NONE);
    }
    if (what.equals(TEMPERATURE)) {
      return exact(Pruning.temperature(last.get().settings, objective.examples()), Work.NONE);
    }
    if (what.equals(LOAD)) {
      return exact(
          Pruning.load(
              objective.blocks().stream()
                  .flatMapToDouble(block -> Arrays.stream(block.weights().toDoubles()))),
          Work.NONE);
    }
    if (what.equals(RANK_ME) || what.equals(RANK_ME_EIG) || what.equals(ALPHA_REQ)) {
      return represented(what);
    }
    if (STEPPED.contains(what)) {
      alignment.look(last.get().settings.rate(Settings.ALL));
      return exact(what.equals(ALIGNMENT) ? alignment.cosine() : alignment.product(), Work.NONE);
    }
    return what.equals(SHARPNESS) ? sharpness(last.get()) : noise(last.get());
  }

  private Workload.Measurement represented(Quantity what) {
    if (!(objective instanceof Outputs shown)) {
      return exact(Double.NaN, Work.NONE);
    }
    int k = shown.outputs();
    int n = Math.min(REPRESENTED, objective.examples());
    int most = Math.min(n, objective.referenceBatch());
    int each = shown.places() * k;
    double[] rows = new double[n * each];
    for (int from = 0; from < n; from += most) {
      int size = Math.min(most, n - from);
      double[] some = new double[size * each];
      shown.outputs(new Batch(IntStream.range(from, from + size).toArray(), size, -1), some);
      System.arraycopy(some, 0, rows, from * each, some.length);
    }
    Spectrum spectrum = Spectrum.of(rows, k);
    double value =
        what.equals(ALPHA_REQ)
            ? AlphaReq.of(spectrum).alpha()
            : what.equals(RANK_ME)
                ? RankMe.ofSingularValues(spectrum)
                : RankMe.ofEigenvalues(spectrum);
    return exact(value, new Work(0, 0, n / (3.0 * objective.referenceBatch()), 0));
  }

  private static Workload.Measurement exact(double value, Work cost) {
    return new Workload.Measurement(value, value, value, cost);
  }

  private Workload.Measurement sharpness(Last last) {
    float[] before = DirectionalSharpness.weights(objective);
    var kept = steps.checkpoint();
    Workload.Step tried = steps.step(last.batch, last.settings, last.at);
    float[] update = DirectionalSharpness.weights(objective);
    steps.restore(kept);
    for (int i = 0; i < update.length; i++) {
      update[i] -= before[i];
    }
    double sharpness = DirectionalSharpness.of(objective, last.batch, update);
    double units = Objective.PRODUCT * last.batch.size() / objective.referenceBatch();
    // No step of the run: nothing of it stays.
    var cost =
        new Work(0, tried.cost().examples() + last.batch.size(), tried.cost().units() + units, 0);
    return exact(sharpness, cost);
  }

  private Workload.Measurement spectrum() {
    long step = last.isEmpty() ? 0 : last.get().at.step() + 1;
    var random = RandomStream.named(seed, "spectrum/" + step);
    int size = Math.min(objective.examples(), BATCHES * objective.referenceBatch());
    int[] rows = random.ints(size, 0, objective.examples()).toArray();
    var found = Lanczos.USUAL.of(objective, new Batch(rows, size, -1), random);
    double units = found.values().size() * Objective.PRODUCT * size / objective.referenceBatch();
    var cost = new Work(0, (long) found.values().size() * size, units, 0);
    double low = found.smallest(Lanczos.USUAL.floor());
    return new Workload.Measurement(found.top(), low, found.top(), cost);
  }

  private Workload.Measurement noise(Last last) {
    long step = last.at.step();
    var random = RandomStream.named(seed, "noiseScale/" + step);
    int size = Math.max(1, objective.referenceBatch() / PARTS);
    var scale = new NoiseScale(1, CONFIDENCE);
    double[] state = new double[NoiseScale.STATE];
    for (int g = 0; g < GROUPS; g++) {
      scale.add(spread(random, size, step * GROUPS + g), state);
    }
    NoiseScale.Estimate found = scale.at(state);
    long examples = (long) GROUPS * PARTS * size;
    var cost = new Work(0, examples, (double) examples / objective.referenceBatch(), 0);
    return new Workload.Measurement(found.value(), found.low(), found.high(), cost);
  }

  /** Gradients of some parts at the present weights. */
  private Spread spread(RandomStream random, int size, long group) {
    double[] sum = new double[DirectionalSharpness.weights(objective).length];
    double meanSquare = 0;
    for (int part = 0; part < PARTS; part++) {
      int[] rows = random.ints(size, 0, objective.examples()).toArray();
      // Below 0, where no step of the run is: an objective may draw its noise by the batch's step.
      objective.gradient(new Batch(rows, size, -1 - (group * PARTS + part)));
      int at = 0;
      for (Block block : objective.blocks()) {
        for (int i = 0; i < block.length(); i++) {
          double g = block.gradient().get(i);
          sum[at++] += g / PARTS;
          meanSquare += g * g / PARTS;
        }
      }
    }
    double squareOfMean = 0;
    for (double g : sum) {
      squareOfMean += g * g;
    }
    return new Spread(PARTS, size, meanSquare, squareOfMean);
  }
}
