package io.github.stepwright.bench.auto;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AgainstLiteratureTest {

  private static final List<Long> SEEDS = List.of(2L, 3L, 4L, 5L);

  private static Study.Cell cell(String workload) {
    return new Study.Cell(workload, Method.Base.SGD, SEEDS);
  }

  /** Losses of four seeds about a level; none equals another. */
  private static double[] about(double level) {
    return IntStream.range(0, 4).mapToDouble(i -> level * (1 + 0.001 * i)).toArray();
  }

  private static Map<String, double[]> losses(double oracle, double auto, double other) {
    var losses = new LinkedHashMap<String, double[]>();
    losses.put(Method.ORACLE, about(oracle));
    losses.put(Method.AUTO, about(auto));
    losses.put(Method.LITERATURE, about(1));
    losses.put("other", about(other));
    return losses;
  }

  private static String written() {
    var cells = new LinkedHashMap<Study.Cell, Map<String, double[]>>();
    cells.put(cell("a"), losses(0.5, 0.5, 2));
    cells.put(cell("b"), losses(0.5, 2, 2));
    var validation = new LinkedHashMap<Study.Cell, Map<String, double[]>>();
    validation.put(cell("a"), losses(0.5, 0.5, 2));
    validation.put(cell("b"), losses(0.5, 0.5, 1));
    var text = new StringBuilder();
    Map<Study.Cell, Double> leads = Map.of(cell("a"), 0.65, cell("b"), 0.97);
    new AgainstLiterature(cells, validation, leads).write(text);
    return text.toString();
  }

  private static String row(String first) {
    return Arrays.stream(written().split("\n"))
        .filter(line -> line.startsWith("| " + first + " |"))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void twice_the_loss_is_a_ratio_of_minus_ln_2_and_half_of_it_of_ln_2() {
    assertThat(row("a, sgd")).isEqualTo("| a, sgd | 0.693 | 0.693 to 0.693 | 0.000400 | better |");
    assertThat(row("b, sgd"))
        .isEqualTo("| b, sgd | -0.693 | -0.693 to -0.693 | 0.000400 | **worse** |");
  }

  @Test
  void every_method_is_counted_and_what_it_loses_stands_beside_what_validation_said() {
    assertThat(row("oracle")).isEqualTo("| oracle | 2 | 0 |  |");
    assertThat(row("auto")).isEqualTo("| auto | 1 | 1 | b, sgd -0.693 (0.693) |");
    assertThat(row("other"))
        .isEqualTo("| other | 0 | 2 | a, sgd -0.693 (-0.693); b, sgd -0.693 (0.000) |");
    assertThat(written()).doesNotContain("| literature |");
  }

  /** It leads by 35 % in a and by 3 % in b, and is better in both; literature's gap is 100 %. */
  @Test
  void a_wary_oracle_stays_with_literature_where_it_leads_by_less() {
    assertThat(row("0 %")).isEqualTo("| 0 % | 2 | 2 | 0 | 0.0 |");
    assertThat(row("5 %")).isEqualTo("| 5 % | 1 | 1 | 0 | 50.0 |");
    assertThat(row("30 %")).isEqualTo("| 30 % | 1 | 1 | 0 | 50.0 |");
    assertThat(row("50 %")).isEqualTo("| 50 % | 0 | 0 | 0 | 100.0 |");
  }

  /** Gaps to the oracle: literature's 100 % in both, auto's 0 and 300 %. */
  @Test
  void the_margin_is_the_median_difference_of_gaps_in_points() {
    assertThat(written()).contains("gap(literature) - gap(auto): -50.0 points");
  }
}
