package io.github.stepwright.bench.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.stepwright.bench.workload.Workloads;
import java.util.List;
import org.junit.jupiter.api.Test;

class SuiteTest {

  private static final Workloads PLAIN = new Workloads();

  private static List<String> engine(Suite suite) {
    return suite.entries().stream()
        .map(Suite.Entry::workload)
        .filter(name -> PLAIN.open(name).isEmpty())
        .toList();
  }

  @Test
  void full_is_plain_and_deep_with_twelve_workloads_at_least_and_five_deep_at_most() {
    assertThat(Suite.full().entries())
        .containsAll(Suite.plain().entries())
        .containsAll(Suite.deep().entries())
        .hasSize(Suite.plain().entries().size() + Suite.deep().entries().size())
        .doesNotHaveDuplicates()
        .hasSizeGreaterThanOrEqualTo(12);
    assertThat(engine(Suite.full())).hasSizeLessThanOrEqualTo(5).isEqualTo(engine(Suite.deep()));
  }

  @Test
  void fast_and_plain_need_no_engine() {
    assertThat(engine(Suite.fast())).isEmpty();
    assertThat(engine(Suite.plain())).isEmpty();
    assertThat(Suite.fast().entries()).doesNotContainAnyElementsOf(Suite.deep().entries());
  }

  @Test
  void targets_are_set_at_the_full_size_on_plain_workloads_and_at_the_small_one_on_deep_ones() {
    for (Suite.Entry entry : Suite.plain().entries()) {
      assertThat(TargetSetting.of(entry, false)).isEqualTo(TargetSetting.FULL);
      assertThat(TargetSetting.of(entry, true)).isEqualTo(TargetSetting.QUICK);
    }
    for (Suite.Entry entry : Suite.deep().entries()) {
      assertThat(TargetSetting.of(entry, false)).isEqualTo(TargetSetting.QUICK);
    }
    // 12 points of 4 algorithms, 5 seeds of the best, 5 of each of 4 constant rates
    assertThat(TargetSetting.QUICK.runs()).isEqualTo(48 + 5 + 20);
  }
}
