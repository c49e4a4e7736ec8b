package io.github.stepwright.control;

import io.github.stepwright.Decision;
import io.github.stepwright.Default;
import io.github.stepwright.Fold;
import io.github.stepwright.Knob;
import io.github.stepwright.Paper;
import io.github.stepwright.Signal;
import io.github.stepwright.Why;
import io.github.stepwright.signal.DualNoise;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/**
 * Lowers the rate of the layers whose gradients are noisy, among those whose steps are measured by
 * the same norm: hidden matrices, embeddings and the output layer, vectors.
 *
 * <pre>
 * H     = beta * H + (1 - beta) * ||G(t) - G(t-1)||_dual²      H = 0 at first
 * a     = alpha / sqrt(alpha² + H)
 * scale = sqrt(a / largest a of the same kind)                 in (0, 1]
 * rate of the layer = rate * scale
 * </pre>
 *
 * <p>Meant for {@code muon} and {@code signsgd} or {@code signum}, whose steps have the same length
 * however noisy the gradient is; the norms are {@link DualNoise}'s. The quietest layer of a kind
 * keeps the whole rate, and a kind with one layer is left alone. A factor holds from the step
 * behind its gradients, where the paper's holds from that step itself. Behind a change of the batch
 * size one difference is left out.
 *
 * <p>Constants: the paper's could not be read. beta 0.9 and a look every 10 steps are those of a
 * third-party implementation, which has alpha 1; alpha has the unit of a gradient norm, and the
 * default here, the median of sqrt(H) among the layers of the kind, is ours.
 *
 * @param beta weight of the noise before, in (0, 1)
 * @param alpha noise at which the rate begins to fall, above 0; the median where there is none
 * @param every steps between two looks, at least 1
 */
@Paper(
    title =
        "Noise-Adaptive Layerwise Learning Rates: Accelerating Geometry-Aware Optimization for Deep"
            + " Neural Network Training",
    authors = "Hao et al.",
    year = 2025,
    arxiv = "2510.14009")
public record Lanton(@Default("0.9") double beta, OptionalDouble alpha, @Default("10") long every)
    implements Layered {

  private static final String NAME = "lanton";

  /** Refuses values outside their ranges. */
  public Lanton {
    Rates.share("lanton.beta", beta);
    alpha.ifPresent(value -> Rates.positive("lanton.alpha", value));
    Rates.count("lanton.every", 1, every);
  }

  @Override
  public boolean remembers() {
    return true;
  }

  /**
   * Scales of the layers of one kind.
   *
   * @param noise H by layer
   */
  Map<String, Double> scales(Map<String, Double> noise) {
    double unit = alpha.orElseGet(() -> median(noise));
    var quiet = new TreeMap<String, Double>();
    noise.forEach((layer, h) -> quiet.put(layer, h == 0 ? 1 : unit / Math.sqrt(unit * unit + h)));
    double most = quiet.values().stream().mapToDouble(a -> a).max().orElse(1);
    quiet.replaceAll((_, a) -> Math.sqrt(a / most));
    return quiet;
  }

  private static double median(Map<String, Double> noise) {
    double[] roots = noise.values().stream().mapToDouble(Math::sqrt).sorted().toArray();
    int half = roots.length / 2;
    return roots.length % 2 == 1 ? roots[half] : (roots[half - 1] + roots[half]) / 2;
  }

  @Override
  public Fold start(RandomGenerator random) {
    return new Fold() {
      private final Map<String, Double> noise = new TreeMap<>();
      private final Polling changes = new Polling(NAME, DualNoise::of);
      private long steps;

      @Override
      public List<Decision> on(Signal signal) {
        return switch (signal) {
          case Signal.Stepped stepped when !stepped.probe() && !stepped.progress().done() ->
              ++steps % every == 0 ? changes.ask(stepped) : List.of();
          case Signal.Measured measured when changes.mine(measured) ->
              changes.hear(measured) ? follow() : List.of();
          case Signal.Stepped _,
              Signal.Measured _,
              Signal.Started _,
              Signal.Evaluated _,
              Signal.Restored _,
              Signal.Diverged _,
              Signal.Skipped _,
              Signal.Replanned _ ->
              List.of();
        };
      }

      private List<Decision> follow() {
        var kinds = new TreeMap<String, Map<String, Double>>();
        for (String layer : changes.groups()) {
          double change = changes.of(layer);
          if (Double.isFinite(change)) {
            noise.merge(layer, (1 - beta) * change, (old, add) -> beta * old + add);
          }
          if (noise.containsKey(layer)) {
            kinds.computeIfAbsent(kind(layer), _ -> new TreeMap<>()).put(layer, noise.get(layer));
          }
        }
        var decisions = new ArrayList<Decision>();
        kinds.values().stream()
            .filter(kind -> kind.size() > 1)
            .forEach(kind -> set(kind, decisions));
        return List.copyOf(decisions);
      }

      private void set(Map<String, Double> kind, List<Decision> decisions) {
        double unit = alpha.orElseGet(() -> median(kind));
        scales(kind)
            .forEach(
                (layer, scale) -> {
                  var why =
                      new Why(
                          "noise of a layer among those of its kind",
                          Map.of("noise", Math.sqrt(kind.get(layer)), "alpha", unit));
                  decisions.add(new Decision.Set(Knob.RATE_FACTOR, layer, scale, why));
                });
      }
    };
  }

  private static String kind(String layer) {
    return layer.substring(0, layer.indexOf('/') + 1);
  }
}
