package io.github.stepwright.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.stepwright.Array;
import io.github.stepwright.Block;
import io.github.stepwright.Crew;
import io.github.stepwright.Norms;
import io.github.stepwright.RandomStream;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class GaugeTest {

  private static final RandomStream RANDOM = RandomStream.named(3, "gauge");

  private static Block block(String name, String group, int length) {
    float[] gradient = new float[length];
    for (int i = 0; i < length; i++) {
      gradient[i] = (float) RANDOM.nextGaussian();
    }
    return Block.of(name, group, new float[length], gradient, length);
  }

  private static Map<String, Norms> measured(List<Block> blocks, int members, Set<String> absent) {
    try (Crew crew = new SpinningCrew(members)) {
      var desks = new Desks();
      desks.seat(crew, 0);
      return new Gauge(blocks).measure(crew, desks, absent);
    }
  }

  @Test
  void norms_are_those_of_the_groups_whatever_the_crew() {
    List<Block> blocks =
        List.of(
            block("a", "one", 3 * Cut.RANGE + 17),
            block("b", "two", 1000),
            block("c", "one", 2 * Cut.RANGE),
            block("d", "two", 0));
    Map<String, Norms> alone = measured(blocks, 1, Set.of());
    assertThat(alone.keySet()).containsExactly("one", "two");
    alone.forEach(
        (group, norms) -> {
          double magnitudes = 0;
          double squares = 0;
          for (Block block : blocks) {
            for (double g : block.gradient().toDoubles()) {
              magnitudes += block.group().equals(group) ? Math.abs(g) : 0;
              squares += block.group().equals(group) ? g * g : 0;
            }
          }
          assertThat(norms.gradL1()).isCloseTo(magnitudes, within(1e-6 * magnitudes));
          assertThat(norms.gradL2())
              .isCloseTo(Math.sqrt(squares), within(1e-6 * Math.sqrt(squares)));
          assertThat(norms.updateL2()).isZero();
          assertThat(norms.weightL2()).isNaN();
        });
    assertThat(measured(blocks, 2, Set.of())).isEqualTo(alone); // to the bit
    assertThat(measured(blocks, 3, Set.of())).isEqualTo(alone);
  }

  @Test
  void an_absent_block_does_not_count_even_where_it_is_not_finite() {
    Block there = block("a", "one", Cut.RANGE + 1);
    Block gone = new Block("b", "one", new long[] {2}, Array.of(0f, 0f), Array.of(Float.NaN, 1f));
    assertThat(measured(List.of(there, gone), 2, Set.of("b")))
        .isEqualTo(measured(List.of(there), 1, Set.of()));
    assertThat(measured(List.of(gone), 1, Set.of("b"))).isEmpty();
    assertThat(measured(List.of(there, gone), 2, Set.of()).get("one").gradL2()).isNaN();
  }

  @Test
  void a_group_of_empty_blocks_has_norms_of_zero() {
    assertThat(measured(List.of(block("a", "none", 0)), 2, Set.of()))
        .isEqualTo(Map.of("none", new Norms(0, 0, 0, Double.NaN)));
  }
}
