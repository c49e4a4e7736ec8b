package io.github.stepwright.optim;

import io.github.stepwright.Block;
import io.github.stepwright.Knob;
import io.github.stepwright.Optimizer;
import io.github.stepwright.Wrapper;
import java.util.Locale;
import java.util.Map;

/**
 * Bytes that a step must move for each float32 parameter: 4 for each array read and 4 for each
 * array written, by a rule that is written as well as can be.
 *
 * <p>One pass reads and writes the weights and every slot and reads the gradient: 12 + 8 for each
 * slot. Where a global sum must be known before anything is written, or an array is only read, the
 * figure is that of the table of arrays that the rule's equations imply. Slots that our programs
 * keep in float64 count as float32 here, and extra passes of ours do not count: this is the bound
 * against which they are measured.
 */
public final class Traffic {

  /** Rules that are not 12 + 8 for each slot. */
  private static final Map<String, Integer> RULES =
      Map.ofEntries(
          Map.entry("triplemomentum", 20),
          Map.entry("adagradnorm", 16), // the gradient twice
          Map.entry("adahessian", 32), // the diagonal is read, its product is not counted
          Map.entry("adafactor", 24), // weights and gradient for their squares first
          Map.entry("lars", 28),
          Map.entry("lamb", 40),
          Map.entry("dadaptsgd", 28),
          Map.entry("dadaptadam", 44),
          Map.entry("prodigy", 52),
          Map.entry("dog", 24),
          Map.entry("ldog", 24),
          Map.entry("dowg", 24),
          Map.entry("cdowg", 32), // three arrays of state, of which x0 is only read
          Map.entry("momo", 28),
          Map.entry("momoadam", 40),
          Map.entry("cocob", 48));

  /** What a wrapper adds to the rule inside. */
  private static final Map<String, Integer> WRAPPERS =
      Map.ofEntries(
          Map.entry("clipnorm", 4), // the gradient once more
          Map.entry("cliplayer", 4),
          Map.entry("normlayer", 4),
          Map.entry("clipquantile", 4),
          Map.entry("dpnoise", 4), // its noise can go straight to the rule inside
          Map.entry("powersgd", 16), // gradient and error, both read and written
          Map.entry("topk", 16),
          Map.entry("qsgd", 16),
          Map.entry("ema", 8),
          Map.entry("polyak", 8),
          Map.entry("nap", 12), // the weights once for their norm, once to be scaled
          Map.entry("mechanic", 16));

  private Traffic() {}

  /** Bytes for each parameter of a step of this rule over float32 memory. */
  public static double bytes(Optimizer rule) {
    String name = rule.getClass().getSimpleName().toLowerCase(Locale.ROOT);
    if (rule instanceof Lookahead lookahead) {
      return 8.0 / lookahead.k() + bytes(lookahead.inner()); // slow weights at every k-th step
    }
    if (rule instanceof Wrapper wrapper) {
      return WRAPPERS.getOrDefault(name, 8 * slots(rule)) + bytes(wrapper.inner());
    }
    if (rule instanceof DoG dog) {
      return RULES.get(name) + (dog.average() ? 8 : 0);
    }
    if (rule instanceof LDoG dog) {
      return RULES.get(name) + (dog.average() ? 8 : 0);
    }
    return RULES.getOrDefault(name, 12 + 8 * slots(rule));
  }

  /** Slots of state that are as long as the block; a momentum of 0 needs no buffer. */
  private static int slots(Optimizer rule) {
    Block block = Block.of("x", "all", new float[64], new float[64], 8, 8);
    int full = 0;
    for (int slot = 0; slot < rule.slots(); slot++) {
      if (!rule.scratch(slot) && rule.length(slot, block) == block.length()) {
        full++;
      }
    }
    boolean idle = !(rule instanceof Wrapper) && rule.knobs().getOrDefault(Knob.MOMENTUM, 1.0) == 0;
    return idle ? Math.max(0, full - 1) : full;
  }
}
