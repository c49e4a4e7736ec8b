package io.github.stepwright.optim;

import io.github.stepwright.Array;
import io.github.stepwright.Block;
import io.github.stepwright.Default;
import io.github.stepwright.Optimizer;
import io.github.stepwright.Paper;
import io.github.stepwright.Part;
import io.github.stepwright.Use;
import io.github.stepwright.Wrapper;
import java.util.List;
import java.util.Locale;

/**
 * Projects every hidden matrix back to its initial norm behind the step of the rule inside:
 *
 * <pre>
 * W = W * ||W_0|| / ||W||, every k steps
 * </pre>
 *
 * <p>The half of normalise-and-project that is an optimizer's; normalising before every
 * nonlinearity is the network's. Behind a normalisation the length of W changes nothing but the
 * effective rate (lr / ||W||² for sgd, lr / ||W|| for rules like adam), which so is lr itself, up
 * to a constant: what growing norms used to do a schedule now must. Without normalisation layers it
 * is a constraint on the network instead.
 *
 * <p>A hidden matrix is a block of two or more dimensions none of whose words {@code except} names
 * (as with {@link Muon}) and whose norm is not 0 at its first step: the output layer is not
 * scale-invariant and must be excepted by name where it does not begin at 0. A norm that is 0 or
 * not finite is left alone. Biases and gains go by the rule inside; the paper drops or regularises
 * them. Reported norms of a change are those of the step before the projection.
 *
 * <p>One number a matrix, two more passes over its memory.
 *
 * @param every k, at least 1; the paper finds 1 and 1000 nearly alike
 * @param except words that make a block one that is not projected
 */
@Use(
    when = "tasks that follow one another, or any run whose schedule shall be the effective rate",
    not = "networks without normalisation layers: it limits what they can say",
    differs = "projects alone: the network brings the normalisation; biases and gains are left")
@Paper(
    title = "Normalization and effective learning rates in reinforcement learning",
    authors = "Lyle, Zheng, Khetarpal, Martens, van Hasselt, Pascanu, Dabney",
    year = 2024,
    arxiv = "2407.01800")
public record Nap(
    @Default("1") long every, @Default("head+embedding") List<String> except, Optimizer inner)
    implements Wrapper {

  /** Refuses values outside their ranges, and rules whose weights to evaluate are others. */
  public Nap {
    Hyper.count("nap.every", every, 1);
    Hyper.plain("nap", inner);
    except = List.copyOf(except);
  }

  @Override
  public int slots() {
    return 1;
  }

  @Override
  public int length(int slot, Block block) {
    return block.matrix() && !named(block.name()) ? 1 : 0;
  }

  @Override
  public boolean wide(int slot) {
    return true;
  }

  @Override
  public boolean elementwise() {
    return false;
  }

  @Override
  public void pass(int pass, Part part) {
    boolean projects = part.slot(0).length() > 0 && !part.frozen();
    if (projects && pass == 0 && part.step() == 1) {
      part.slot(0).set(0, norm(part));
    }
    inner().pass(pass, part.inner());
    if (projects && pass == passes() - 1 && part.step() % every == 0) {
      project(part);
    }
  }

  private boolean named(String name) {
    for (String word : name.toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{N}]+")) {
      if (except.contains(word)) {
        return true;
      }
    }
    return false;
  }

  private static double norm(Part part) {
    Array xs = part.x();
    double square = 0;
    for (int i = part.from(); i < part.to(); i++) {
      square += xs.get(i) * xs.get(i);
    }
    return Math.sqrt(square);
  }

  private static void project(Part part) {
    double first = part.slot(0).get(0);
    double now = norm(part);
    double factor = first / now;
    if (first == 0 || !Double.isFinite(factor) || factor == 1) {
      return;
    }
    Array xs = part.x();
    for (int i = part.from(); i < part.to(); i++) {
      xs.set(i, factor * xs.get(i));
    }
  }
}
