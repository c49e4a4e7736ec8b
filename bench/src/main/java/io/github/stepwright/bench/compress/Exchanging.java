package io.github.stepwright.bench.compress;

import io.github.stepwright.Batch;
import io.github.stepwright.Checkpoint;
import io.github.stepwright.Knob;
import io.github.stepwright.Norms;
import io.github.stepwright.Objective;
import io.github.stepwright.Progress;
import io.github.stepwright.Settings;
import io.github.stepwright.Spread;
import io.github.stepwright.Stepper;
import io.github.stepwright.Work;
import io.github.stepwright.Workload;
import io.github.stepwright.compress.Draws;
import io.github.stepwright.compress.LGreco;
import io.github.stepwright.signal.DirectionalSharpness;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The steps of {@link Exchange}; used by one thread. */
final class Exchanging implements Stepper.Steps {

  /** Steps before an adjustment whose gradients it looks at, as in the code of L-GreCo. */
  private static final int LOOKED_AT = 10;

  private final Objective objective;
  private final Workers workers;
  private final Scheme scheme;
  private final long seed;
  private final LGreco lgreco = new LGreco(1, 10_000);
  private final List<Channel> channels;
  private final List<Adjustment> adjustments = new ArrayList<>();
  private long made;
  private long sent;

  Exchanging(Objective objective, Scheme scheme, Workers workers, long seed) {
    this.objective = objective;
    this.scheme = scheme;
    this.workers = workers;
    this.seed = seed;
    this.channels =
        objective.blocks().stream()
            .map(block -> new Channel(block, scheme, workers.workers()))
            .toList();
  }

  /** Bytes that all workers sent. */
  long sent() {
    return sent;
  }

  List<Adjustment> adjustments() {
    return List.copyOf(adjustments);
  }

  @Override
  public Workload.Step step(Batch batch, Settings settings, Progress at) {
    int count = workers.workers();
    double loss = 0;
    int from = 0;
    for (int w = 0; w < count; w++) {
      int to = (int) ((long) batch.size() * (w + 1) / count);
      int[] rows = Arrays.copyOfRange(batch.rows(), from, to);
      // Weighted, so that parts of unequal size still have the batch's mean as their mean.
      double weight = (double) (to - from) * count / batch.size();
      loss += objective.gradient(new Batch(rows, to - from, batch.step())) * weight / count;
      for (Channel channel : channels) {
        channel.take(w, weight);
      }
      from = to;
    }
    Spread spread = spread(batch.size());
    var work = new Work(1, batch.size(), (double) batch.size() / objective.referenceBatch(), 0);
    if (!Double.isFinite(loss) || !Double.isFinite(spread.meanSquare())) {
      double gradient = Math.sqrt(spread.squareOfMean());
      var norms = new Norms(Double.NaN, gradient, 0, Double.NaN);
      return new Workload.Step(loss, Map.of(Channel.GROUP, norms), Optional.empty(), work);
    }
    exchange();
    double rate = settings.get(Knob.LEARNING_RATE);
    double momentum = settings.get(Knob.MOMENTUM);
    List<Norms> norms = channels.stream().map(channel -> channel.update(rate, momentum)).toList();
    made++;
    return new Workload.Step(
        loss, Map.of(Channel.GROUP, Norms.of(norms)), Optional.of(spread), work);
  }

  private Spread spread(int examples) {
    double meanSquare = 0;
    double squareOfMean = 0;
    for (Channel channel : channels) {
      meanSquare += channel.meanSquare();
      squareOfMean += channel.squareOfMean();
    }
    int count = workers.workers();
    return new Spread(count, (double) examples / count, meanSquare, squareOfMean);
  }

  private void exchange() {
    var draws = new Draws.Named(seed, made);
    if (scheme.layerwise() && made > 0 && made % workers.adjust() == 0) {
      adjust(draws);
    }
    boolean looked = made % workers.adjust() >= workers.adjust() - LOOKED_AT;
    for (Channel channel : channels) {
      sent += workers.workers() * channel.send(draws, scheme.layerwise() && looked);
    }
  }

  /** The first worker looks at what it had to send lately, and all follow its choice. */
  private void adjust(Draws draws) {
    var layers = channels.stream().map(channel -> channel.options(draws)).toList();
    int[] uniform = new int[layers.size()];
    lgreco
        .choose(layers, uniform)
        .ifPresent(
            choice -> {
              var levels = LGreco.compressors(layers, choice);
              for (int l = 0; l < channels.size(); l++) {
                channels.get(l).use(levels.get(l));
              }
              adjustments.add(
                  new Adjustment(
                      made,
                      channels.stream().map(Channel::level).toList(),
                      LGreco.bytes(layers, choice),
                      LGreco.bytes(layers, uniform),
                      LGreco.error(layers, choice),
                      LGreco.error(layers, uniform)));
            });
    channels.forEach(Channel::forget);
  }

  @Override
  public Checkpoint checkpoint() {
    var floats = new HashMap<String, float[]>();
    var longs = new HashMap<String, long[]>();
    longs.put("exchange", new long[] {made, sent});
    channels.forEach(channel -> channel.save(floats, longs));
    return new Checkpoint(floats, Map.of(), longs);
  }

  @Override
  public void restore(Checkpoint checkpoint) {
    made = checkpoint.longs().get("exchange")[0];
    sent = checkpoint.longs().get("exchange")[1];
    adjustments.removeIf(adjustment -> adjustment.step() >= made);
    channels.forEach(channel -> channel.load(checkpoint));
  }

  @Override
  public void withReadout(Runnable action) {
    action.run();
  }

  /** The weights of all layers one behind the other, for tests. */
  float[] weights() {
    return DirectionalSharpness.weights(objective);
  }
}
