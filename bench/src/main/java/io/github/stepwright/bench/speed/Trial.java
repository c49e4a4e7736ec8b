package io.github.stepwright.bench.speed;

import io.github.stepwright.Optimizer;
import io.github.stepwright.Rule;
import io.github.stepwright.optim.Traffic;
import io.github.stepwright.run.Catalog;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * One optimizer at one size: ours, the C loop of the same rule, the yardstick and the peers that
 * stand beside it, in one bout.
 *
 * @param spec of our optimizer
 * @param params of a step
 * @param threads that share it
 * @param memory where ours has its weights; one contestant for each
 * @param peers that may take part
 * @param allocator what to write down about the C library's
 */
public record Trial(
    String spec, int params, int threads, List<Memory> memory, List<Peer> peers, String allocator) {

  private static final long SEED = 1;

  /** Measures. */
  public List<Standing> run(Bout bout, Optional<CLibrary> library) {
    Optimizer rule = optimizer(spec);
    var contestants = new LinkedHashMap<String, Timed>();
    try {
      Numbers numbers = Numbers.of(params, SEED);
      library.ifPresent(c -> open(c, rule, numbers, contestants));
      for (Memory where : memory) {
        String who = where.name().toLowerCase(Locale.ROOT);
        contestants.put(who, new Ours(rule, numbers, Cut.plain(rule, params), where, threads));
      }
      for (Peer peer : peers) {
        if (peer.beside().contains(spec)) {
          contestants.put(peer.name(), peer.open(numbers.weights(), numbers.gradient(), threads));
        }
      }
      return standings(Traffic.bytes(rule), bout.run(contestants, params));
    } finally {
      contestants.values().forEach(Timed::close);
    }
  }

  private void open(CLibrary c, Optimizer rule, Numbers numbers, Map<String, Timed> contestants) {
    for (CLoop loop : CLoop.ALL) {
      if (loop.name().equals(CLoop.YARDSTICK)) {
        contestants.put(Standing.YARDSTICK, c.open(loop, numbers, threads));
      }
    }
    CLoop.of(rule)
        .filter(loop -> !loop.name().equals(CLoop.YARDSTICK))
        .ifPresent(loop -> contestants.put(Standing.C, c.open(loop, numbers, threads)));
  }

  /** The rule of a spec, if it is one that works in passes over a gradient. */
  public static Optimizer optimizer(String spec) {
    Rule rule = Catalog.OPTIMIZERS.parse(spec);
    if (rule instanceof Optimizer optimizer) {
      return optimizer;
    }
    throw new IllegalArgumentException(
        "optim bench needs a rule that is given a gradient, got %s, which asks for its own"
            .formatted(spec));
  }

  /** Ratios of medians; the C loop of adamw is its own yardstick. */
  List<Standing> standings(double bytes, Map<String, Rounds> measured) {
    Rounds yardstick = measured.get(Standing.YARDSTICK);
    Rounds c = measured.get(Standing.C);
    if (c == null && spec.equals(CLoop.YARDSTICK)) {
      c = yardstick;
    }
    Rounds own = null;
    for (Memory where : memory.reversed()) {
      own = measured.getOrDefault(where.name().toLowerCase(Locale.ROOT), own);
    }
    var found = new ArrayList<Standing>();
    for (var one : measured.entrySet()) {
      String who = one.getKey();
      double median = one.getValue().median();
      boolean ours = Standing.ours(who);
      Double moved =
          who.equals(Standing.YARDSTICK)
              ? Double.valueOf(Standing.YARDSTICK_BYTES)
              : ours || who.equals(Standing.C) ? Double.valueOf(bytes) : null;
      found.add(
          new Standing(
              spec,
              who,
              params,
              threads,
              allocator,
              Arrays.stream(one.getValue().nanos()).boxed().toList(),
              median,
              one.getValue().least(),
              moved,
              moved == null ? null : Double.valueOf(moved / median),
              ours && c != null ? Double.valueOf(median / c.median()) : null,
              moved != null && yardstick != null
                  ? Double.valueOf(median / (moved * yardstick.median() / Standing.YARDSTICK_BYTES))
                  : null,
              Standing.c(who) || own == null ? null : Double.valueOf(median / own.median())));
    }
    return found;
  }
}
