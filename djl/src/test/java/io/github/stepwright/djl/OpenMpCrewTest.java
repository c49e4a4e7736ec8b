package io.github.stepwright.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.stepwright.Block;
import io.github.stepwright.Crew;
import io.github.stepwright.Optimizer;
import io.github.stepwright.Settings;
import io.github.stepwright.run.Catalog;
import io.github.stepwright.train.Worker;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OpenMpCrewTest {

  private static final long[] TEN = even(10);

  private OpenMpCrew crew;

  /** Pieces large enough to be shared. */
  private static long[] even(int pieces) {
    return LongStream.rangeClosed(1, pieces).map(i -> i * OpenMpCrew.GRAIN).toArray();
  }

  @BeforeEach
  void two() {
    TorchEngine.threads(2);
    crew = OpenMpCrew.find().orElseThrow();
  }

  @AfterEach
  void one() {
    TorchEngine.threads(1);
  }

  @Test
  void every_piece_is_made_once_by_the_engine_s_own_threads() {
    for (int round = 0; round < 2_000; round++) {
      var made = new int[10];
      var by = new Thread[10];
      crew.run(
          TEN,
          (piece, _) -> {
            made[piece]++;
            by[piece] = Thread.currentThread();
          });
      assertThat(made).containsOnly(1);
      assertThat(by[0]).isSameAs(Thread.currentThread()).isSameAs(by[4]);
      assertThat(by[5]).isNotSameAs(by[4]).isSameAs(by[9]);
    }
  }

  @Test
  void with_one_thread_or_little_to_do_the_caller_does_it_all() {
    Thread caller = Thread.currentThread();
    crew.run(
        new long[] {1, 2, OpenMpCrew.GRAIN - 1},
        (_, _) -> assertThat(Thread.currentThread()).isSameAs(caller));
    TorchEngine.threads(1);
    assertThat(crew.size()).isEqualTo(1);
    crew.run(TEN, (_, _) -> assertThat(Thread.currentThread()).isSameAs(caller));
  }

  @Test
  void a_rule_makes_the_same_bits_on_it_as_on_one_thread() {
    var rule = (Optimizer) Catalog.OPTIMIZERS.parse("clipnorm:max=1/adamw:lr=0.01");
    Block shared = block();
    Block alone = block();
    try (var one = new Worker(rule, List.of(alone), 0, 1);
        var two = new Worker(rule, List.of(shared), 0, crew)) {
      for (int step = 0; step < 3; step++) {
        one.step(Settings.of(rule.knobs()), 1);
        two.step(Settings.of(rule.knobs()), 1);
      }
    }
    assertThat(values(shared)).isEqualTo(values(alone));
  }

  private static Block block() {
    var random = new SplittableRandom(5);
    float[] weights = new float[300_000];
    float[] gradient = new float[weights.length];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (float) random.nextGaussian();
      gradient[i] = (float) random.nextGaussian();
    }
    return Block.of("w", "all", weights, gradient, weights.length);
  }

  private static float[] values(Block block) {
    float[] values = new float[block.length()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) block.weights().get(i);
    }
    return values;
  }

  @Test
  void failures_reach_the_caller_and_the_crew_works_on() {
    var made = new int[10];
    assertThatThrownBy(
            () ->
                crew.run(
                    TEN,
                    (piece, _) -> {
                      if (piece == 2 || piece == 7) {
                        throw new IllegalArgumentException("piece " + piece);
                      }
                      made[piece]++;
                    }))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("piece 2")
        .satisfies(thrown -> assertThat(thrown.getSuppressed()[0]).hasMessage("piece 7"));
    assertThat(made).containsExactly(1, 1, 0, 0, 0, 1, 1, 0, 0, 0);
    crew.run(TEN, (piece, _) -> made[piece] = 5);
    assertThat(made).containsOnly(5);
  }

  @Test
  void a_task_cannot_hand_its_own_crew_another() {
    assertThatThrownBy(() -> crew.run(TEN, (_, _) -> crew.run(TEN, (_, _) -> {})))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("the crew is at work");
  }

  @Test
  void a_run_allocates_nothing_on_the_callers_heap() {
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    var made = new int[10];
    Crew.Task count = (piece, _) -> made[piece]++;
    for (int i = 0; i < 20_000; i++) {
      crew.run(TEN, count);
    }
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < 1_000; i++) {
      crew.run(TEN, count);
    }
    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(1_000);
    assertThat(made).containsOnly(21_000);
  }

  @Test
  void an_engine_on_another_runtime_has_none() {
    assertThat(OpenMpCrew.find(_ -> Optional.empty())).isEmpty();
  }
}
