package io.github.stepwright.optim;

import io.github.stepwright.Array;
import io.github.stepwright.Default;
import io.github.stepwright.Knob;
import io.github.stepwright.Optimizer;
import io.github.stepwright.Paper;
import io.github.stepwright.Part;
import io.github.stepwright.Use;
import io.github.stepwright.Whole;
import io.github.stepwright.Wrapper;
import java.util.Locale;

/**
 * Learns the factor S on the rate of any optimizer, as the sum of six estimates with memories of
 * different length:
 *
 * <pre>
 * S = sum of s, in [0, cap]; delta = 0 before the first step
 * p = x after the step of the optimizer inside, u = p - x
 * h = &lt;delta, g + decay * S * ||g|| / (||p|| + eps) * p>
 * delta = delta + u
 * m_i = max(beta_i * m_i, |h|)
 * v_i = beta_i² * v_i + h²
 * r_i = max(0, beta_i * r_i - s_i * h)
 * s_i = (start * m_i / 6 + r_i) / (sqrt(v_i) + eps)
 * x = x0 + delta * S                                       with the new S
 * beta = 0.9, 0.99, 0.999, 0.9999, 0.99999, 0.999999
 * </pre>
 *
 * <p>g is the gradient before a decay inside. delta is kept, in float64, because the difference of
 * weights divided by an S of 1e-8 would be noise. The program of the authors takes p in the decay,
 * the paper x; this is the program. What somebody else does to the weights between two steps counts
 * as part of the step inside. At the first step h = 0.
 *
 * <p>The rate inside gives the shape alone: keep its schedule. With gradients that do not depend on
 * the weights S grows without end; it never goes beyond {@code cap}, which is ours. Gradients of 0
 * leave the weights where the rule inside does. Frozen groups are left out of all sums; groups that
 * are not frozen must have one rate. A rule inside must have a rate, and no weights of its own to
 * evaluate: nobody could say what they mean after scaling.
 *
 * <p>Use it around an optimizer whose settings are known and whose rate is not; not around one that
 * estimates its own.
 *
 * @param start of the estimates, above 0; another library takes 1e-6
 * @param decay weight of the pull that keeps S finite, 0 or more
 * @param eps beside the roots and norms, above 0
 * @param cap largest S, above 0
 * @param inner the optimizer
 */
@Use(
    when = "an optimizer whose settings are known and whose rate is not",
    not = "around one that estimates its own",
    differs = "start 1e-8, another library has 1e-6; the factor is capped, which is ours")
@Paper(
    title = "Mechanic: A Learning Rate Tuner",
    authors = "Cutkosky, Defazio, Mehta",
    year = 2023,
    arxiv = "2306.00144")
