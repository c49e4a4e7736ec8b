package io.github.stepwright.optim;

import io.github.stepwright.Array;
import io.github.stepwright.Default;
import io.github.stepwright.Optimizer;
import io.github.stepwright.Paper;
import io.github.stepwright.Part;
import io.github.stepwright.Use;
import io.github.stepwright.Wrapper;

/**
 * Clamps every element of the gradient to [-max, max].
 *
 * <p>Elements outside are replaced in the gradient's own memory, which the next gradient
 * overwrites; those within are not touched. The direction changes: {@code clipnorm} keeps it. Decay
 * inside is not clipped.
 *
 * @param max largest size of an element, above 0
 */
@Use(
    when = "single elements go astray",
    not = "the direction matters: clipnorm keeps it",
    differs = "none")
@Paper(
    title = "Statistical Language Models Based on Neural Networks (PhD thesis)",
    authors = "Mikolov",
    year = 2012)
public record ClipValue(@Default("1") double max, Optimizer inner) implements Wrapper {

  /** Refuses values outside their ranges. */
  public ClipValue {
    Hyper.positive("clipvalue.max", max);
  }

  @Override
  public void pass(int pass, Part part) {
    if (pass == 0) {
      clamp(part);
    }
    inner.pass(pass, part.inner());
  }

  private void clamp(Part part) {
    double limit = max / part.scale(); // infinite where a factor of 0 stands around it
    Array gs = part.g();
    for (int i = part.from(); i < part.to(); i++) {
      double g = gs.get(i);
      if (Math.abs(g) > limit) {
        gs.set(i, Math.copySign(limit, g));
      }
    }
  }
}
