package io.github.stepwright.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.stepwright.Budget;
import io.github.stepwright.Controller;
import io.github.stepwright.Decision;
import io.github.stepwright.Entry;
import io.github.stepwright.Fold;
import io.github.stepwright.Knob;
import io.github.stepwright.Progress;
import io.github.stepwright.Settings;
import io.github.stepwright.Signal;
import io.github.stepwright.Slot;
import io.github.stepwright.Why;
import io.github.stepwright.control.Following;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class RunTest {

  private static final Slot GOOD = new Slot("good");

  private static List<Entry> entries(Plan plan) {
    var journal = new MemoryJournal();
    new Run(plan, new Valley(plan.seed()), journal, () -> 0).go();
    return journal.read(0).toList();
  }

  @Test
  void the_step_with_index_k_uses_the_schedule_at_k() {
    var rates =
        entries(Plans.falling(8)).stream()
            .filter(e -> e instanceof Entry.Happened h && h.signal() instanceof Signal.Stepped)
            .map(e -> ((Entry.Happened) e).settings().get(Knob.LEARNING_RATE))
            .toList();
    assertThat(rates).containsExactly(0.5, 0.4375, 0.375, 0.3125, 0.25, 0.1875, 0.125, 0.0625);
  }

  @Test
  void the_first_entry_is_started_and_the_last_is_ended() {
    var entries = entries(Plans.falling(3));
    assertThat(((Entry.Happened) entries.getFirst()).signal()).isInstanceOf(Signal.Started.class);
    assertThat(entries.getLast()).isEqualTo(new Entry.Ended(3, "done"));
  }

  @Test
  void a_rate_above_two_diverges_and_says_so() {
    var entries = entries(Plans.of(_ -> 1e3, new Budget.Steps(500)));
    var ended = (Entry.Ended) entries.getLast();
    assertThat(ended.how()).isEqualTo("diverged");
    assertThat(ended.step()).isLessThan(500);
    var last = (Entry.Happened) entries.get(entries.size() - 2);
    assertThat(last.signal())
        .isInstanceOfSatisfying(
            Signal.Diverged.class,
            diverged -> assertThat(Double.isFinite(diverged.loss())).isFalse());
  }

  @Test
  void an_observer_is_not_charged_and_a_controller_is() {
    var watched = Plans.falling(10);
    assertThat(spent(entries(watched))).isEqualTo(10.0);
    var plan =
        Plans.with(
            new Budget.Steps(10),
            Map.of("lr", new Asking(new Decision.Measure(null, null, Why.of("try")))));
    assertThat(spent(entries(plan))).isEqualTo(12.0);
  }

  private static double spent(List<Entry> entries) {
    return entries.stream()
        .filter(e -> e instanceof Entry.Happened)
        .mapToDouble(e -> ((Entry.Happened) e).signal().work().units())
        .max()
        .orElseThrow();
  }

  @Test
  void restoring_puts_the_weights_back_and_never_the_progress() {
    var plan = Plans.with(new Budget.Steps(6), Map.of("lr", new Rewinding()));
    var entries = entries(plan);
    var losses =
        entries.stream()
            .filter(e -> e instanceof Entry.Happened h && h.signal() instanceof Signal.Stepped)
            .map(e -> ((Signal.Stepped) ((Entry.Happened) e).signal()).loss())
            .toList();
    assertThat(losses).hasSize(6);
    // kept before step 1, put back before step 3: steps 3, 4, 5 see what 1, 2 saw, then go on
    assertThat(losses.get(3)).isEqualTo(losses.get(1));
    assertThat(losses.get(4)).isEqualTo(losses.get(2));
    assertThat(entries.getLast()).isEqualTo(new Entry.Ended(6, "done"));
  }

  @Test
  void two_owners_of_one_knob_are_refused_by_name() {
    var one = Following.rate(_ -> 0.1);
    assertThatThrownBy(() -> Plans.with(new Budget.Steps(1), Map.of("cosine", one, "plateau", one)))
        .hasMessage("lr must have one owner, got cosine and plateau");
    assertThatThrownBy(() -> Plans.with(new Budget.Steps(1), Map.of()))
        .hasMessage("lr must have one owner, got none");
  }

  /** Sets a rate at the start and makes one request after the second step. */
  private record Asking(Decision decision) implements Controller {
    @Override
    public Set<Knob> knobs() {
      return Set.of(Knob.LEARNING_RATE);
    }

    @Override
    public Fold start(RandomGenerator random) {
      return signal ->
          switch (signal) {
            case Signal.Started _ -> List.of(rate());
            case Signal.Stepped stepped when stepped.step() == 1 ->
                List.of(
                    new Decision.Measure(
                        new io.github.stepwright.Ask("lr", 0),
                        new io.github.stepwright.Quantity("sharpness"),
                        decision.why()));
            default -> List.of();
          };
    }
  }

  private static Decision rate() {
    return new Decision.Set(Knob.LEARNING_RATE, Settings.ALL, 0.1, Why.of("fixed"));
  }

  /** Owns the rate and restores. */
  private interface Restoring extends Controller {
    @Override
    default Set<Knob> knobs() {
      return Set.of(Knob.LEARNING_RATE);
    }

    @Override
    default boolean rewinds() {
      return true;
    }
  }

  /** Averages behind every step by 1, 1/2, 1/3, … and ends with the average. */
  private record Averaged() implements Restoring {
    @Override
    public Fold start(RandomGenerator random) {
      return signal ->
          switch (signal) {
            case Signal.Started _ -> List.of(rate());
            case Signal.Stepped s -> {
              var average = new Decision.Average(GOOD, 1.0 / (s.step() + 1), Why.of("mean"));
              yield s.progress().done()
                  ? List.of(average, new Decision.Restore(GOOD, false, Why.of("mean")))
                  : List.of(average);
            }
            default -> List.of();
          };
    }
  }

  @Test
  void an_average_is_the_mean_of_the_states_that_it_was_told_of() {
    var workload = new Valley(5);
    var journal = new MemoryJournal();
    var plan = Plans.with(new Budget.Steps(4), Map.of("lr", new Averaged()));
    new Run(plan, workload, journal, () -> 0).go();
    var plain = new Valley(5);
    double sum = 0;
    for (int k = 0; k < 4; k++) {
      plain.step(Settings.of(Map.of(Knob.LEARNING_RATE, 0.1)), Progress.of(k, 4));
      sum += plain.checkpoint().doubles().get("weight")[0];
    }
    assertThat(workload.checkpoint().doubles().get("weight")[0]).isCloseTo(sum / 4, within(1e-12));
  }

  private record Rewinding() implements Restoring {
    @Override
    public Fold start(RandomGenerator random) {
      return signal ->
          switch (signal) {
            case Signal.Started _ -> List.of(rate());
            case Signal.Stepped stepped when stepped.step() == 0 ->
                List.of(new Decision.Checkpoint(GOOD, Why.of("good")));
            case Signal.Stepped stepped when stepped.step() == 2 ->
                List.of(new Decision.Restore(GOOD, Why.of("back")));
            default -> List.of();
          };
    }
  }
}
