package io.github.stepwright.bench.speed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Arithmetic of measuring, on a clock that the contestants themselves move on. */
class BoutTest {

  private final List<String> seen = new ArrayList<>();
  private long now;

  private final class Slow implements Timed {
    private final String name;
    private final long nanos;

    Slow(String name, long nanos) {
      this.name = name;
      this.nanos = nanos;
    }

    @Override
    public void step() {
      seen.add(name);
      now += nanos;
    }

    @Override
    public float[] weights() {
      return new float[0];
    }

    @Override
    public void close() {}
  }

  private Map<String, Timed> contestants() {
    var all = new LinkedHashMap<String, Timed>();
    all.put("a", new Slow("a", 1_000));
    all.put("b", new Slow("b", 3_000));
    return all;
  }

  @Test
  void nanoseconds_are_those_of_a_parameter() {
    var found = new Bout(3, 0, 0, 400, () -> now).run(contestants(), 100);
    assertThat(found.get("a").nanos()).containsExactly(10, 10, 10);
    assertThat(found.get("b").median()).isEqualTo(30);
  }

  /** Steps of 2,500 nanoseconds that do not count, then as many as move 200 parameters. */
  @Test
  void contestants_take_turns() {
    new Bout(2, 0, 2_500, 200, () -> now).run(contestants(), 100);
    assertThat(String.join("", seen)).isEqualTo("aaaaabbb".repeat(2));
  }

  @Test
  void warming_up_ends_with_patience() {
    var slow = Map.<String, Timed>of("slow", new Slow("slow", 2_000_000_000L));
    new Bout(1, 1_000_000_000, 0, 1, () -> now).run(slow, 1);
    assertThat(seen).hasSize(3 + 2);
  }

  @Test
  void a_bout_needs_rounds() {
    assertThatThrownBy(() -> Bout.of(0, () -> now))
        .hasMessage("--rounds must be at least 1, got 0");
  }

  @Test
  void medians_and_least_stand_against_sorting_by_hand() {
    assertThat(new Rounds(3, 1, 2).median()).isEqualTo(2);
    assertThat(new Rounds(4, 1, 2, 3).median()).isEqualTo(2.5);
    assertThat(new Rounds(4, 1, 2, 3).least()).isEqualTo(1);
  }

  /** sgd moves 12 of the yardstick's 28 bytes: at 0.7 ns for those, its bytes take 0.3 ns. */
  @Test
  void ratios_are_those_of_medians() {
    var trial = new Trial("sgd", 100, 1, List.of(Memory.values()), List.of(), "default");
    var measured = new LinkedHashMap<String, Rounds>();
    measured.put(Standing.YARDSTICK, new Rounds(0.7));
    measured.put(Standing.C, new Rounds(0.32, 0.32, 9));
    measured.put("heap", new Rounds(0.36, 0.1, 5));
    measured.put("native", new Rounds(0.4));
    measured.put("DJL SGD", new Rounds(3.6));
    var found = new LinkedHashMap<String, Standing>();
    trial.standings(12, measured).forEach(one -> found.put(one.who(), one));
    Standing heap = found.get("heap");
    assertThat(heap.median()).isEqualTo(0.36);
    assertThat(heap.least()).isEqualTo(0.1);
    assertThat(heap.gigabytes()).isCloseTo(12 / 0.36, within(1e-12));
    assertThat(heap.toC()).isCloseTo(0.36 / 0.32, within(1e-12));
    assertThat(heap.toBytes()).isCloseTo(1.2, within(1e-12));
    assertThat(found.get("native").toOurs()).isCloseTo(0.4 / 0.36, within(1e-12));
    assertThat(found.get("DJL SGD").toOurs()).isCloseTo(10, within(1e-12));
    assertThat(found.get("DJL SGD").bytes()).isNull();
    assertThat(found.get(Standing.YARDSTICK).toBytes()).isCloseTo(1, within(1e-12));
    assertThat(found.get(Standing.C).toOurs()).isNull();
  }

  @Test
  void adamw_is_measured_against_the_yardstick_itself() {
    var trial = new Trial("adamw", 100, 1, List.of(Memory.NATIVE), List.of(), "default");
    var measured = new LinkedHashMap<String, Rounds>();
    measured.put(Standing.YARDSTICK, new Rounds(0.5));
    measured.put("native", new Rounds(0.6));
    Standing ours = trial.standings(28, measured).getLast();
    assertThat(ours.toC()).isCloseTo(1.2, within(1e-12));
    assertThat(ours.toBytes()).isCloseTo(1.2, within(1e-12));
  }

  @Test
  void without_c_there_are_times_and_no_ratios() {
    var trial = new Trial("sgd", 100, 1, List.of(Memory.HEAP), List.of(), "default");
    Standing ours = trial.standings(12, Map.of("heap", new Rounds(0.5))).getFirst();
    assertThat(ours.gigabytes()).isEqualTo(24);
    assertThat(ours.toC()).isNull();
    assertThat(ours.toBytes()).isNull();
  }

  @Test
  void small_tensors_have_1_to_10000_elements_and_come_again() {
    int[] lengths = Cut.small(1_000, 1);
    assertThat(lengths).hasSize(1_000).isEqualTo(Cut.small(1_000, 1));
    assertThat(Arrays.stream(lengths).allMatch(n -> n >= 1 && n <= 10_000)).isTrue();
    // The mean of 1,000 uniform draws lies within six of its deviations, 91, of 5,000.
    assertThat(Arrays.stream(lengths).average().orElseThrow()).isCloseTo(5_000, within(550.0));
  }
}