public record Mechanic(
    @Default("1e-8") double start,
    @Default("0.01") double decay,
    @Default("1e-8") double eps,
    @Default("100") double cap,
    Optimizer inner)
    implements Wrapper {

  private static final double[] BETAS = {0.9, 0.99, 0.999, 0.9999, 0.99999, 0.999999};
  private static final int N = BETAS.length;
  private static final double FIRST_M = 1e-6;

  private static final int START = 0;
  private static final int DELTA = 1;

  // Scalars: s, v, r, m of each memory, then these.
  private static final int S = 4 * N;
  private static final int OLD = 4 * N + 1;

  /** Refuses values outside their ranges and optimizers that cannot be scaled. */
  public Mechanic {
    Hyper.positive("mechanic.start", start);
    Hyper.rate("mechanic.decay", decay);
    Hyper.positive("mechanic.eps", eps);
    Hyper.positive("mechanic.cap", cap);
    String name = inner.getClass().getSimpleName().toLowerCase(Locale.ROOT);
    if (!inner.knobs().containsKey(Knob.LEARNING_RATE)) {
      throw new IllegalArgumentException(
          "mechanic must wrap an optimizer with a rate, got %s, which has none".formatted(name));
    }
    if (inner.reads()) {
      throw new IllegalArgumentException(
          ("mechanic must wrap an optimizer whose weights are the ones to evaluate, got %s:"
                  + " put what averages outside of mechanic")
              .formatted(name));
    }
  }

  @Override
  public int slots() {
    return 2;
  }

  @Override
  public boolean wide(int slot) {
    return slot == DELTA;
  }

  @Override
  public int scalars() {
    return 4 * N + 2;
  }

  @Override
  public boolean joint() {
    return true;
  }

  @Override
  public int sums() {
    return 4;
  }

  /** Those of the rule inside, and one that scales. */
  @Override
  public int passes() {
    return inner.passes() + 1;
  }

  @Override
  public void before(int pass, Whole whole) {
    if (pass == 0) {
      whole.rate(); // refuses groups with different rates
    }
    if (pass == inner.passes()) {
      between(whole);
    } else {
      Wrapper.super.before(pass, whole);
    }
  }

  @Override
  public void pass(int pass, Part part) {
    if (pass == inner.passes()) {
      update(part);
      return;
    }
    if (pass == 0) {
      Displacement.begin(part, part.slot(START));
      gradient(part);
    }
    inner.pass(pass, part.inner());
    if (pass == inner.passes() - 1) {
      proposal(part);
    }
  }

  private void gradient(Part part) {
    if (part.frozen()) {
      return;
    }
    double squares = 0;
    double product = 0;
    for (int i = part.from(); i < part.to(); i++) {
      double g = part.scale() * part.g().get(i);
      squares += g * g;
      product += g * part.slot(DELTA).get(i);
    }
    part.add(0, squares);
    part.add(1, product);
  }

  private void proposal(Part part) {
    if (part.frozen()) {
      return;
    }
    double squares = 0;
    double product = 0;
    for (int i = part.from(); i < part.to(); i++) {
      double p = part.x().get(i);
      squares += p * p;
      product += p * part.slot(DELTA).get(i);
    }
    part.add(2, squares);
    part.add(3, product);
  }

  @Override
  public void between(Whole whole) {
    double factor = whole.scalar(S);
    double pull = decay * factor * Math.sqrt(whole.sum(0)) / (Math.sqrt(whole.sum(2)) + eps);
    double h = whole.sum(1) + pull * whole.sum(3);
    double sum = 0;
    for (int i = 0; i < N; i++) {
      double beta = BETAS[i];
      double before = whole.step() == 1 ? FIRST_M : whole.scalar(3 * N + i);
      double m = Math.max(beta * before, Math.abs(h));
      double v = beta * beta * whole.scalar(N + i) + h * h;
      double r = Math.max(0, beta * whole.scalar(2 * N + i) - whole.scalar(i) * h);
      double s = (start * m / N + r) / (Math.sqrt(v) + eps);
      whole.scalar(i, s);
      whole.scalar(N + i, v);
      whole.scalar(2 * N + i, r);
      whole.scalar(3 * N + i, m);
      sum += s;
    }
    whole.scalar(OLD, factor);
    whole.scalar(S, Math.clamp(sum, 0, cap));
  }

  @Override
  public void update(Part part) {
    if (part.frozen()) {
      return;
    }
    double old = part.scalar(OLD);
    double factor = part.scalar(S);
    Array xs = part.x();
    Array starts = part.slot(START);
    Array deltas = part.slot(DELTA);
    double update = 0;
    double weight = 0;
    for (int i = part.from(); i < part.to(); i++) {
      double start = starts.get(i);
      double delta = deltas.get(i);
      double before = start + delta * old;
      double x = xs.wide() ? before : (float) before; // as the last step wrote it
      delta += xs.get(i) - x;
      double y = start + delta * factor;
      deltas.set(i, delta);
      xs.set(i, y);
      update += (y - x) * (y - x);
      weight += x * x;
    }
    part.moved(update, weight);
  }
}
