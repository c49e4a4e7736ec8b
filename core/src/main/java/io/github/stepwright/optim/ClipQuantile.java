package io.github.stepwright.optim;

import io.github.stepwright.Array;
import io.github.stepwright.Default;
import io.github.stepwright.Optimizer;
import io.github.stepwright.Paper;
import io.github.stepwright.Part;
import io.github.stepwright.Use;
import io.github.stepwright.Whole;
import io.github.stepwright.Wrapper;

/**
 * Coordinate-wise clipping: no coordinate of a step is larger than the k-th largest.
 *
 * <pre>
 * u = change of x by the rule inside, all groups one vector of n coordinates
 * tau = k-th largest |u|, k = ceil(fraction * n)
 * x = x before + sign(u) * min(|u|, tau)
 * </pre>
 *
 * <p>k = 1 changes nothing, ties at tau neither. What is clipped is the change itself: momentum,
 * preconditioner, rate and decay are in it. Frozen groups and absent blocks do not count. State
 * inside is that of the unclipped step. A step of 0 stays 0.
 *
 * <p>The paper clips a fraction to lower the sharpness along the step, about 0.1 for momentum and
 * 0.5 for adaptive rules; these fractions are unverified. Not inside rules that give the weights
 * absolute positions, as {@code cocob} does: they take the clipped part back at the next step.
 *
 * <p>One slot for the weights before, nine more passes: tau is found exactly, eight bits of a
 * double at a time, so that it depends neither on threads nor on the order of coordinates.
 *
 * @param fraction of the coordinates that end at tau, in (0, 1]
 */
@Use(
    when = "a few coordinates take most of a step",
    not = "around rules that give absolute positions, as cocob",
    differs = "exact over all groups; the paper's fractions are unverified")
@Paper(
    title = "Toward Understanding Why Adam Converges Faster Than SGD for Transformers",
    authors = "Pan, Li",
    year = 2023,
    arxiv = "2306.00204")
public record ClipQuantile(@Default("0.1") double fraction, Optimizer inner) implements Wrapper {

  private static final int DIGITS = 8;
  private static final int BINS = 256;

  /** Scalars: the bits of tau that are known, and the rank within what shares them. */
  private static final int TAU = 0;

  private static final int RANK = 1;

  /** Refuses values outside their ranges, and rules whose weights to evaluate are others. */
  public ClipQuantile {
    if (!(fraction > 0 && fraction <= 1)) {
      throw new IllegalArgumentException(
          "clipquantile.fraction must be in (0, 1], got " + fraction);
    }
    Hyper.plain("clipquantile", inner);
  }

  @Override
  public boolean joint() {
    return true;
  }

  @Override
  public int slots() {
    return 1;
  }

  @Override
  public boolean scratch(int slot) {
    return true;
  }

  @Override
  public int sums() {
    return BINS;
  }

  @Override
  public int scalars() {
    return 2;
  }

  @Override
  public int passes() {
    return inner.passes() + DIGITS + 1;
  }

  @Override
  public void before(int pass, Whole whole) {
    int digit = pass - inner.passes();
    if (digit < 0) {
      Wrapper.super.before(pass, whole);
    } else if (digit > 0) {
      narrow(digit - 1, whole);
      whole.clear();
    }
  }

  /** Finds the bin of the digit just counted in which the k-th largest lies. */
  private void narrow(int digit, Whole whole) {
    double rank = whole.scalar(RANK);
    long known = Double.doubleToRawLongBits(whole.scalar(TAU));
    if (digit == 0) {
      double count = 0;
      for (int bin = 0; bin < BINS; bin++) {
        count += whole.sum(bin);
      }
      // The product of a fraction and a count may be a rounding above a whole number.
      rank = Math.max(1, Math.ceil(fraction * count - 1e-9));
      known = 0;
    }
    int bin = BINS - 1;
    double here = whole.sum(bin);
    while (bin > 0 && here < rank) {
      rank -= here;
      here = whole.sum(--bin);
    }
    whole.scalar(RANK, rank);
    whole.scalar(TAU, Double.longBitsToDouble(known | (long) bin << shift(digit)));
  }

  private static int shift(int digit) {
    return Long.SIZE - 8 * (digit + 1);
  }

  @Override
  public void pass(int pass, Part part) {
    int digit = pass - inner.passes();
    if (pass == 0) {
      for (int i = part.from(); i < part.to(); i++) {
        part.slot(0).set(i, part.x().get(i));
      }
    }
    if (digit < 0) {
      inner.pass(pass, part.inner());
    } else if (!part.frozen() && digit < DIGITS) {
      count(digit, part);
    } else if (!part.frozen()) {
      clip(part);
    }
  }

  private static void count(int digit, Part part) {
    Array xs = part.x();
    Array old = part.slot(0);
    long known = digit == 0 ? 0 : Double.doubleToRawLongBits(part.scalar(TAU));
    for (int i = part.from(); i < part.to(); i++) {
      long bits = Double.doubleToRawLongBits(Math.abs(xs.get(i) - old.get(i)));
      if (digit == 0 || (bits ^ known) >>> (shift(digit) + 8) == 0) {
        part.add((int) (bits >>> shift(digit)) & BINS - 1, 1);
      }
    }
  }

  private static void clip(Part part) {
    double tau = part.scalar(TAU);
    Array xs = part.x();
    Array old = part.slot(0);
    double update = 0;
    double weight = 0;
    for (int i = part.from(); i < part.to(); i++) {
      double x = old.get(i);
      double u = xs.get(i) - x;
      if (Math.abs(u) > tau) {
        u = Math.copySign(tau, u);
        xs.set(i, x + u);
      }
      update += u * u;
      weight += x * x;
    }
    part.moved(update, weight);
  }
}
