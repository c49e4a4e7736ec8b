package io.github.stepwright.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.stepwright.Array;
import io.github.stepwright.Batch;
import io.github.stepwright.Block;
import io.github.stepwright.Budget;
import io.github.stepwright.Controller;
import io.github.stepwright.Entry;
import io.github.stepwright.Knob;
import io.github.stepwright.Objective;
import io.github.stepwright.Signal;
import io.github.stepwright.Split;
import io.github.stepwright.optim.Sgd;
import io.github.stepwright.run.MemoryJournal;
import io.github.stepwright.run.Plan;
import io.github.stepwright.run.Run;
import io.github.stepwright.schedule.Linear;
import io.github.stepwright.train.Descent;
import io.github.stepwright.train.Training;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class SkippingTest {

  /** f = x²/2 whose gradient is not finite at some batches. */
  private record Faulty(float[] x, float[] g, Set<Long> faults) implements Objective {
    @Override
    public List<Block> blocks() {
      return List.of(Block.of("x", "all", x, g, 1));
    }

    @Override
    public int examples() {
      return 1;
    }

    @Override
    public int referenceBatch() {
      return 1;
    }

    @Override
    public double gradient(Batch batch) {
      g[0] = faults.contains(batch.step()) ? Float.NaN : x[0];
      return x[0] * x[0] / 2;
    }

    @Override
    public void hessianVector(Batch batch, Array v, Array out) {
      out.copy(v);
    }

    @Override
    public Map<String, Double> evaluate(Split split, int examples) {
      return Map.of("loss", x[0] * x[0] / 2.0);
    }

    @Override
    public int examples(Split split) {
      return 1;
    }
  }

  private final float[] x = {1};

  private List<Entry> run(Optional<Skipping> skipping, Long... faults) {
    var sgd = new Sgd(0.5, 0.9, false, 0, 0);
    var values = new LinkedHashMap<>(sgd.knobs());
    values.put(Knob.BATCH_SIZE, 1.0);
    var controllers = new LinkedHashMap<String, Controller>();
    controllers.put("lr", Following.rate(new Linear(0.5, 0)));
    skipping.ifPresent(one -> controllers.put("nonfinite", one));
    var plan = new Plan(Map.of(), controllers, new Budget.Steps(6), values, 0, Optional.empty());
    var journal = new MemoryJournal();
    var objective = new Faulty(x, new float[1], Set.of(faults));
    try (var training = new Training(objective, new Descent(sgd), 1, 0)) {
      new Run(plan, training, journal, () -> 0).go();
    }
    return journal.read(0).toList();
  }

  private static List<Class<?>> signals(List<Entry> entries) {
    return entries.stream()
        .filter(Entry.Happened.class::isInstance)
        .<Class<?>>map(entry -> ((Entry.Happened) entry).signal().getClass())
        .toList();
  }

  @Test
  void a_step_that_is_not_finite_is_passed_over_and_the_next_has_its_own_rate() {
    var entries = run(Optional.of(new Skipping(10)), 2L);
    assertThat(signals(entries))
        .containsExactly(
            Signal.Started.class,
            Signal.Stepped.class,
            Signal.Stepped.class,
            Signal.Diverged.class,
            Signal.Skipped.class,
            Signal.Stepped.class,
            Signal.Stepped.class,
            Signal.Stepped.class);
    assertThat(entries.getLast()).isEqualTo(new Entry.Ended(6, "done"));
    // By hand: rate 0.5 (6 - t) / 6, momentum 0.9, the step with t = 2 left out.
    double weight = 1;
    double buffer = 0;
    for (int t : new int[] {0, 1, 3, 4, 5}) {
      buffer = t == 0 ? weight : 0.9 * buffer + weight;
      weight -= 0.5 * (6 - t) / 6 * buffer;
    }
    assertThat((double) x[0]).isCloseTo(weight, Offset.offset(1e-6));
  }

  @Test
  void one_more_in_a_row_than_allowed_ends_the_run() {
    assertThat(run(Optional.of(new Skipping(2)), 1L, 2L, 4L).getLast())
        .isEqualTo(new Entry.Ended(6, "done"));
    x[0] = 1;
    assertThat(run(Optional.of(new Skipping(2)), 1L, 2L, 3L).getLast())
        .isEqualTo(new Entry.Ended(4, "diverged"));
  }

  @Test
  void nobody_passes_over_anything_unasked() {
    assertThat(run(Optional.empty(), 3L).getLast()).isEqualTo(new Entry.Ended(4, "diverged"));
    assertThatThrownBy(() -> new Skipping(0)).hasMessage("skipping.most must be >= 1, got 0");
  }
}
