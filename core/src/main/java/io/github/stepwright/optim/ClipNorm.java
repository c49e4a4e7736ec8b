package io.github.stepwright.optim;

import io.github.stepwright.Bundle;
import io.github.stepwright.Default;
import io.github.stepwright.Optimizer;
import io.github.stepwright.Paper;
import io.github.stepwright.Part;
import io.github.stepwright.Settings;
import io.github.stepwright.Use;
import io.github.stepwright.Whole;
import io.github.stepwright.Wrapper;

/**
 * Scales the gradient of all groups together so that its norm is at most {@code max}:
 *
 * <pre>g = g * min(1, max / (||g|| + 1e-6))</pre>
 *
 * <p>PyTorch's convention. Other libraries leave out 1e-6, with which a gradient whose norm is just
 * below max is already scaled a little. Frozen groups and absent blocks do not count. The factor is
 * handed to the rule inside, so that this costs one more read of g and no write. Decay inside is
 * not clipped. A gradient of 0 stays 0.
 *
 * <p>Where single batches have gradients far out of the usual range; inside rules that do not care
 * about the gradient's size, as {@code adamw} nearly does, it only tames their moments.
 *
 * @param max largest norm, above 0
 */
@Use(
    when = "single batches have gradients far out of the usual range",
    not = "around rules that do not care about size: it only tames moments",
    differs = "PyTorch's 1e-6 beside the norm; Optax leaves it out",
    fused = true)
@Paper(
    title = "On the difficulty of training Recurrent Neural Networks",
    authors = "Pascanu, Mikolov, Bengio",
    year = 2012,
    arxiv = "1211.5063")
public record ClipNorm(@Default("1") double max, Optimizer inner) implements Wrapper {

  private static final double EPS = 1e-6;

  /** Refuses values outside their ranges. */
  public ClipNorm {
    Hyper.positive("clipnorm.max", max);
  }

  /** The rule inside sees the clipped gradient; the loss falls along the whole one. */
  @Override
  public double slope(Settings settings, double l1, double l2) {
    double scale = Math.min(1, max / (l2 + EPS));
    return inner.slope(settings, scale * l1, scale * l2) / scale;
  }

  @Override
  public boolean joint() {
    return true;
  }

  @Override
  public int sums() {
    return 1;
  }

  @Override
  public int scalars() {
    return 1;
  }

  @Override
  public int passes() {
    return 1 + inner.passes();
  }

  @Override
  public void before(int pass, Whole whole) {
    if (pass == 0) {
      return;
    }
    if (pass == 1) {
      whole.scalar(0, Math.min(1, max / (Math.sqrt(whole.sum(0)) + EPS)));
    }
    Wrapper.super.before(pass - 1, whole);
  }

  @Override
  public void pass(int pass, Part part) {
    if (pass > 0) {
      inner.pass(pass - 1, part.inner(part.scalar(0)));
    } else if (!part.frozen()) {
      part.add(0, Squares.gradient(part));
    }
  }

  @Override
  public Bundle.Order bundles() {
    return inner.bundles();
  }

  @Override
  public void pass(int pass, Bundle bundle) {
    if (pass > 0) {
      inner.pass(pass - 1, bundle.inner(bundle.scalar(0)));
    } else if (bundle.frozen() || !Squares.gradients(bundle, 0)) {
      Wrapper.super.pass(pass, bundle);
    }
  }
}
