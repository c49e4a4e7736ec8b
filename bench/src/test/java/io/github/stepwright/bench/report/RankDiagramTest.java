package io.github.stepwright.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class RankDiagramTest {

  /** Mean ranks 1.83, 2.92, 3.58, 1.67 with a critical difference of 1.91, the check value. */
  @Test
  void methods_closer_than_the_difference_stand_above_one_bar() {
    var diagram =
        new RankDiagram(
            List.of("a", "b", "c", "d"), List.of(1.833333, 2.916667, 3.583333, 1.666667), 1.914843);
    assertThat(diagram.order()).containsExactly(3, 0, 1, 2);
    assertThat(diagram.joined())
        .containsExactly(new RankDiagram.Joined(0, 2), new RankDiagram.Joined(1, 3));
  }

  @Test
  void methods_far_apart_have_no_bar_and_names_are_escaped() {
    var diagram = new RankDiagram(List.of("<a>", "b"), List.of(1.0, 2.0), 0.5);
    assertThat(diagram.joined()).isEmpty();
    assertThat(diagram.svg()).contains("&lt;a&gt;").doesNotContain("<a>");
  }
}
