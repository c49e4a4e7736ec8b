package io.github.stepwright.bench.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.stepwright.bench.score.Times;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PanelMinimumTest {

  /** The committed times of the panel, ten seeds of each method. */
  private static final Path PANEL = Path.of("..", "docs", "data", "panel-fast-times.csv");

  @Test
  void what_is_stored_is_the_least_median_of_the_committed_times() {
    Times median = Times.read(PANEL);
    Map<Suite.Entry, Double> stored = PanelMinimum.stored();
    assertThat(median.submissions()).containsExactlyElementsOf(Panel.names());
    assertThat(stored).hasSize(median.workloads().size());
    stored.forEach(
        (entry, units) ->
            assertThat(units)
                .as(entry.workload())
                .isEqualTo(median.fastest(median.workloads().indexOf(entry.workload()))));
  }

  @Test
  void every_workload_of_the_fast_suite_that_tells_schedules_apart_has_one() {
    assertThat(PanelMinimum.stored().keySet())
        .containsExactlyElementsOf(
            Suite.fast().entries().stream()
                .filter(entry -> Targets.frozen().of(entry).filter(Target::separates).isPresent())
                .toList());
  }
}
