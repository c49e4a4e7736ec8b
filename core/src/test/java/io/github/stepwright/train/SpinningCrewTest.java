package io.github.stepwright.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.stepwright.Crew;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpinningCrewTest {

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5})
  void every_piece_is_made_once_whatever_the_number_of_members(int size) {
    try (var crew = new SpinningCrew(size)) {
      for (int pieces : new int[] {0, 1, 2, 3, 4, 7, 64, 1001}) {
        int[] made = new int[pieces];
        crew.run(even(pieces), (piece, _) -> made[piece]++);
        assertThat(made).isEqualTo(ones(pieces));
      }
    }
  }

  @Test
  void what_the_members_wrote_is_there_when_the_run_returns() {
    // 20,000 runs on plain memory: a hand-over that were not ordered would lose some of them.
    long[] counts = new long[64];
    Crew.Task count = (piece, _) -> counts[piece] += counts[(piece + 1) % 64] >= 0 ? 1 : 0;
    long[] ends = even(64);
    try (var crew = new SpinningCrew(2)) {
      for (int i = 0; i < 20_000; i++) {
        crew.run(ends, count);
      }
    }
    assertThat(counts).containsOnly(20_000);
  }

  @Test
  void a_piece_falls_to_the_same_thread_each_time_and_neighbours_stay_together() {
    var first = new Thread[10];
    var second = new Thread[10];
    try (var crew = new SpinningCrew(3)) {
      crew.run(even(10), (piece, _) -> first[piece] = Thread.currentThread());
      crew.run(even(10), (piece, _) -> second[piece] = Thread.currentThread());
    }
    // nearest to 10 k / 3: 0, 3, 7, 10
    assertThat(second).isEqualTo(first);
    assertThat(first[0]).isSameAs(Thread.currentThread()).isSameAs(first[2]);
    assertThat(first[3]).isNotSameAs(first[2]).isSameAs(first[6]);
    assertThat(first[7]).isNotSameAs(first[6]).isSameAs(first[9]);
  }

  @Test
  void members_that_fell_asleep_wake_for_the_next_run() {
    int[] made = new int[4];
    try (var crew = new SpinningCrew(2)) {
      for (int i = 0; i < 50; i++) {
        crew.run(even(4), (piece, _) -> made[piece]++);
        LockSupport.parkNanos(i * 20_000L); // from none to 1 ms: awake, about to sleep, asleep
      }
    }
    assertThat(made).containsOnly(50);
  }

  @Test
  void a_failure_of_a_member_reaches_the_caller_after_all_have_stopped() {
    int[] made = new int[10];
    try (var crew = new SpinningCrew(2)) {
      assertThatThrownBy(
              () ->
                  crew.run(
                      even(10),
                      (piece, _) -> {
                        if (piece == 7) {
                          throw new IllegalArgumentException("piece 7");
                        }
                        made[piece]++;
                      }))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("piece 7");
      assertThat(made).containsExactly(1, 1, 1, 1, 1, 1, 1, 0, 0, 0);
      // and the crew works on
      crew.run(even(10), (piece, _) -> made[piece] = 5);
      assertThat(made).containsOnly(5);
    }
  }

  @Test
  void of_several_failures_the_lowest_is_thrown_with_the_others_in_it() {
    try (var crew = new SpinningCrew(2)) {
      assertThatThrownBy(
              () ->
                  crew.run(
                      even(2),
                      (piece, _) -> {
                        if (piece == 0) {
                          throw new StackOverflowError("0");
                        }
                        throw new ClassCastException("1");
                      }))
          .isInstanceOf(StackOverflowError.class)
          .satisfies(
              thrown ->
                  assertThat(thrown.getSuppressed())
                      .singleElement()
                      .isInstanceOf(ClassCastException.class));
    }
  }

  @Test
  void a_run_allocates_nothing() {
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    int[] made = new int[8];
    Crew.Task count = (piece, _) -> made[piece]++;
    long[] ends = even(8);
    try (var crew = new SpinningCrew(2)) {
      crew.run(ends, count);
      threads.getCurrentThreadAllocatedBytes();
      long before = threads.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < 1000; i++) {
        crew.run(ends, count);
      }
      assertThat(threads.getCurrentThreadAllocatedBytes() - before).isZero();
    }
  }

  @Test
  void a_closed_crew_has_no_threads_and_refuses_work() throws InterruptedException {
    var thread = new Thread[2];
    var crew = new SpinningCrew(2);
    crew.run(even(2), (piece, _) -> thread[piece] = Thread.currentThread());
    crew.close();
    crew.close();
    thread[1].join();
    assertThatThrownBy(() -> crew.run(even(2), (_, _) -> {}))
        .hasMessageContaining("the crew is closed");
  }

  @Test
  void a_task_cannot_hand_its_own_crew_another() {
    try (var crew = new SpinningCrew(2)) {
      assertThatThrownBy(() -> crew.run(even(2), (_, _) -> crew.run(even(2), (_, _) -> {})))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("the crew is at work");
    }
  }

  @Test
  void a_crew_of_none_is_refused() {
    assertThatThrownBy(() -> new SpinningCrew(0))
        .hasMessage("a crew must have at least 1 member, got 0");
  }

  /** Pieces of one size. */
  private static long[] even(int pieces) {
    return LongStream.rangeClosed(1, pieces).toArray();
  }

  private static int[] ones(int length) {
    int[] ones = new int[length];
    Arrays.fill(ones, 1);
    return ones;
  }
}
