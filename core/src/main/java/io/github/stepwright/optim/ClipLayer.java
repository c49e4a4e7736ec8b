package io.github.stepwright.optim;

import io.github.stepwright.Default;
import io.github.stepwright.Optimizer;
import io.github.stepwright.Paper;
import io.github.stepwright.Part;
import io.github.stepwright.Use;
import io.github.stepwright.Whole;
import java.util.List;

/**
 * Scales the gradient of each block (layer) h so that its norm is at most its share of {@code max}:
 *
 * <pre>
 * g_h = g_h * min(1, C_h / ||g_h||)
 * C_h = max / sqrt(H), or max * sqrt(d_h / d) weighted by dimension
 * </pre>
 *
 * <p>H counts the blocks and d the values of all groups that are not frozen, absent blocks
 * included, so that the squares of all C_h add up to max² whatever the data: the norm of the whole
 * is at most max. There is no eps in the denominator, and the factor is rounded down. A gradient of
 * 0 stays 0. Decay inside is not clipped.
 *
 * <p>For privacy, where every layer must have a bound; where a bound on the whole is enough, {@code
 * clipnorm} keeps the direction. That the weighted form is in the paper under this name is
 * unverified.
 *
 * @param max largest norm of all blocks together, above 0
 * @param weighted whether a block's share goes by its number of values
 */
@Use(
    when = "every layer must have a bound, as for privacy",
    not = "a bound on the whole is enough: clipnorm keeps the direction",
    differs = "no eps in the denominator, the factor is rounded down")
@Paper(
    title = "Enabling Differentially Private Federated Learning for Speech Recognition",
    authors = "Pelikan, Azam, Feldman, Silovsky, Talwar, Likhomanenko",
    year = 2023,
    arxiv = "2310.00098")
public record ClipLayer(
    @Default("1") double max, @Default("false") boolean weighted, Optimizer inner)
    implements Layerwise {

  /** Refuses values outside their ranges. */
  public ClipLayer {
    Hyper.positive("cliplayer.max", max);
  }

  @Override
  public boolean joint() {
    return true;
  }

  @Override
  public int scalars() {
    return 1;
  }

  @Override
  public void before(int pass, Whole whole) {
    if (pass == 0) {
      double shares = 0;
      List<Part> parts = whole.parts();
      for (int i = 0; i < parts.size(); i++) {
        shares += parts.get(i).frozen() ? 0 : share(parts.get(i));
      }
      whole.scalar(0, shares);
    }
    Layerwise.super.before(pass, whole);
  }

  private double share(Part part) {
    return weighted ? part.block().length() : 1;
  }

  @Override
  public double factor(Part part) {
    double most = max * Math.sqrt(share(part) / part.scalar(0));
    if (part.frozen()) {
      return 1;
    }
    double norm = Math.sqrt(Squares.exact(part));
    double bound = norm * (1 + part.block().length() * Math.ulp(1.0));
    return bound <= most ? 1 : Math.nextDown(most / bound);
  }
}
