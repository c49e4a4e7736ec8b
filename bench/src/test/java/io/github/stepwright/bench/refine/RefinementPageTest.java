package io.github.stepwright.bench.refine;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.stepwright.bench.compare.Cell;
import io.github.stepwright.bench.compare.Judged;
import io.github.stepwright.bench.compare.Trial;
import io.github.stepwright.bench.refine.RefinementEvidence.Case;
import io.github.stepwright.bench.refine.RefinementEvidence.Finding;
import io.github.stepwright.refine.Fault;
import io.github.stepwright.refine.Norm;
import io.github.stepwright.refine.Refinement;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RefinementPageTest {

  /** Norms that fall to a thousandth over the last tenth: the guard speaks. */
  private static RefinedCurve refused() {
    double[] norms = new double[100];
    Arrays.fill(norms, 1);
    Arrays.fill(norms, 85, 100, 1e-3);
    return RefinedCurve.of(new Refinement(Norm.L2, 0, 0, Fault.Policy.SKIP, true).of(norms));
  }

  private static Judged judged(double first, double second) {
    return new Judged(
        new Cell("w", "sgd", "s", 1, 100),
        List.of(),
        0.1,
        0,
        false,
        Stream.of(first, second)
            .map(metric -> new Trial(0.1, 3, metric, Map.of(), List.of(), false, 1))
            .toList());
  }

  private static Case problem(String name, String metric, Judged refined, Judged linear) {
    var rows = new LinkedHashMap<String, Judged>();
    rows.put("refined", refined);
    rows.put("linear", linear);
    return new Case(name, 100, metric, metric.equals("loss"), rows, refused());
  }

  @Test
  void a_page_says_which_problem_is_judged_by_what_and_a_gain_is_above_0_where_it_is_one() {
    var settings =
        new RefinementEvidence(List.of("one", "two", "three"), "adam:lr=0.1", List.of(3L, 4L), 1);
    var cases =
        List.of(
            problem("one", "accuracy", judged(0.75, 0.875), judged(0.5, 0.75)),
            problem("two", "accuracy", judged(0.5, 0.5), judged(0.5, 0.5)),
            problem("three", "loss", judged(2, 3), judged(2.5, 3.25)));
    String page = RefinementPage.of(new Finding(settings, cases, 4), "it");
    assertThat(page)
        .contains("\nValidation loss (accuracy on `one` and `two`), in brackets the tuned base")
        .containsPattern("\\| `one` \\| 0\\.1875 ± ")
        .containsPattern("\\| `three` \\| 0\\.3750 ± ")
        .contains("| refined | 1.17 ± 0.72 |  | 2 |")
        .contains("| `two` | | | | | | | refused: the first half of the steps must hold at least");
  }

  @Test
  void one_problem_has_ranks_without_intervals() {
    var settings = new RefinementEvidence(List.of("one"), "adam:lr=0.1", List.of(3L, 4L), 1);
    var cases = List.of(problem("one", "loss", judged(2, 3), judged(2.5, 3.25)));
    assertThat(RefinementPage.of(new Finding(settings, cases, 4), "it"))
        .contains("| refined | 1.00 |  | 1 |", "| linear | 2.00 | 1.00 | 0 |");
  }
}
