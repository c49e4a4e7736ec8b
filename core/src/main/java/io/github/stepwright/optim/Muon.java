package io.github.stepwright.optim;

import io.github.stepwright.Array;
import io.github.stepwright.Block;
import io.github.stepwright.Default;
import io.github.stepwright.Knob;
import io.github.stepwright.Optimizer;
import io.github.stepwright.Paper;
import io.github.stepwright.Part;
import io.github.stepwright.Use;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * Momentum whose step is made nearly orthogonal, for hidden matrices; AdamW for everything else.
 *
 * <pre>
 * m = momentum * m + (1 - momentum) * g
 * u = (1 - momentum) * g + momentum * m with nesterov, m without
 * O = {@link NewtonSchulz}(u) * sqrt(max(1, rows / columns)), or * 0.2 sqrt(max(rows, columns))
 *     with matchRms
 * x = x * (1 - lr * decay) - lr * O
 * </pre>
 *
 * <p>A hidden matrix is a block of two or more dimensions none of whose words {@code except} names;
 * a kernel is seen as outermost length x all others. The words of a block are the runs of letters
 * and digits in its name and the name of its group, so that {@code except=head+embedding} finds
 * {@code lm_head.weight}, {@code embedding} and everything in the group {@code head}. All other
 * blocks go by AdamW, at lr * adamFactor. A gradient of 0 from the start moves nothing but by
 * decay.
 *
 * <p>One slot for a matrix, two for the others, and working memory of about one float64 matrix. For
 * networks whose weights are mostly large matrices; where biases, embeddings or small layers
 * dominate, {@code adamw} is the same and cheaper.
 *
 * <p>Without matchRms a step has singular values near 1, so that lr is in other units than AdamW's;
 * with it the root mean square of a step is near that of AdamW and lr and decay can be taken over
 * (0.001 and 0.1 where this is the library's default), and adamFactor is 1. Frameworks that run the
 * iteration in bfloat16 differ by about 0.001 in x; here it is in double. Frameworks with momentum
 * in the form m = momentum * m + g have the same directions but other buffers.
 *
 * @param lr learning rate of matrices, 0 or more
 * @param momentum in [0, 1)
 * @param nesterov looks ahead
 * @param iterations of the polynomial, at least 1
 * @param decay decoupled weight decay, 0 or more
 * @param matchRms which of the two scales
 * @param except words that make a block one for AdamW: embeddings and output layers
 * @param adamFactor rate of AdamW in parts of lr; where it is not given 0.015, which is 3e-4 at the
 *     default rate, and 1 with matchRms
 * @param beta1 of AdamW, in [0, 1)
 * @param beta2 of AdamW, in [0, 1)
 * @param eps of AdamW, above 0
 */
@Use(
    when = "networks whose weights are mostly large hidden matrices",
    not = "biases, embeddings or small layers dominate: adamw",
    differs =
        "in double, not bfloat16; momentum as an average; other blocks go by AdamW at"
            + " 0.015 of the rate")
@Paper(
    title = "Muon: An optimizer for hidden layers in neural networks (blog and code)",
    authors = "Jordan, Jin, Boza, You, Cesista, Newhouse, Bernstein",
    year = 2024)
public record Muon(
    @Default("0.02") double lr,
    @Default("0.95") double momentum,
    @Default("true") boolean nesterov,
    @Default("5") int iterations,
    @Default("0") double decay,
    @Default("false") boolean matchRms,
    @Default("head+embedding") List<String> except,
    OptionalDouble adamFactor,
    @Default("0.9") double beta1,
    @Default("0.95") double beta2,
    @Default("1e-10") double eps)
    implements Optimizer {

  private static final double FACTOR = 0.015;

  /** Refuses values outside their ranges. */
  public Muon {
    Hyper.rate("muon.lr", lr);
    Hyper.share("muon.momentum", momentum);
    Hyper.count("muon.iterations", iterations, 1);
    Hyper.rate("muon.decay", decay);
    if (adamFactor.isPresent()) {
      Hyper.rate("muon.adamFactor", adamFactor.getAsDouble());
    }
    Hyper.share("muon.beta1", beta1);
    Hyper.share("muon.beta2", beta2);
    Hyper.positive("muon.eps", eps);
    except = List.copyOf(except);
  }

  @Override
  public Map<Knob, Double> knobs() {
    return Map.of(
        Knob.LEARNING_RATE,
        lr,
        Knob.MOMENTUM,
        momentum,
        Knob.BETA1,
        beta1,
        Knob.BETA2,
        beta2,
        Knob.WEIGHT_DECAY,
        decay);
  }

  /** Moments, then the step, its Gram matrix, the polynomial and a row. */
  @Override
  public int slots() {
    return 6;
  }

  @Override
  public int length(int slot, Block block) {
    if (!hidden(block)) {
      return slot < 2 ? block.length() : 0;
    }
    int side = Math.min(block.rows(), block.columns());
    return switch (slot) {
      case 0, 2 -> block.length();
      case 1 -> 0;
      case 5 -> side;
      default -> Math.multiplyExact(side, side);
    };
  }

  @Override
  public boolean wide(int slot) {
    return slot >= 2;
  }

  @Override
  public boolean scratch(int slot) {
    return slot >= 2;
  }

  @Override
  public boolean proportional() {
    return true;
  }

  @Override
  public boolean elementwise() {
    return false;
  }

  /** Whether a block is a hidden matrix. */
  public boolean hidden(Block block) {
    return block.matrix() && !named(block.name()) && !named(block.group());
  }

  private boolean named(String name) {
    for (String word : name.toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{N}]+")) {
      for (String other : except) {
        if (other.equalsIgnoreCase(word)) {
          return true;
        }
      }
    }
    return false;
  }

  @Override
  public void update(Part part) {
    if (part.slot(2).length() > 0) {
      orthogonal(part);
    } else {
      adam(part);
    }
  }

  private void adam(Part part) {
    double rate = part.rate() * adamFactor.orElse(matchRms ? 1 : FACTOR);
    double kept = 1 - rate * part.get(Knob.WEIGHT_DECAY);
    double mean = rate / Hyper.debias(part.get(Knob.BETA1), part.step());
    Moments.update(part, 0, kept, mean, 0, eps);
  }

  private void orthogonal(Part part) {
    int rows = part.block().rows();
    int columns = part.block().columns();
    boolean tall = rows >= columns;
    double mu = part.get(Knob.MOMENTUM);
    double scale = part.scale();
    Array gs = part.g();
    Array ms = part.slot(0);
    Room room = Room.of(part);
    double[] step = room.step;
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        int at = i * columns + j;
        double g = scale * gs.get(at);
        double m = mu * ms.get(at) + (1 - mu) * g;
        ms.set(at, m);
        step[tall ? at : j * rows + i] = nesterov ? (1 - mu) * g + mu * m : m;
      }
    }
    int longer = Math.max(rows, columns);
    int shorter = Math.min(rows, columns);
    NewtonSchulz.apply(step, longer, shorter, room.gram, room.polynomial, room.row, iterations);
    double factor =
        matchRms
            ? 0.2 * Math.sqrt(Math.max(rows, columns))
            : Math.sqrt(Math.max(1, (double) rows / columns));
    move(part, step, tall, part.rate() * factor);
  }

  private static void move(Part part, double[] step, boolean tall, double size) {
    int rows = part.block().rows();
    int columns = part.block().columns();
    double kept = 1 - part.rate() * part.get(Knob.WEIGHT_DECAY);
    Array xs = part.x();
    double update = 0;
    double weight = 0;
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        int at = i * columns + j;
        double x = xs.get(at);
        double y = x * kept - size * step[tall ? at : j * rows + i];
        xs.set(at, y);
        update += (y - x) * (y - x);
        weight += x * x;
      }
    }
    part.moved(update, weight);
  }

  /** The memory of the wide slots, looked up once: each look may make an object. */
  private record Room(double[] step, double[] gram, double[] polynomial, double[] row) {

    static Room of(Part part) {
      if (part.memo() instanceof Room room) {
        return room;
      }
      var room = new Room(memory(part, 2), memory(part, 3), memory(part, 4), memory(part, 5));
      part.memo(room);
      return room;
    }

    /** Slots that are wide lie on the heap. */
    private static double[] memory(Part part, int slot) {
      return (double[]) part.slot(slot).segment().heapBase().orElseThrow();
    }
  }
}
