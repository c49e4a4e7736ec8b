package io.github.stepwright.train;

import io.github.stepwright.Batch;
import io.github.stepwright.Checkpoint;
import io.github.stepwright.Knob;
import io.github.stepwright.Norms;
import io.github.stepwright.Objective;
import io.github.stepwright.Optimizer;
import io.github.stepwright.Progress;
import io.github.stepwright.Settings;
import io.github.stepwright.Stepper;
import io.github.stepwright.Work;
import io.github.stepwright.Workload;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The usual stepper: one gradient of the batch, one step of an optimizer.
 *
 * <p>Gradient norms are those of the gradient as the objective wrote it. They are added up before
 * anything moves, because a step whose loss or gradient is not finite must change nothing.
 *
 * @param optimizer the rule that moves the weights
 */
public record Descent(Optimizer optimizer) implements Stepper {

  @Override
  public Map<Knob, Double> defaults() {
    return optimizer.knobs();
  }

  @Override
  public Steps start(Objective objective) {
    return new Stepping(optimizer, objective);
  }

  private static final class Stepping implements Steps {

    private final Optimizer optimizer;
    private final Objective objective;
    private final List<Group> groups;
    private long made;

    Stepping(Optimizer optimizer, Objective objective) {
      this.optimizer = optimizer;
      this.objective = objective;
      var names = new ArrayList<String>();
      objective
          .blocks()
          .forEach(
              block -> {
                if (!names.contains(block.group())) {
                  names.add(block.group());
                }
              });
      this.groups =
          names.stream()
              .map(
                  name ->
                      new Group(
                          name,
                          optimizer,
                          objective.blocks().stream()
                              .filter(block -> block.group().equals(name))
                              .toList()))
              .toList();
    }

    @Override
    public Workload.Step step(Batch batch, Settings settings, Progress at) {
      double loss = objective.gradient(batch);
      boolean finite = Double.isFinite(loss);
      for (Group group : groups) {
        group.sumGradient();
        finite &= group.finite();
      }
      if (finite) {
        made++;
        for (Group group : groups) {
          group.update(optimizer, loss, settings, made);
        }
      }
      double units = (double) batch.size() / objective.referenceBatch();
      return new Workload.Step(
          loss, norms(), Optional.empty(), new Work(1, batch.size(), units, 0));
    }

    private Map<String, Norms> norms() {
      if (groups.size() == 1) {
        return Map.of(groups.getFirst().name(), groups.getFirst().norms());
      }
      var norms = new HashMap<String, Norms>();
      groups.forEach(group -> norms.put(group.name(), group.norms()));
      return norms;
    }

    @Override
    public Checkpoint checkpoint() {
      var floats = new HashMap<String, float[]>();
      var doubles = new HashMap<String, double[]>();
      groups.forEach(group -> group.save(floats, doubles));
      return new Checkpoint(floats, doubles, Map.of("optimizer", new long[] {made}));
    }

    @Override
    public void restore(Checkpoint checkpoint) {
      made = checkpoint.longs().get("optimizer")[0];
      groups.forEach(group -> group.load(checkpoint));
    }

    @Override
    public void withReadout(Runnable action) {
      if (!optimizer.reads()) {
        action.run();
        return;
      }
      groups.forEach(group -> group.swapIn(optimizer));
      try {
        action.run();
      } finally {
        groups.forEach(Group::swapOut);
      }
    }
  }
}
