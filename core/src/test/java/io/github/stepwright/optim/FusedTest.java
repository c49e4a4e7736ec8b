package io.github.stepwright.optim;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.github.stepwright.Array;
import io.github.stepwright.Block;
import io.github.stepwright.Crew;
import io.github.stepwright.Desk;
import io.github.stepwright.Knob;
import io.github.stepwright.Norms;
import io.github.stepwright.Settings;
import io.github.stepwright.Use;
import io.github.stepwright.run.Catalog;
import io.github.stepwright.spec.Spec;
import io.github.stepwright.train.SpinningCrew;
import io.github.stepwright.train.Worker;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The fused float passes against the loops that specify them. */
class FusedTest {

  private static final int[] LENGTHS = {1, 4, 6, 8, 13, 16, 25, 64, 100, 1021, 4098, 70_001};
  private static final int STEPS = 6;

  /** Where weights and gradients lie. */
  private interface Memory {
    Array floats(int length);
  }

  private static final Memory HEAP = length -> Array.zeros(length, false);

  private static Memory foreign(Arena arena, int off) {
    return length ->
        Array.floats(arena.allocate((long) length * Float.BYTES + off).asSlice(off, 4L * length));
  }

  private static Memory slice(int off) {
    return length ->
        Array.floats(MemorySegment.ofArray(new float[length + off]).asSlice(4L * off, 4L * length));
  }

  @BeforeEach
  void there_are_kernels_here() {
    assumeThat(Twins.of("Moments$Simd").available()).isTrue();
  }

  private static Block block(Memory weights, Memory gradient, int length) {
    var random = new Random(length);
    Array x = weights.floats(length);
    for (int i = 0; i < length; i++) {
      x.set(i, random.nextGaussian());
    }
    return new Block("x", "all", new long[] {length}, x, gradient.floats(length));
  }

  private record Outcome(double[] weights, double update, double weight) {}

  private static Outcome go(String spec, Block block) {
    var optimizer = Given.optimizer(spec);
    Settings settings = Given.settings(optimizer);
    try (var worker = new Worker(optimizer, List.of(block), 3, 1)) {
      for (int t = 0; t < STEPS; t++) {
        pull(block, t);
        worker.step(settings, 1);
      }
      var norms = worker.norms(Map.of("all", new Norms(0, 0, 0, 0))).get("all");
      return new Outcome(block.weights().toDoubles(), norms.updateL2(), norms.weightL2());
    }
  }

  private static void pull(Block block, int t) {
    var random = new Random(t);
    for (int i = 0; i < block.length(); i++) {
      block.gradient().set(i, 0.3 * block.weights().get(i) + random.nextGaussian());
    }
  }

  /** Relative to weights above 1. */
  private static void assertClose(String what, double[] found, double[] expected, double part) {
    for (int i = 0; i < expected.length; i++) {
      assertThat(found[i])
          .as("%s, element %d", what, i)
          .isCloseTo(expected[i], Offset.offset(part * Math.max(1, Math.abs(expected[i]))));
    }
  }

  private static final String FUSED =
      "a_fused_pass_does_what_its_loop_does_at_awkward_lengths_and_addresses";

