package io.github.stepwright.train;

import io.github.stepwright.Checkpoint;
import io.github.stepwright.Optimizer;
import io.github.stepwright.Part;
import io.github.stepwright.Settings;
import io.github.stepwright.Whole;
import io.github.stepwright.Wrapper;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The groups of an optimizer's parts, at each level of its wrappers, with what belongs to a group
 * and to no part: scalars and the number of steps. State goes by the name of the group; one that
 * vanishes is kept. Used by one thread.
 */
final class Groups {

  private final Optimizer optimizer;
  private final Map<String, double[]> scalars = new HashMap<>();
  private final Map<String, long[]> made = new HashMap<>();
  private List<Whole> wholes = List.of();

  Groups(Optimizer optimizer) {
    this.optimizer = optimizer;
  }

  /** Works on these parts, by group, from now on. */
  void arrange(Map<String, List<Part>> groups) {
    wholes = wholes(optimizer, groups, 0);
  }

  private List<Whole> wholes(Optimizer rule, Map<String, List<Part>> groups, int level) {
    Map<String, List<Part>> own = groups;
    if (rule.joint()) {
      own = Map.of(Settings.ALL, groups.values().stream().flatMap(List::stream).toList());
    }
    var found = new ArrayList<Whole>();
    own.forEach(
        (name, members) -> {
          List<Whole> inside = List.of();
          if (rule instanceof Wrapper wrapper) {
            var inner = new LinkedHashMap<String, List<Part>>();
            members.forEach(
                part ->
                    inner
                        .computeIfAbsent(part.block().group(), _ -> new ArrayList<>())
                        .add(part.inner()));
            inside = wholes(wrapper.inner(), inner, level + 1);
          }
          double[] state =
              scalars.computeIfAbsent(level + "/" + name, _ -> new double[rule.scalars()]);
          if (level == 0) {
            made.computeIfAbsent(name, _ -> new long[1]);
          }
          found.add(new Whole(name, members, inside, state, rule.sums()));
        });
    return found;
  }

  /** Begins a step of each. */
  void begin(Settings settings, double loss) {
    for (int i = 0; i < wholes.size(); i++) {
      Whole whole = wholes.get(i);
      whole.begin(settings, loss, ++made.get(whole.name())[0]);
    }
  }

  /** What the rule does before a pass over the parts. */
  void before(int pass) {
    for (int i = 0; i < wholes.size(); i++) {
      optimizer.before(pass, wholes.get(i));
    }
  }

  /** Puts copies of all state where a checkpoint takes it. */
  void save(Map<String, double[]> doubles, Map<String, long[]> longs) {
    scalars.forEach((name, values) -> doubles.put("scalars/" + name, values.clone()));
    made.forEach((name, count) -> longs.put("made/" + name, count.clone()));
  }

  /** Puts everything back; what the checkpoint does not know begins with zeros. */
  void load(Checkpoint checkpoint) {
    scalars.forEach((name, values) -> copy(checkpoint.doubles().get("scalars/" + name), values));
    made.forEach(
        (name, count) -> {
          long[] saved = checkpoint.longs().get("made/" + name);
          count[0] = saved == null ? 0 : saved[0];
        });
  }

  private static void copy(double[] saved, double[] values) {
    for (int i = 0; i < values.length; i++) {
      values[i] = saved == null ? 0 : saved[i];
    }
  }
}
