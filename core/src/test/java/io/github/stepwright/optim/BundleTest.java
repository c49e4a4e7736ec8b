package io.github.stepwright.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.github.stepwright.Array;
import io.github.stepwright.Block;
import io.github.stepwright.Bundle;
import io.github.stepwright.Desk;
import io.github.stepwright.Knob;
import io.github.stepwright.Norms;
import io.github.stepwright.Occasion;
import io.github.stepwright.Optimizer;
import io.github.stepwright.Part;
import io.github.stepwright.Settings;
import io.github.stepwright.Whole;
import io.github.stepwright.train.Worker;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Small tensors that go together against the same ones gone over one by one: native memory has no
 * kernel for four, so its bits are those of single passes.
 */
class BundleTest {

  /** Under a line, whole vectors, between, several blocks of sums, and too long to be bundled. */
  private static final int[] LENGTHS = {
    1, 2, 7, 15, 16, 17, 31, 32, 33, 48, 100, 640, 641, 4096, 4097, 4111, 5000, 8192, 8200, 9999,
    16384, 16385, 70000, 12, 300, 301, 302
  };

  private static List<Block> blocks(boolean foreign, Arena arena) {
    var random = new Random(5);
    var blocks = new ArrayList<Block>();
    for (int i = 0; i < LENGTHS.length; i++) {
      Array x = array(LENGTHS[i], foreign, arena);
      Array g = array(LENGTHS[i], foreign, arena);
      fill(x, random);
      fill(g, random);
      String group = i % 9 == 4 ? "other" : "all";
      blocks.add(new Block("b" + i, group, new long[] {LENGTHS[i]}, x, g));
    }
    return blocks;
  }

  private static Array array(int length, boolean foreign, Arena arena) {
    MemorySegment segment =
        foreign ? arena.allocate(4L * length, 64) : MemorySegment.ofArray(new float[length]);
    return Array.floats(segment);
  }

  private static void fill(Array array, Random random) {
    for (int i = 0; i < array.length(); i++) {
      array.set(i, (float) random.nextGaussian());
    }
  }

  /** Weights behind six steps, with new gradients at each and blocks that sit some out. */
  private static Map<String, float[]> weights(
      Optimizer rule, boolean foreign, int threads, Map<String, Norms> norms) {
    try (Arena arena = Arena.ofShared()) {
      List<Block> blocks = blocks(foreign, arena);
      var random = new Random(11);
      var found = new LinkedHashMap<String, float[]>();
      try (var worker = new Worker(rule, blocks, 3, threads)) {
        for (int step = 0; step < 6; step++) {
          blocks.forEach(block -> fill(block.gradient(), random));
          var values = new LinkedHashMap<>(rule.knobs());
          values.put(Knob.LEARNING_RATE, 0.1 / (1 + step));
          Set<String> absent = step % 3 == 1 ? Set.of("b3", "b20") : Set.of();
          worker.step(Settings.of(values), 1, absent);
        }
        norms.putAll(worker.norms(worker.gradients(Set.of())));
      }
      blocks.forEach(block -> found.put(block.name(), block.weights().toFloats()));
      return found;
    }
  }

  @ParameterizedTest
  @CsvSource({
    "sgd, 1",
    "sgd, 2",
    "sgd:decay=0.01, 1",
    "clipnorm:max=1/sgd, 1",
    "clipnorm:max=1/sgd, 2",
    "clipnorm:max=1/sgd:momentum=0.9, 1",
    "sgd:momentum=0.9, 1",
    "adamw, 1",
    "adamw, 2",
    "clipnorm:max=1/adamw, 1",
    "nadamw, 1",
    "adan, 1",
    "lion, 1",
    "schedulefreeadamw, 1"
  })
  void tensors_that_go_together_have_the_bits_of_those_that_go_one_by_one(
      String spec, int threads) {
    Optimizer rule = Given.optimizer(spec);
    var norms = new LinkedHashMap<String, Norms>();
    var single = new LinkedHashMap<String, Norms>();
    Map<String, float[]> together = weights(rule, false, threads, norms);
    Map<String, float[]> alone = weights(rule, true, threads, single);
    alone.forEach((name, weights) -> assertThat(together.get(name)).isEqualTo(weights));
    assertThat(norms).isEqualTo(single).hasSize(2);
  }

