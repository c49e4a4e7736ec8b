package io.github.stepwright.optim;

import io.github.stepwright.Optimizer;
import io.github.stepwright.Paper;
import io.github.stepwright.Part;
import io.github.stepwright.Use;

/**
 * Hands every block's (layer's) gradient on with norm 1:
 *
 * <pre>g_h = g_h / ||g_h||, 0 where it is 0</pre>
 *
 * <p>The paper's block-normalised gradient; its tables call a rule around which it stands by the
 * ending NG. What a layer's scale says is lost, so the rate inside has another unit: the length of
 * a layer's step under plain descent. The trust ratios of {@code lars} and {@code lamb} are the
 * same idea with the step as long as a share of the weights. Decay inside is not normalised.
 *
 * <p>For deep or recurrent networks whose layers' gradients differ by orders of magnitude. Near a
 * minimum steps do not shrink by themselves: the rate must.
 */
@Use(
    when = "layers whose gradients differ by orders of magnitude",
    not = "the rate does not fall: steps do not shrink near a minimum",
    differs = "none")
@Paper(
    title = "Block-Normalized Gradient Method: An Empirical Study for Training Deep Neural Network",
    authors = "Yu, Huang, Lin, Salakhutdinov, Carbonell",
    year = 2017,
    arxiv = "1707.04822")
public record NormLayer(Optimizer inner) implements Layerwise {

  @Override
  public double factor(Part part) {
    double norm = Math.sqrt(Squares.gradient(part));
    return norm == 0 ? 1 : 1 / norm;
  }
}
