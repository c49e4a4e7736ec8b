package io.github.stepwright.bench.compress;

import io.github.stepwright.compress.Compressor;
import io.github.stepwright.compress.PowerSgd;
import io.github.stepwright.compress.Qsgd;
import io.github.stepwright.compress.TopK;
import java.util.List;

/**
 * A way for workers to exchange gradients.
 *
 * @param name as tables show it
 * @param compressor the level that all layers start with, and keep unless {@code layerwise}
 * @param feedback whether what a message loses is added to the next one
 * @param layerwise whether L-GreCo chooses a level for each layer from time to time
 */
public record Scheme(String name, Compressor compressor, boolean feedback, boolean layerwise) {

  /** Everything as it is, and every scheme at one level for all layers and at L-GreCo's. */
  public static final List<Scheme> ALL =
      List.of(
          new Scheme("none", new Compressor.Raw(), false, false),
          new Scheme("powersgd rank 2", new PowerSgd(2, 2), true, false),
          new Scheme("powersgd, L-GreCo", new PowerSgd(2, 2), true, true),
          new Scheme("topk 5 %", new TopK(0.05), true, false),
          new Scheme("topk, L-GreCo", new TopK(0.05), true, true),
          new Scheme("qsgd 6 bits", new Qsgd(31, 512), true, false),
          new Scheme("qsgd, L-GreCo", new Qsgd(31, 512), true, true));
}
