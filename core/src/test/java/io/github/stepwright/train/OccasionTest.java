package io.github.stepwright.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.stepwright.Block;
import io.github.stepwright.Occasion;
import io.github.stepwright.Optimizer;
import io.github.stepwright.Settings;
import io.github.stepwright.run.Catalog;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OccasionTest {

  @Test
  void a_block_counts_the_steps_that_it_makes() {
    var clock = new Occasion.Clock();
    var settings = Settings.of(Map.of());
    clock.begin(settings);
    var late = new Occasion(clock);
    assertThat(late.made()).isZero();
    clock.begin(settings);
    assertThat(late.made()).isEqualTo(1);
    clock.begin(settings);
    late.sit();
    assertThat(late.made()).isEqualTo(1);
    late.away(true);
    clock.begin(settings);
    late.away(true);
    assertThat(late.made()).isEqualTo(1);
    late.made(7);
    clock.begin(settings);
    late.away(false);
    assertThat(late.made()).isEqualTo(7);
    clock.begin(settings);
    assertThat(late.made()).isEqualTo(8);
  }

  private static Block block(String name) {
    return Block.of(name, "all", new float[] {1, -2, 3}, new float[] {0.5f, 0.25f, -1}, 3);
  }

  /** Adam corrects its bias by the number of the step. */
  @Test
  void steps_made_while_a_block_is_away_or_sits_out_are_not_its_own() {
    var rule = (Optimizer) Catalog.OPTIMIZERS.parse("adamw");
    var settings = Settings.of(rule.knobs());
    Block whole = block("a");
    Block broken = block("a");
    Block other = block("b");
    try (var plain = new Worker(rule, List.of(whole), 3, 1);
        var worker = new Worker(rule, List.of(broken, other), 3, 1)) {
      for (int step = 0; step < 4; step++) {
        plain.step(settings, 1);
      }
      worker.step(settings, 1);
      worker.step(settings, 1, Set.of("a"));
      worker.step(settings, 1);
      worker.arrange(List.of(other));
      worker.step(settings, 1);
      worker.step(settings, 1);
      worker.arrange(List.of(other, broken));
      worker.step(settings, 1);
      worker.step(settings, 1);
    }
    assertThat(broken.weights().toFloats()).isEqualTo(whole.weights().toFloats());
  }
}
