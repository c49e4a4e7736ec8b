package io.github.stepwright.optim;

import io.github.stepwright.Array;
import io.github.stepwright.Block;
import io.github.stepwright.Default;
import io.github.stepwright.Knob;
import io.github.stepwright.Optimizer;
import io.github.stepwright.Paper;
import io.github.stepwright.Part;
import io.github.stepwright.Use;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * Adafactor: a matrix keeps its second moment as row means and column means:
 *
 * <pre>
 * beta2_t = 1 - t^(-exponent), q = g² + eps1
 * matrix : R = beta2_t * R + (1 - beta2_t) * mean of q along each row; C likewise by columns
 *          U = g / sqrt(R_i * C_j / mean(R))
 * else   : v = beta2_t * v + (1 - beta2_t) * q, U = g / sqrt(v)
 * U = U / max(1, RMS(U) / clip)
 * alpha_t = lr, or without lr: rate * max(eps2, RMS(x)) * min(0.01, 1 / sqrt(t))
 * x = x - decay * alpha_t * x - alpha_t * U
 * with beta1: M = beta1 * M + (1 - beta1) * alpha_t * U in place of alpha_t * U, no correction
 * </pre>
 *
 * <p>Without {@code lr} the step is relative to the weights, and the knob lr is a factor on it, 1
 * while nobody moves it: a schedule's shape works, one that names a peak is still a factor. With
 * {@code lr} the step is absolute, as in timm; Optax multiplies by RMS(x) even then. {@code warmup}
 * takes 1e-6 * t in place of 0.01.
 *
 * <p>A block is factored if it has at least two dimensions, seen as outermost times the rest, both
 * sides at least {@code minfactor} long; timm wants more than 16, Optax 128. State: r + c numbers
 * in double, or one slot where it is not factored, and one more with beta1. A block is updated as a
 * whole in three passes. A gradient of 0 moves nothing. For matrices too large for two slots; else
 * {@link AdamW} learns more from the same steps.
 *
 * @param lr absolute step size, 0 or more; the relative step without it
 * @param beta1 decay rate of the first moment, in [0, 1); 0 keeps none
 * @param exponent how fast beta2 goes to 1, in (0, 1]
 * @param eps1 added to squares, above 0
 * @param eps2 least size of the weights for the relative step, above 0
 * @param clip largest RMS of an update, above 0
 * @param minfactor shortest side of a block that is factored, at least 1
 * @param warmup whether the relative step begins small
 * @param decay weight decay, times the step size, 0 or more
 */
@Use(
    when = "matrices too large for two slots",
    not = "memory is there: adamw learns more from the same steps",
    differs =
        "every matrix is factored (timm from 17, Optax from 128); with lr the step is"
            + " absolute, as in timm")
@Paper(
    title = "Adafactor: Adaptive Learning Rates with Sublinear Memory Cost",
    authors = "Shazeer, Stern",
    year = 2018,
    arxiv = "1804.04235")
