package io.github.stepwright.train;

import io.github.stepwright.Accounted;
import io.github.stepwright.Array;
import io.github.stepwright.Block;
import io.github.stepwright.Bundle;
import io.github.stepwright.Checkpoint;
import io.github.stepwright.Crew;
import io.github.stepwright.Need;
import io.github.stepwright.Norms;
import io.github.stepwright.Occasion;
import io.github.stepwright.Optimizer;
import io.github.stepwright.Part;
import io.github.stepwright.Settings;
import io.github.stepwright.Wrapper;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * An optimizer at work on blocks: cuts them into ranges, keeps slots, scalars and step counts, and
 * makes steps.
 *
 * <p>State goes by name: blocks and groups may appear and vanish between steps; what appears begins
 * with zeros and step 1, what vanishes is kept. Used by one thread, a step may use several.
 */
public final class Worker implements AutoCloseable {

  /** Parts that are glanced at together: what is read of the last must not be gone at its turn. */
  private static final int TOGETHER = 8;

  private final Optimizer optimizer;
  private final long seed;
  private final Crew crew;
  private final Occasion.Clock clock = new Occasion.Clock();
  private final Map<String, Held> held = new LinkedHashMap<>();
  private final Groups groups;
  private final Desks desks = new Desks();
  private Gauge gauge = new Gauge(List.of());
  private List<Block> blocks = List.of();
  private List<Held> present = List.of();
  private List<Part> parts = List.of();
  private List<Bundle> pieces = List.of(); // the same, in the order for the crew
  private long[] ends = {};
  private final Crew.Task work = this::visit; // made once: a step allocates nothing
  private int pass;
  private int glanced; // by any thread and for nobody: what is written somewhere must be read

  /**
   * An optimizer before its first step.
   *
   * @param blocks what it works on for now
   * @param seed of the random numbers that a rule draws
   * @param threads that share a pass, at least 1
   */
  public Worker(Optimizer optimizer, List<Block> blocks, long seed, int threads) {
    this(optimizer, blocks, seed, new SpinningCrew(threads));
  }

  /**
   * An optimizer before its first step.
   *
   * @param blocks what it works on for now
   * @param seed of the random numbers that a rule draws
   * @param crew that shares a pass; closed with this
   */
  public Worker(Optimizer optimizer, List<Block> blocks, long seed, Crew crew) {
    outermost(optimizer);
    this.optimizer = optimizer;
    this.seed = seed;
    this.crew = crew;
    this.groups = new Groups(optimizer);
    arrange(blocks);
  }

  /** Refuses what stands around a private rule: it would see gradients without noise. */
  private static void outermost(Optimizer optimizer) {
    if (optimizer instanceof Wrapper wrapper) {
      if (wrapper.inner() instanceof Accounted accounted) {
        throw new IllegalArgumentException(
            "%s must be the outermost rule, found it in %s"
                .formatted(name(accounted), name(optimizer)));
      }
      outermost(wrapper.inner());
    }
  }

  private static String name(Optimizer rule) {
    return rule.getClass().getSimpleName().toLowerCase(Locale.ROOT);
  }

  /** Works on these blocks from now on; does nothing where the list is the one it has. */
  public void arrange(List<Block> blocks) {
    if (blocks == this.blocks) {
      return;
    }
    this.blocks = blocks;
    List<Block> added = blocks.stream().filter(block -> !held.containsKey(block.name())).toList();
    Held.fresh(optimizer, added, clock).forEach(one -> held.put(one.block().name(), one));
    present.forEach(one -> one.away(true));
    present = blocks.stream().map(this::hold).toList();
    present.forEach(one -> one.away(false));
    var members = new LinkedHashMap<String, List<Part>>();
    for (Held one : present) {
      members.computeIfAbsent(one.block().group(), _ -> new ArrayList<>()).addAll(one.parts(seed));
    }
    groups.arrange(members);
    parts = members.values().stream().flatMap(List::stream).toList();
    List<Part> order = Cut.order(parts, part -> (double) part.from() / part.block().length());
    pieces = Cut.bundles(order, optimizer.bundles());
    ends = Cut.ends(pieces, bundle -> Cut.length(bundle));
    gauge = new Gauge(blocks);
  }

  private Held hold(Block block) {
    Held now = held.get(block.name()).with(block);
    held.put(block.name(), now);
    return now;
  }

  /** What it works on. */
  public List<Block> blocks() {
    return blocks;
  }

  /** Where the estimate of the Hessian's diagonal of a block goes, for rules that need it. */
  public Array diagonal(Block block) {
    return held.get(block.name()).diagonal();
  }

  /** Makes one step of all blocks. */
  public void step(Settings settings, double loss) {
    step(settings, loss, Set.of());
  }

