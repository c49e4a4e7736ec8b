package io.github.stepwright.deep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.stepwright.Array;
import io.github.stepwright.Batch;
import io.github.stepwright.Objective;
import io.github.stepwright.djl.DjlWorkload;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the C library has handed out: where an engine leaks. */
class MemoryTest {

  /** What the compilers of the JVM may take meanwhile; a leak would be 1 GB at least. */
  private static final long NOISE = 16 << 20;

  /** 5 kB a step: one small tensor. */
  private static final long LEAK = 1 << 19;

  @BeforeEach
  void a_c_library_that_tells() {
    assumeTrue(Malloc.used().isPresent());
  }

  private static long used() {
    return Malloc.used().orElseThrow();
  }

  @Test
  void ten_thousand_products_leave_nothing_behind() {
    // 26,506 weights: DJL's own way would leave 0.4 MB for each product, 4 GB.
    try (var workload = (DjlWorkload) Runs.start("fashion-mlp:width=0.125,batch=8", 1)) {
      Objective f = workload.objective();
      int length = f.blocks().stream().mapToInt(block -> block.length()).sum();
      Array v = Array.zeros(length, false);
      Array out = Array.zeros(length, false);
      v.set(length / 2, 1);
      Batch batch = new Batch(new int[] {0, 1, 2, 3, 4, 5, 6, 7}, 8, 0);
      products(f, batch, v, out, 2_000);
      long before = used();
      products(f, batch, v, out, 10_000);
      assertThat(used() - before).as("bytes after 10,000 products").isLessThan(NOISE);
    }
  }

  /** The engine holds what it held; small batches, for time. */
  @Test
  void five_thousand_steps_hold_what_five_hundred_held() {
    String spec = "fashion-mlp:batch=16";
    try (var workload = Runs.start(spec, 1)) {
      Runs.steps(workload, spec, 0, 500);
      long early = Malloc.settled().orElseThrow();
      Runs.steps(workload, spec, 500, 5_000);
      long late = Malloc.settled().orElseThrow();
      assertThat((double) late / early).as("%d bytes, then %d", early, late).isLessThan(1.01);
    }
  }

  private static void products(Objective f, Batch batch, Array v, Array out, int count) {
    for (int i = 0; i < count; i++) {
      f.hessianVector(batch, v, out);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "fashion-mlp:batch=16",
        "fashion-cnn:batch=4,norm=ghost,ghost=2",
        "fashion-vit:batch=4",
        "fashion-vae:batch=8",
        "chars-gpt:batch=2",
        "chars-gru:batch=4",
        "words-mlp-djl:batch=16",
        "cartpole-reinforce:batch=1"
      })
  void steps_leave_nothing_behind(String spec) {
    try (var workload = Runs.start(spec, 1)) {
      Runs.steps(workload, spec, 0, 100);
      // The compilers of the JVM take memory too, now and then; a leak grows in every window.
      long least = Long.MAX_VALUE;
      for (int window = 1; window <= 20 && least >= LEAK; window++) {
        long before = used();
        Runs.steps(workload, spec, 100 * window, 100 * window + 100);
        least = Math.min(least, used() - before);
      }
      assertThat(least).as("bytes of 100 steps, the least of up to 20 windows").isLessThan(LEAK);
    }
  }
}
