package io.github.stepwright.bench.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class TopTableTest {

  private static final Offset<Double> THREE = within(5e-4);
  private static final List<String> NAMES =
      List.of("step", "cosine", "onecycle", "linear", "exponential", "rex");

  // Test errors of ResNet20 on CIFAR10 in the REX paper, one row for each schedule.
  private static final double[][] SGD = {
    {32.14, 14.94, 11.80, 8.82, 8.43, 7.32},
    {28.49, 13.05, 10.62, 8.80, 8.10, 7.78},
    {40.14, 18.93, 12.74, 10.83, 9.23, 8.42},
    {28.70, 13.09, 10.85, 9.03, 8.15, 7.62},
    {31.31, 14.85, 11.56, 9.55, 9.20, 7.82},
    {27.94, 12.86, 10.23, 8.37, 7.52, 7.52}
  };
  private static final double[] SGD_PLATEAU = {41.98, 25.93, 11.29, 9.05, 8.26, 7.97};
  private static final double[][] ADAM = {
    {30.72, 15.41, 12.20, 10.47, 8.75, 8.55},
    {29.20, 14.31, 11.45, 9.56, 9.15, 8.93},
    {37.17, 16.16, 14.11, 10.33, 9.87, 9.03},
    {28.99, 14.08, 10.97, 9.25, 9.20, 8.89},
    {31.87, 15.82, 12.91, 10.48, 9.24, 8.53},
    {27.64, 13.96, 10.88, 9.44, 8.72, 8.18}
  };
  private static final double[] ADAM_PLATEAU = {43.40, 22.21, 13.46, 9.71, 8.92, 8.80};

  /** One row for each column of the paper, step and plateau merged by taking the better. */
  private static double[][] settings() {
    double[][] rows = new double[12][NAMES.size()];
    for (int b = 0; b < 6; b++) {
      for (int s = 0; s < NAMES.size(); s++) {
        rows[b][s] = s == 0 ? Math.min(SGD[0][b], SGD_PLATEAU[b]) : SGD[s][b];
        rows[6 + b][s] = s == 0 ? Math.min(ADAM[0][b], ADAM_PLATEAU[b]) : ADAM[s][b];
      }
    }
    return rows;
  }

  @Test
  void mean_ranks_of_the_published_table() {
    TopTable table = TopTable.of(NAMES, settings(), true);
    assertThat(table.of("rex").mean()).isCloseTo(1.167, THREE);
    assertThat(table.of("linear").mean()).isCloseTo(2.833, THREE);
    assertThat(table.of("cosine").mean()).isCloseTo(2.833, THREE);
    assertThat(table.of("step").mean()).isCloseTo(3.583, THREE);
    assertThat(table.of("exponential").mean()).isCloseTo(4.667, THREE);
    assertThat(table.of("onecycle").mean()).isCloseTo(5.917, THREE);
  }

  @Test
  void first_and_third_places_of_the_published_table() {
    TopTable table = TopTable.of(NAMES, settings(), true);
    assertThat(table.rows().stream().map(TopTable.Row::first)).containsExactly(1, 0, 0, 1, 0, 10);
    assertThat(table.rows().stream().map(TopTable.Row::third)).containsExactly(4, 10, 0, 9, 1, 12);
  }

  @Test
  void equal_values_share_the_best_place() {
    TopTable table = TopTable.of(List.of("a", "b"), new double[][] {{1, 1}}, true);
    assertThat(table.of("a").first()).isEqualTo(1);
    assertThat(table.of("b").first()).isEqualTo(1);
    assertThat(table.of("a").mean()).isEqualTo(1.5);
  }
}