public record Adafactor(
    OptionalDouble lr,
    @Default("0") double beta1,
    @Default("0.8") double exponent,
    @Default("1e-30") double eps1,
    @Default("0.001") double eps2,
    @Default("1") double clip,
    @Default("1") int minfactor,
    @Default("false") boolean warmup,
    @Default("0") double decay)
    implements Optimizer {

  private static final int ROWS = 0;
  private static final int COLUMNS = 1;
  private static final int WHOLE = 2;
  private static final int FIRST = 3;

  /** Refuses values outside their ranges. */
  public Adafactor {
    Hyper.rate("adafactor.lr", lr.orElse(1));
    Hyper.share("adafactor.beta1", beta1);
    Hyper.positive("adafactor.eps1", eps1);
    Hyper.positive("adafactor.eps2", eps2);
    Hyper.positive("adafactor.clip", clip);
    Hyper.rate("adafactor.decay", decay);
    if (!(exponent > 0 && exponent <= 1)) {
      throw new IllegalArgumentException("adafactor.exponent must be in (0, 1], got " + exponent);
    }
    if (minfactor < 1) {
      throw new IllegalArgumentException("adafactor.minfactor must be >= 1, got " + minfactor);
    }
  }

  @Override
  public Map<Knob, Double> knobs() {
    var knobs = new HashMap<>(Map.of(Knob.LEARNING_RATE, lr.orElse(1), Knob.WEIGHT_DECAY, decay));
    if (beta1 > 0) {
      knobs.put(Knob.BETA1, beta1);
    }
    return knobs;
  }

  @Override
  public int slots() {
    return 4;
  }

  @Override
  public int length(int slot, Block block) {
    boolean factored = factored(block);
    return switch (slot) {
      case ROWS -> factored ? block.rows() : 0;
      case COLUMNS -> factored ? block.columns() : 0;
      case WHOLE -> factored ? 0 : block.length();
      default -> beta1 > 0 ? block.length() : 0;
    };
  }

  /** Rows and columns add up many numbers in place. */
  @Override
  public boolean wide(int slot) {
    return slot == ROWS || slot == COLUMNS;
  }

  @Override
  public boolean elementwise() {
    return false;
  }

  private boolean factored(Block block) {
    return block.matrix() && Math.min(block.rows(), block.columns()) >= minfactor;
  }

  @Override
  public void update(Part part) {
    double beta2 = 1 - Math.pow(part.step(), -exponent);
    double alpha = part.rate();
    if (lr.isEmpty()) {
      double most = warmup ? 1e-6 * part.step() : 1e-2;
      alpha *= Math.max(eps2, rms(part.x())) * Math.min(most, 1 / Math.sqrt(part.step()));
    }
    if (factored(part.block())) {
      factors(part, beta2);
    } else {
      squares(part, beta2);
    }
    move(part, alpha);
  }

  private static double rms(Array xs) {
    double sum = 0;
    for (int i = 0; i < xs.length(); i++) {
      sum += xs.get(i) * xs.get(i);
    }
    return Math.sqrt(sum / Math.max(1, xs.length()));
  }

  private void squares(Part part, double beta2) {
    Array vs = part.slot(WHOLE);
    for (int i = part.from(); i < part.to(); i++) {
      double g = part.scale() * part.g().get(i);
      vs.set(i, beta2 * vs.get(i) + (1 - beta2) * (g * g + eps1));
    }
  }

  private void factors(Part part, double beta2) {
    Array rows = part.slot(ROWS);
    Array columns = part.slot(COLUMNS);
    int r = rows.length();
    int c = columns.length();
    for (int j = 0; j < c; j++) {
      columns.set(j, beta2 * columns.get(j));
    }
    for (int i = 0; i < r; i++) {
      double sum = 0;
      for (int j = 0; j < c; j++) {
        double g = part.scale() * part.g().get(i * c + j);
        double q = g * g + eps1;
        sum += q;
        columns.set(j, columns.get(j) + (1 - beta2) * q / r);
      }
      rows.set(i, beta2 * rows.get(i) + (1 - beta2) * sum / c);
    }
  }

  /** Root of the second moment of an element. */
  private double root(Part part, int i, double mean) {
    if (!factored(part.block())) {
      return Math.sqrt(part.slot(WHOLE).get(i));
    }
    int c = part.slot(COLUMNS).length();
    return Math.sqrt(part.slot(ROWS).get(i / c) * part.slot(COLUMNS).get(i % c) / mean);
  }

  private static double mean(Array rows) {
    double sum = 0;
    for (int i = 0; i < rows.length(); i++) {
      sum += rows.get(i);
    }
    return sum / rows.length();
  }

  private void move(Part part, double alpha) {
    double mean = mean(part.slot(ROWS));
    Array xs = part.x();
    Array gs = part.g();
    double squares = 0;
    for (int i = part.from(); i < part.to(); i++) {
      double u = part.scale() * gs.get(i) / root(part, i, mean);
      squares += u * u;
    }
    double size = alpha / Math.max(1, Math.sqrt(squares / part.block().length()) / clip);
    double kept = 1 - alpha * part.get(Knob.WEIGHT_DECAY);
    double held = beta1 > 0 ? part.get(Knob.BETA1) : 0;
    double update = 0;
    double weight = 0;
    for (int i = part.from(); i < part.to(); i++) {
      double x = xs.get(i);
      double step = size * part.scale() * gs.get(i) / root(part, i, mean);
      if (beta1 > 0) {
        step = held * part.slot(FIRST).get(i) + (1 - held) * step;
        part.slot(FIRST).set(i, step);
      }
      double y = x * kept - step;
      xs.set(i, y);
      update += (y - x) * (y - x);
      weight += x * x;
    }
    part.moved(update, weight);
  }
}
