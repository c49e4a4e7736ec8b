package io.github.stepwright.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.stepwright.Decision;
import io.github.stepwright.Progress;
import io.github.stepwright.Schedule;
import io.github.stepwright.Signal;
import io.github.stepwright.Work;
import io.github.stepwright.control.Following;
import io.github.stepwright.run.Catalog;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BiConsumer;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What every schedule of the catalogue promises, over random records and wrappers in wrappers. */
class ScheduleContractTest {

  private static final int SAMPLES = 60;

  static Stream<String> names() {
    return Catalog.SCHEDULES.names().stream();
  }

  static Stream<String> plain() {
    return names().filter(name -> !RandomSchedules.wraps(name));
  }

  /** Random schedules of a name, each on a random horizon that it fits. */
  private static void each(String name, BiConsumer<Curve, String> fact) {
    var schedules = new RandomSchedules(name.hashCode());
    int fitting = 0;
    for (int tries = 0; fitting < SAMPLES; tries++) {
      assertThat(tries).as("%s hardly ever fits", name).isLessThan(100 * SAMPLES);
      Schedule schedule = schedules.next(name, 3);
      long horizon = schedules.horizon();
      if (accepts(schedule, horizon)) {
        fitting++;
        fact.accept(new Curve(schedule, horizon), schedule + " over " + horizon);
      }
    }
  }