  @Test
  void what_the_page_calls_fused_is_what_is_held_against_its_loop() throws Exception {
    var method = FusedTest.class.getDeclaredMethod(FUSED, String.class);
    var tested = new TreeSet<String>();
    for (String spec : method.getAnnotation(ValueSource.class).strings()) {
      tested.add(Spec.parse(spec).parts().getFirst().name());
    }
    assertThat(Catalog.OPTIMIZERS.names())
        .filteredOn(name -> Catalog.OPTIMIZERS.type(name).getAnnotation(Use.class).fused())
        .containsExactlyInAnyOrderElementsOf(tested);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sgd:decay=0.01",
        "sgd:momentum=0.9,dampening=0.5",
        "sgd:momentum=0.9,nesterov=true,decay=0.01",
        "adam:decay=0.01",
        "adamw",
        "nadam",
        "nadamw",
        "lion:lr=0.01,decay=0.1",
        "adan:lr=0.01,decay=0.02",
        "adan:lr=0.01,decay=0.02,noprox=true",
        "schedulefreeadamw:lr=0.01,decay=0.1,warmup=3",
        "clipnorm:max=0.5/adamw"
      })
  void a_fused_pass_does_what_its_loop_does_at_awkward_lengths_and_addresses(String spec) {
    try (Arena arena = Arena.ofConfined()) {
      for (int length : LENGTHS) {
        // Memory of both kinds has no fused pass: this is the loop.
        Outcome loop = go(spec, block(HEAP, foreign(arena, 0), length));
        Outcome heap = go(spec, block(HEAP, HEAP, length));
        assertClose("length " + length, heap.weights, loop.weights, 2e-6);
        // The change is a difference of two floats here, rounded as they are.
        assertThat(heap.update)
            .isCloseTo(loop.update, Offset.offset(1e-5 * loop.update + 1e-7 * loop.weight));
        assertThat(heap.weight).isCloseTo(loop.weight, Offset.offset(2e-6 * loop.weight));
        for (Memory memory :
            List.of(slice(3), foreign(arena, 0), foreign(arena, 4), foreign(arena, 1))) {
          Outcome other = go(spec, block(memory, memory, length));
          assertThat(other.weights).isEqualTo(heap.weights);
          assertThat(other.update).isEqualTo(heap.update);
          assertThat(other.weight).isEqualTo(heap.weight);
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"sgd", "sgd:momentum=0.9", "adamw", "lion", "adan", "schedulefreeadamw"})
  void tensors_of_one_plan_move_as_each_alone_whatever_crew_moves_them(String spec) {
    try (Arena arena = Arena.ofShared()) {
      for (Memory memory : List.of(HEAP, slice(3), foreign(arena, 4))) {
        for (Crew crew : List.of(new SpinningCrew(1), new SpinningCrew(2), new Readers())) {
          var blocks = new ArrayList<Block>();
          for (int length : LENGTHS) {
            Block one = block(memory, memory, length);
            blocks.add(new Block("x" + length, "all", one.shape(), one.weights(), one.gradient()));
          }
          var optimizer = Given.optimizer(spec);
          double update = 0;
          double weight = 0;
          try (var worker = new Worker(optimizer, blocks, 3, crew)) {
            for (int t = 0; t < STEPS; t++) {
              var step = t;
              blocks.forEach(one -> pull(one, step));
              worker.step(Given.settings(optimizer), 1);
            }
            Norms norms = worker.norms(Map.of("all", new Norms(0, 0, 0, 0))).get("all");
            update = norms.updateL2() * norms.updateL2();
            weight = norms.weightL2() * norms.weightL2();
          }
          for (Block one : blocks) {
            Outcome alone = go(spec, block(HEAP, HEAP, one.length()));
            assertThat(one.weights().toDoubles()).isEqualTo(alone.weights);
            update -= alone.update * alone.update;
            weight -= alone.weight * alone.weight;
          }
          assertThat(update).isCloseTo(0, Offset.offset(1e-9));
          assertThat(weight / LENGTHS.length).isCloseTo(0, Offset.offset(1e-9));
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sgd:momentum=0.9",
        "adam:decay=0.01",
        "adamw",
        "nadam",
        "nadamw",
        "lion:lr=0.01,decay=0.1",
        "adan:lr=0.01,decay=0.02",
        "schedulefreeadamw:lr=0.01,warmup=3",
        "cliplayer:max=0.5/adamw",
        "clipnorm:max=0.5/adamw"
      })
  void tensors_of_another_group_or_step_number_have_constants_of_their_own(String spec) {
    try (Arena arena = Arena.ofConfined()) {
      List<double[]> fused = moved(spec, HEAP, HEAP);
      List<double[]> loop = moved(spec, HEAP, foreign(arena, 0));
      for (int k = 0; k < fused.size(); k++) {
        assertClose("tensor " + k, fused.get(k), loop.get(k), 4e-6);
      }
    }
  }

  /** Twelve small tensors of two groups, one with a factor on its rate; some sit out steps. */
  private static List<double[]> moved(String spec, Memory weights, Memory gradient) {
    var optimizer = Given.optimizer(spec);
    var blocks = new ArrayList<Block>();
    for (int k = 0; k < 12; k++) {
      Block one = block(weights, gradient, 20 + k);
      String group = k / 3 % 2 == 0 ? "a" : "b";
      blocks.add(new Block("x" + k, group, one.shape(), one.weights(), one.gradient()));
    }
    try (var worker = new Worker(optimizer, blocks, 3, 1)) {
      for (int t = 0; t < STEPS; t++) {
        var step = t;
        blocks.forEach(one -> pull(one, step));
        var settings = Given.settings(optimizer).with(Knob.RATE_FACTOR, "b", 0.5 + 0.1 * t);
        worker.step(settings, 1, t % 2 == 1 ? Set.of("x1", "x8") : Set.of("x4"));
      }
    }
    return blocks.stream().map(one -> one.weights().toDoubles()).toList();
  }

  @Test
  void what_is_claimed_keeps_every_bit_also_those_of_nan_and_of_zero_with_a_sign() {
    int[] bits = {0x7fc00123, 0xffa00001, 0x80000000, 1, 0x3f800000};
    try (Arena arena = Arena.ofConfined()) {
      for (int length : LENGTHS) {
        float[] values = new float[length];
        MemorySegment segment = arena.allocate(4L * length + 1).asSlice(1);
        for (int i = 0; i < length; i++) {
          values[i] = Float.intBitsToFloat(bits[i % bits.length]);
        }
        MemorySegment.copy(values, 0, segment, JAVA_FLOAT_UNALIGNED, 0, length);
        Lane heap = new Lane.Heap();
        heap.at(values, 0);
        heap.claim(0, length);
        Lane foreign = new Lane.Native();
        foreign.at(null, segment.address());
        foreign.claim(0, length);
        for (int i = 0; i < length; i++) {
          assertThat(Float.floatToRawIntBits(values[i])).isEqualTo(bits[i % bits.length]);
          assertThat(segment.get(JAVA_INT_UNALIGNED, 4L * i)).isEqualTo(bits[i % bits.length]);
        }
      }
    }
  }

  @Test
  void norms_of_a_gradient_are_those_of_a_plain_sum_also_where_floats_overflow_or_vanish() {
    for (double size : new double[] {1, 1e-30, 1e30}) {
      for (int length : LENGTHS) {
        var random = new Random(length);
        Array g = Array.zeros(length, false);
        double magnitudes = 0;
        double squares = 0;
        for (int i = 0; i < length; i++) {
          g.set(i, size * random.nextGaussian());
          magnitudes += Math.abs(g.get(i));
          squares += g.get(i) * g.get(i);
        }
        var norms = new GradientNorms(g);
        norms.measure(0, g.length(), new Desk());
        assertThat(norms.magnitudes()).isCloseTo(magnitudes, Offset.offset(1e-6 * magnitudes));
        assertThat(norms.squares()).isCloseTo(squares, Offset.offset(1e-6 * squares));
      }
    }
    Array g = Array.of(1f, Float.NaN, 2f);
    var norms = new GradientNorms(g);
    norms.measure(0, g.length(), new Desk());
    assertThat(norms.squares()).isNaN();
  }

  @ParameterizedTest
  @ValueSource(strings = {"sgd", "adamw"})
  void memory_that_was_closed_is_refused(String spec) {
    Arena arena = Arena.ofConfined();
    Block block = block(foreign(arena, 0), foreign(arena, 0), 64);
    var optimizer = Given.optimizer(spec);
    try (var worker = new Worker(optimizer, List.of(block), 3, 1)) {
      worker.step(Given.settings(optimizer), 1);
      arena.close();
      assertThatThrownBy(() -> worker.step(Given.settings(optimizer), 1))
          .hasMessage("memory of weights, gradients and slots must be open, found it closed");
    }
  }
}