  /**
   * Makes one step.
   *
   * @param loss mean loss of the batch, for rules that need it
   * @param absent names of the blocks to leave out
   */
  public void step(Settings settings, double loss, Set<String> absent) {
    clock.begin(settings);
    for (int i = 0; !absent.isEmpty() && i < present.size(); i++) {
      Held one = present.get(i);
      if (absent.contains(one.block().name())) {
        one.sit();
      }
    }
    groups.begin(settings, loss);
    desks.seat(crew, ends.length == 0 ? 0 : ends[ends.length - 1]);
    int passes = optimizer.passes();
    for (pass = 0; pass < passes; pass++) {
      groups.before(pass);
      desks.turn();
      crew.run(ends, work);
    }
  }

  private void visit(int i, int member) {
    if (i % TOGETHER == 0) {
      glanced = glance(i, Math.min(i + TOGETHER, pieces.size()));
    }
    Bundle bundle = pieces.get(i);
    bundle.at(desks.of(member));
    if (bundle.size() > 1 && bundle.even()) {
      optimizer.pass(pass, bundle);
      return;
    }
    for (int k = 0; k < bundle.size(); k++) {
      Part part = bundle.part(k);
      if (!part.absent()) {
        optimizer.pass(pass, part);
      }
    }
  }

  private int glance(int from, int to) {
    int all = 0;
    for (int i = from; i < to; i++) {
      all += pieces.get(i).glance();
    }
    return all;
  }

  /**
   * Norms of the gradients as they are now, by group; those of an update as if nothing changed.
   *
   * @param absent names of the blocks to leave out
   */
  public Map<String, Norms> gradients(Set<String> absent) {
    desks.seat(crew, 0); // nothing is written
    return gauge.measure(crew, desks, absent);
  }

  /** Norms of the last step's change and of the weights before it, by group. */
  public Map<String, Norms> norms(Map<String, Norms> gradients) {
    var found = new LinkedHashMap<String, Norms>();
    gradients.forEach(
        (group, g) -> {
          double update = 0;
          double weight = 0;
          for (int i = 0; i < parts.size(); i++) {
            Part part = parts.get(i);
            if (part.block().group().equals(group)) {
              update += part.updateSquares();
              weight += part.weightSquares();
            }
          }
          found.put(group, new Norms(g.gradL1(), g.gradL2(), Math.sqrt(update), Math.sqrt(weight)));
        });
    return found;
  }

  /** Names of the groups, in the order of their first block. */
  public Set<String> groups() {
    var names = new LinkedHashSet<String>();
    present.forEach(one -> names.add(one.block().group()));
    return names;
  }

  /** A copy of everything that is here, weights included. */
  public Checkpoint checkpoint() {
    var floats = new HashMap<String, float[]>();
    var doubles = new HashMap<String, double[]>();
    var longs = new HashMap<String, long[]>();
    held.values().forEach(one -> one.save(floats, doubles, longs));
    groups.save(doubles, longs);
    return new Checkpoint(floats, doubles, longs);
  }

  /** Puts everything back; what the checkpoint does not know begins with zeros. */
  public void restore(Checkpoint checkpoint) {
    held.values().forEach(one -> one.load(checkpoint));
    groups.load(checkpoint);
  }

  /** Runs an action with the weights to evaluate in place, and puts the trained ones back. */
  public void withReadout(Runnable action) {
    // Before the first step there is nothing to read but the weights themselves.
    List<Held> moved =
        optimizer.reads() ? present.stream().filter(one -> one.made() > 0).toList() : List.of();
    List<Array> kept = new ArrayList<>();
    for (Held one : moved) {
      Array weights = one.block().weights();
      Array copy = Array.zeros(weights.length(), weights.wide());
      copy.copy(weights);
      kept.add(copy);
    }
    for (int i = 0; i < moved.size(); i++) {
      Array weights = moved.get(i).block().weights();
      Array out = Array.zeros(weights.length(), weights.wide());
      for (Part part : moved.get(i).parts()) {
        optimizer.readout(part, out);
      }
      weights.copy(out);
    }
    try {
      action.run();
    } finally {
      for (int i = 0; i < moved.size(); i++) {
        moved.get(i).block().weights().copy(kept.get(i));
      }
    }
  }

  /** How fast the loss falls with the rate along the rule's update; NaN where it cannot tell. */
  double slope(Settings settings, Norms gradient) {
    return optimizer.slope(settings, gradient.gradL1(), gradient.gradL2());
  }

  /** Whether a trial step tells the slope. */
  boolean proportional() {
    return optimizer.proportional();
  }

  /** Whether the rule needs this beside the gradient. */
  public boolean needs(Need need) {
    return optimizer.needs().contains(need);
  }

  @Override
  public void close() {
    crew.close();
  }
}
