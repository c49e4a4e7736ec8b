package io.github.stepwright.bench.workload;

import io.github.stepwright.Knob;
import io.github.stepwright.Problem;
import io.github.stepwright.RandomStream;
import io.github.stepwright.Split;
import io.github.stepwright.Stepper;
import io.github.stepwright.Workload;
import io.github.stepwright.bench.data.Shipped;
import io.github.stepwright.density.Density;
import io.github.stepwright.run.Catalog;
import io.github.stepwright.spec.Spec;
import io.github.stepwright.train.Training;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Digits from noise by a rectified flow. Its variants by key: {@code loss} (square, huber or
 * perceptual), {@code times} (a density of the catalogue: uniform or ushape) and {@code a} (of
 * ushape). Its own knobs are difficulty and auxiliary.
 */
record Flows(Declared declared, FlowLoss loss, Density times) implements Problem, Pictured {

  private static final int BATCH = 128;
  private static final long STEPS = 3000;
  private static final String OPTIMIZER = "ema:beta=0.995/adam:lr=0.002";

  private static final int COLUMNS = 12;
  private static final int ROWS = 6;
  private static final int ZOOM = 6;
  private static final int GAP = 6;

  static Flows of(Spec.Part part) {
    new Keys(part).only(Set.of("loss", "times", "a"));
    String density = part.keys().getOrDefault("times", "uniform");
    var keys = new LinkedHashMap<String, String>();
    if (part.keys().containsKey("a")) {
      keys.put("a", part.keys().get("a"));
    }
    Density times = Catalog.DENSITIES.parse(new Spec.Part(density, keys).toString());
    var declared =
        new Declared(
            part.toString(),
            "Digits from noise by a rectified flow; knobs difficulty and auxiliary; judged by the"
                + " energy distance of samples",
            OPTIMIZER,
            BATCH,
            STEPS,
            Shipped.pictures().part(Split.TRAIN).labels().length,
            "energy",
            true,
            Velocity.parameters() + " weights, 1257 + 270 + 270 pictures of 8 x 8");
    return new Flows(declared, FlowLoss.named(part.keys().getOrDefault("loss", "square")), times);
  }

  @Override
  public Map<Knob, Double> knobs() {
    return Map.of(Knob.DIFFICULTY, 1.0, Knob.AUXILIARY, 0.0);
  }

  @Override
  public Workload start(Stepper stepper, long seed) {
    var flow = new Flow(Digits.shipped(), loss, times, BATCH, seed);
    return new Training(flow, stepper, BATCH, seed);
  }

  /** Five rows of samples; below them a row of held-out pictures. */
  @Override
  public Picture picture(Map<String, Workload.Tensor> weights, long seed) {
    int cell = Digits.SIDE * ZOOM + GAP;
    var picture = Picture.blank(COLUMNS * cell + GAP, (ROWS + 1) * cell);
    int samples = (ROWS - 1) * COLUMNS;
    float[] drawn =
        new Sampler(Velocity.of(weights)).samples(samples, RandomStream.named(seed, "picture"));
    float[] held = Digits.shipped().first(Split.TEST, COLUMNS);
    for (int i = 0; i < ROWS * COLUMNS; i++) {
      boolean sample = i < samples;
      int row = i / COLUMNS;
      picture.draw(
          GAP + i % COLUMNS * cell,
          GAP + row * cell + (sample ? 0 : cell / 2),
          sample ? drawn : held,
          (sample ? i : i - samples) * Digits.PIXELS,
          Digits.SIDE,
          ZOOM);
    }
    return picture;
  }
}
