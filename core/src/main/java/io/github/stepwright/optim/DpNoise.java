package io.github.stepwright.optim;

import io.github.stepwright.Accounted;
import io.github.stepwright.Default;
import io.github.stepwright.Optimizer;
import io.github.stepwright.Paper;
import io.github.stepwright.Part;
import io.github.stepwright.Use;
import io.github.stepwright.Whole;
import io.github.stepwright.Wrapper;
import io.github.stepwright.privacy.RenyiAccountant;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * Differentially private descent: contributions of norm C at most, Gaussian noise on their sum.
 *
 * <pre>
 * g = g_1 min(1, C / ||g_1||) + … + g_n min(1, C / ||g_n||) + N(0, (z C)² I)
 * </pre>
 *
 * <p>Norms are over all blocks together; groups that are frozen contribute 0 and get no noise. The
 * factor is rounded down, so that no contribution is longer than C. A contribution whose norm is
 * not finite counts as 0, and the noise comes all the same; so does it for a gradient of 0. Noise
 * is added in double, from a stream of the part's own: it is the same for any number of threads and
 * after a restart.
 *
 * <p><b>What is a contribution.</b> This rule alone sees one gradient for each step and takes it as
 * one contribution. That is right where a step has one example or one user, and it is not what
 * protects examples in a batch: the clipped mean of a batch moves by up to 2C when one of them
 * changes. {@code train.Private}, which {@code run} and {@code compare} put around this rule, clips
 * the gradient of every example by itself, draws the sample by independent coins and divides the
 * noisy sum by the expected number of examples.
 *
 * <p><b>What epsilon says.</b> Two data sets that differ by one contribution give weights that are
 * (epsilon, delta) indistinguishable, for {@link RenyiAccountant} at q = {@code share} and sigma =
 * {@code noise}. It speaks of the weights, not of losses and norms in the journal; only while the
 * seed is secret, and the journal names it; and for noise in real numbers, of which floating point
 * is an approximation. Rates that were tuned on the same data are not accounted for.
 *
 * <p>It must be the outermost rule, because one around it would see gradients without noise; and
 * one inside may not ask for the loss or the Hessian, which have none.
 *
 * @param clip C, largest norm of a contribution, above 0
 * @param noise z, standard deviation of the noise on the sum in multiples of C, above 0
 * @param share q, chance with which a contribution is in a step's sample, in (0, 1]; empty for the
 *     batch's share of the training examples, and for 1 where there is no telling
 * @param delta chance with which the guarantee may fail, in (0, 1); well below 1 over the number of
 *     examples
 */
@Use(
    when = "nobody shall learn from the weights whether an example was among the data",
    not = "for anything else: the noise costs accuracy, a gradient for each example costs time",
    differs = "no optimizer object to attach to: run draws by coins and clips each example itself")
@Paper(
    title = "Deep Learning with Differential Privacy",
    authors = "Abadi, Chu, Goodfellow, McMahan, Mironov, Talwar, Zhang",
    year = 2016,
    arxiv = "1607.00133")
public record DpNoise(
    @Default("1") double clip,
    @Default("1") double noise,
    OptionalDouble share,
    @Default("1e-5") double delta,
    Optimizer inner)
    implements Wrapper, Accounted {

  /** Refuses values outside their ranges, and rules that look past the noise. */
  public DpNoise {
    Hyper.positive("dpnoise.clip", clip);
    Hyper.positive("dpnoise.noise", noise);
    if (!(share.orElse(1) > 0 && share.orElse(1) <= 1)) {
      throw new IllegalArgumentException(
          "dpnoise.share must be in (0, 1], got " + share.getAsDouble());
    }
    if (!(delta > 0 && delta < 1)) {
      throw new IllegalArgumentException("dpnoise.delta must be in (0, 1), got " + delta);
    }
    if (!inner.needs().isEmpty()) {
      throw new IllegalArgumentException(
          "dpnoise must wrap a rule that needs gradients alone, got %s, which needs %s without noise"
              .formatted(inner.getClass().getSimpleName().toLowerCase(Locale.ROOT), inner.needs()));
    }
  }

  @Override
  public double epsilon(double share, long steps) {
    return RenyiAccountant.spent(share, noise, steps, delta).epsilon();
  }

  @Override
  public Optimizer over(double divisor) {
    return new Noised(noise * clip / divisor, inner);
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
      whole.scalar(0, factor(Math.sqrt(whole.sum(0)), clip, length(whole.parts())));
    }
    Wrapper.super.before(pass - 1, whole);
  }

  private static long length(List<Part> parts) {
    long length = 0;
    for (int i = 0; i < parts.size(); i++) {
      length += parts.get(i).to() - parts.get(i).from();
    }
    return length;
  }

  /**
   * The factor that makes a contribution no longer than C whatever was rounded on the way; 0 for
   * one whose norm is not finite.
   *
   * @param norm as it was found from a sum of squares in double
   * @param length number of squares that were added
   */
  public static double factor(double norm, double clip, long length) {
    if (!Double.isFinite(norm)) {
      return 0;
    }
    double most = norm * (1 + length * Math.ulp(1.0));
    return most <= clip ? 1 : Math.nextDown(clip / most);
  }

  @Override
  public void pass(int pass, Part part) {
    if (pass == 0) {
      part.add(0, part.frozen() ? 0 : Squares.exact(part));
      return;
    }
    if (pass == 1) {
      Noised.write(part, part.scalar(0), noise * clip);
    }
    inner.pass(pass - 1, part.inner());
  }
}
