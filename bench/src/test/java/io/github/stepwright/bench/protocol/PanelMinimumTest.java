package io.github.stepwright.bench.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.stepwright.bench.score.Times;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class PanelMinimumTest {

  /** The committed times of the panel, ten seeds of each method. */
  private static final Path DATA = Path.of("..", "docs", "data");

  private static final Suite PLAIN = Suite.plain();

  @Test
  void what_is_stored_is_the_least_median_of_the_committed_times() {
    check(Suite.fast(), "panel-fast-times.csv");
    check(PLAIN, "panel-full-times.csv");
  }

  private static void check(Suite suite, String file) {
    Times median = Times.read(DATA.resolve(file));
    List<Suite.Entry> judged = judged(suite);
    assertThat(median.submissions()).containsExactlyElementsOf(Panel.names());
    assertThat(median.workloads()).isEqualTo(judged.stream().map(Suite.Entry::workload).toList());
    for (int w = 0; w < judged.size(); w++) {
      assertThat(PanelMinimum.stored().get(judged.get(w)))
          .as(judged.get(w).toString())
          .isEqualTo(median.fastest(w));
    }
  }

  private static List<Suite.Entry> judged(Suite suite) {
    return suite.entries().stream()
        .filter(entry -> Targets.frozen().of(entry).filter(Target::separates).isPresent())
        .toList();
  }

  @Test
  void every_plain_workload_that_tells_schedules_apart_has_one_and_no_other() {
    var all = new HashSet<>(judged(Suite.fast()));
    all.addAll(judged(PLAIN));
    assertThat(PanelMinimum.stored()).containsOnlyKeys(all);
  }
}