  private static boolean accepts(Schedule schedule, long horizon) {
    try {
      schedule.fit(Progress.of(0, horizon));
      return true;
    } catch (IllegalArgumentException refused) {
      assertThat(refused).hasMessageMatching("[a-z].* must .*, got .*");
      return false;
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void every_value_is_finite_and_not_negative(String name) {
    each(
        name,
        (curve, who) -> {
          for (double value : curve.values()) {
            assertThat(value >= 0 && Double.isFinite(value)).as("%s: %s", who, value).isTrue();
          }
        });
  }

  @ParameterizedTest
  @MethodSource("names")
  void the_order_of_asking_changes_nothing(String name) {
    each(
        name,
        (curve, who) -> {
          double[] forward = curve.values();
          var random = new SplittableRandom(curve.horizon());
          for (int i = 0; i < 200; i++) {
            int t = random.nextInt(forward.length);
            assertThat(curve.at(t)).as("%s, step %d", who, t).isEqualTo(forward[t]);
          }
          for (int t = forward.length - 1; t >= 0; t -= 7) {
            assertThat(curve.at(t)).as("%s, step %d", who, t).isEqualTo(forward[t]);
          }
        });
  }

  @ParameterizedTest
  @MethodSource("names")
  void the_first_value_that_a_run_uses_is_the_one_at_step_0(String name) {
    each(
        name,
        (curve, who) -> {
          var started = new Signal.Started(Progress.of(0, curve.horizon()), Work.NONE);
          var first =
              Following.rate(curve.schedule()).start(RandomGenerator.getDefault()).on(started);
          assertThat(first).as(who).hasSize(1);
          assertThat(first.getFirst())
              .isInstanceOfSatisfying(
                  Decision.Set.class,
                  set -> assertThat(set.value()).as(who).isEqualTo(curve.at(0)));
        });
  }

  @ParameterizedTest
  @MethodSource("names")
  void behind_the_horizon_the_value_at_the_horizon_is_held(String name) {
    each(
        name,
        (curve, who) -> {
          double end = curve.at(curve.horizon());
          assertThat(end >= 0 && Double.isFinite(end)).as("%s: %s", who, end).isTrue();
          for (long past : List.of(1L, 2L, 17L, 6000L, 1L << 40)) {
            assertThat(curve.at(curve.horizon() + past)).as("%s, +%d", who, past).isEqualTo(end);
          }
        });
  }

  @ParameterizedTest
  @MethodSource("names")
  void what_is_printed_is_read_back_as_an_equal_record(String name) {
    var schedules = new RandomSchedules(name.hashCode() + 1L);
    for (int i = 0; i < SAMPLES; i++) {
      Schedule schedule = schedules.next(name, 4);
      String text = Catalog.SCHEDULES.print(schedule);
      assertThat(text).startsWith(name);
      assertThat(Catalog.SCHEDULES.parse(text)).as(text).isEqualTo(schedule);
    }
  }

  @ParameterizedTest
  @MethodSource("plain")
  void a_plain_schedule_is_never_above_its_peak(String name) {
    each(
        name,
        (curve, who) -> {
          // floor + (peak - floor) may be one rounding above the peak, and so may 1 / (1 / peak).
          double most = curve.schedule().top() * (1 + 0x1p-51);
          for (double value : curve.values()) {
            assertThat(value).as(who).isLessThanOrEqualTo(most);
          }
        });
  }

  @ParameterizedTest
  @MethodSource("names")
  void fit_refuses_what_does_not_fit_and_nothing_else(String name) {
    var schedules = new RandomSchedules(name.hashCode() + 2L);
    for (int i = 0; i < 5 * SAMPLES; i++) {
      Schedule schedule = schedules.next(name, 2);
      long horizon = schedules.horizon();
      assertThat(accepts(schedule, horizon))
          .as("%s over %d", schedule, horizon)
          .isEqualTo(Fits.fits(schedule, horizon));
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void without_a_number_of_steps_a_schedule_works_or_says_who_needs_one(String name) {
    var schedules = new RandomSchedules(name.hashCode() + 3L);
    for (int i = 0; i < SAMPLES; i++) {
      Schedule schedule = schedules.next(name, 2);
      try {
        schedule.fit(new Progress(0, 0, 0));
      } catch (IllegalStateException | IllegalArgumentException refused) {
        assertThat(refused).as("%s", schedule).hasMessageContaining("needs a budget in steps");
        continue;
      }
      for (int t = 0; t <= 120; t++) {
        double value = schedule.at(new Progress(t, 0, t / 100.0));
        assertThat(value >= 0 && Double.isFinite(value)).as("%s: %s", schedule, value).isTrue();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"hold:end=0.5", "sampled:points=50", "delayed:fraction=0.5"})
  void a_share_of_a_schedule_that_counts_steps_needs_their_number(String wrapper) {
    var counting = Catalog.SCHEDULES.parse(wrapper + "/inversesqrt:warmup=10");
    assertThatThrownBy(() -> counting.fit(new Progress(0, 0, 0)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageEndingWith("of a schedule that counts steps needs a budget in steps");
    counting.fit(Progress.of(0, 100));
    Catalog.SCHEDULES.parse(wrapper + "/warmup:fraction=0.1/rex").fit(new Progress(0, 0, 0));
  }

  @Test
  void sequencing_is_associative_to_the_bit() {
    var schedules = new RandomSchedules(7);
    var random = new SplittableRandom(7);
    int compared = 0;
    while (compared < 300) {
      Schedule a = schedules.any(1);
      Schedule b = schedules.any(1);
      Schedule c = schedules.any(1);
      long horizon = schedules.horizon();
      // Zero, equal boundaries, boundaries at the horizon and behind it come up often.
      long first = random.nextInt(4) == 0 ? 0 : boundary(random, horizon);
      long second = random.nextInt(4) == 0 ? 0 : boundary(random, horizon);
      var flat = new Then(List.of(first, first + second), List.of(a, b, c));
      var left =
          new Then(List.of(first + second), List.of(new Then(List.of(first), List.of(a, b)), c));
      var right = new Then(List.of(first), List.of(a, new Then(List.of(second), List.of(b, c))));
      String who = "%s over %d".formatted(flat, horizon);
      // A nested sequence is asked for its own horizon and cannot know that the run ends before it.
      boolean whole = first + second < horizon;
      boolean fits = accepts(flat, horizon);
      assertThat(accepts(right, horizon)).as(who).isEqualTo(fits);
      assertThat(accepts(left, horizon)).as(who).matches(nested -> nested == fits || !whole);
      if (fits) {
        compared++;
        // What is held behind the end is the same too if all three are reached.
        for (long t = 0; t < horizon + (whole ? 3 : 0); t++) {
          Progress p = Progress.of(t, horizon);
          double value = flat.at(p);
          assertThat(left.at(p)).as("left, step %d of %s", t, who).isEqualTo(value);
          assertThat(right.at(p)).as("right, step %d of %s", t, who).isEqualTo(value);
        }
      }
    }
  }

  private static long boundary(SplittableRandom random, long horizon) {
    return random.nextInt(4) == 0 ? horizon : random.nextLong(1, horizon + horizon / 4 + 2);
  }

  @ParameterizedTest
  @MethodSource("names")
  void sequencing_one_schedule_is_that_schedule(String name) {
    each(
        name,
        (curve, who) ->
            assertThat(
                    new Curve(new Then(List.of(), List.of(curve.schedule())), curve.horizon())
                        .values())
                .as(who)
                .isEqualTo(curve.values()));
  }

  @ParameterizedTest
  @MethodSource("names")
  void a_boundary_at_zero_or_at_the_end_leaves_one_schedule(String name) {
    each(
        name,
        (curve, who) -> {
          long horizon = curve.horizon();
          // The other one fits no run at all, so it must not even be asked.
          Schedule never = new Knee(1, 0, 0, 1L << 50);
          var second = Curve.of(new Then(List.of(0L), List.of(never, curve.schedule())), horizon);
          var first =
              Curve.of(new Then(List.of(horizon), List.of(curve.schedule(), never)), horizon);
          for (long t = 0; t <= horizon + 3; t++) {
            assertThat(second.at(t)).as("%s, step %d", who, t).isEqualTo(curve.at(t));
            assertThat(first.at(t)).as("%s, step %d", who, t).isEqualTo(curve.at(t));
          }
        });
  }

  @Test
  void a_boundary_behind_the_end_cuts_the_schedule_off() {
    Curve whole = Curve.of("linear", 200);
    Curve cut = Curve.of("then:at=200/linear/constant", 150);
    for (int t = 0; t < 150; t++) {
      assertThat(cut.at(t)).isEqualTo(whole.at(t));
    }
    assertThat(cut.at(151)).isEqualTo(whole.at(150));
  }

  @Test
  void boundaries_must_not_fall() {
    assertThatThrownBy(() -> Catalog.SCHEDULES.parse("then:at=5+3/rex/rex/rex"))
        .hasMessage("then.at must be >= 5, got 3");
  }
}