  @Test
  void a_gradient_that_is_no_number_makes_the_norm_none_wherever_it_stands() {
    Optimizer rule = Given.optimizer("clipnorm:max=1/sgd");
    for (int bad : new int[] {0, 5, 16}) {
      List<Block> blocks = blocks(false, Arena.global());
      try (var worker = new Worker(rule, blocks, 3, 1)) {
        var settings = Settings.of(rule.knobs());
        worker.step(settings, 1);
        blocks.get(bad).gradient().set(0, Float.NaN);
        worker.step(settings, 1);
      }
      assertThat(blocks).allMatch(block -> Double.isNaN(block.weights().get(0)));
    }
  }

  private static Part part(Block block, Occasion occasion) {
    return new Part(block, 0, block.length(), new Array[0], null, occasion, null, 0);
  }

  /** A bundle answers for its parts from what it knows; they know it one by one. */
  @Test
  void parts_are_even_until_one_sits_a_step_out_and_again_once_their_numbers_meet() {
    var clock = new Occasion.Clock();
    var late = new Occasion(clock);
    Block first = Block.of("a", "all", new float[3], new float[3], 3);
    Block second = Block.of("b", "all", new float[3], new float[3], 3);
    List<Part> parts = List.of(part(first, new Occasion(clock)), part(second, late));
    new Whole("all", parts, List.of(), new double[0], 0);
    var bundle = new Bundle(parts);
    var evens = new ArrayList<Boolean>();
    for (int step = 1; step <= 5; step++) {
      clock.begin(Settings.of(Map.of()));
      if (step == 2) {
        late.sit();
      }
      if (step == 5) {
        late.made(5);
      }
      evens.add(bundle.even());
      assertThat(bundle.even()).isEqualTo(parts.get(0).alike(parts.get(1)) && step != 2);
    }
    assertThat(evens).containsExactly(true, false, false, false, true);
  }

  private static Joint.Places places(String spec, int... lengths) {
    Optimizer rule = Given.optimizer(spec);
    var clock = new Occasion.Clock();
    var parts = new ArrayList<Part>();
    for (int length : lengths) {
      Block block =
          Block.of("b" + parts.size(), "all", new float[length], new float[length], length);
      Array[] slots = {Array.zeros(length, false)};
      parts.add(new Part(block, 0, length, slots, null, new Occasion(clock), null, 0));
    }
    new Whole("all", parts, List.of(), new double[0], 0);
    var bundle = new Bundle(parts);
    bundle.at(new Desk());
    for (int step = 0; step < 3; step++) {
      clock.begin(Settings.of(rule.knobs()));
      bundle.desk().turn(step + 1);
      rule.pass(0, bundle.part(3)); // another bundle's, whose constants serve this one
      rule.pass(0, bundle);
    }
    return (Joint.Places) bundle.memo();
  }

  @Test
  void four_of_like_length_go_at_once_and_others_where_they_lie_one_by_one() {
    assumeThat(Twins.of("PlainDescent").available()).isTrue();
    assertThat(places("sgd", 100, 80, 90, 75).atOnce()).isTrue();
    assertThat(places("sgd", 100, 80, 90, 74).atOnce()).isFalse();
    assertThat(places("lion", 100, 80, 90, 75).atOnce()).isFalse();
    assertThat(places("lion", 100, 80, 90, 75).left()).containsExactly(4, 0, 10, 11);
  }

  @Test
  void a_bundle_is_of_one_group() {
    var clock = new Occasion.Clock();
    Block first = Block.of("a", "head", new float[3], new float[3], 3);
    Block second = Block.of("b", "body", new float[3], new float[3], 3);
    List<Part> parts = List.of(part(first, new Occasion(clock)), part(second, new Occasion(clock)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Bundle(parts))
        .withMessage("parts of a bundle must be of one group, got head and body");
  }

  @Test
  void a_bundle_has_one_to_four_parts() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Bundle(List.of()))
        .withMessage("a bundle must have 1 to 4 parts, got 0");
  }
}
