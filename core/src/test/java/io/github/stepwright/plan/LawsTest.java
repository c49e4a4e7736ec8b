package io.github.stepwright.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LawsTest {

  private static final double DIGITS = 1e-5; // per cent: seven digits, as the check values have

  private static Question question(double params, double tokens) {
    return new Question(params, tokens, OptionalDouble.empty(), 4096);
  }

  private static Advice named(List<Advice> all, String quantity) {
    return all.stream().filter(a -> a.quantity().equals(quantity)).findFirst().orElseThrow();
  }

  @Test
  void step_law_gives_the_printed_and_the_bootstrap_values() {
    var paper = StepLaw.paper();
    var bootstrap = new StepLaw(StepLaw.Fit.BOOTSTRAP);
    assertThat(paper.rate(7e9, 1.4e12)).isCloseTo(9.165569e-4, withinPercentage(DIGITS));
    // Its six-digit coefficients carry 28 = ln D into the exponent.
    assertThat(bootstrap.rate(7e9, 1.4e12)).isCloseTo(9.346841e-4, withinPercentage(2e-3));
    assertThat(paper.batch(1.4e12)).isCloseTo(4.998815e6, withinPercentage(DIGITS));
    assertThat(bootstrap.batch(1.4e12)).isCloseTo(4.996961e6, withinPercentage(2e-3));
    assertThat(paper.rate(1e9, 1e11)).isCloseTo(1.632499e-3, withinPercentage(5 * DIGITS));
    assertThat(paper.batch(1e11)).isCloseTo(1.107715e6, withinPercentage(5 * DIGITS));
  }

  @Test
  void the_band_is_that_of_independent_coefficients() {
    var rate = named(StepLaw.paper().of(question(1e9, 1e11)), "peak learning rate");
    double sigma =
        Math.sqrt(Math.pow(0.0298 * Math.log(1e9), 2) + Math.pow(0.0191 * Math.log(1e11), 2));
    assertThat(Math.log(rate.band().orElseThrow().high() / rate.value()))
        .isCloseTo(sigma, within(1e-12));
    assertThat(Math.log(rate.value() / rate.band().orElseThrow().low()))
        .isCloseTo(sigma, within(1e-12));
    var batch = named(StepLaw.paper().of(question(1e9, 1e11)), "batch");
    assertThat(Math.log(batch.band().orElseThrow().high() / batch.value()))
        .isCloseTo(0.0187 * Math.log(1e11), within(1e-12));
    assertThat(batch.value() / 4096)
        .isEqualTo(named(StepLaw.paper().of(question(1e9, 1e11)), "batch in sequences").value());
  }

  @Test
  void the_band_covers_the_one_cell_where_the_grid_is_known_to_be_off() {
    // 214 M on 100 B: the best rate of the grid is 1.6 times the predicted one.
    assertThat(StepLaw.paper().rateSigma(2.14e8, 1e11)).isGreaterThan(Math.log(1.6));
  }

  @Test
  void outside_its_cells_a_law_says_so_in_words() {
    var inside = StepLaw.paper().of(question(1e9, 1e11));
    assertThat(inside).allSatisfy(advice -> assertThat(advice.warnings()).isEmpty());
    var outside = named(StepLaw.paper().of(question(7e9, 1.4e12)), "peak learning rate");
    assertThat(outside.warnings())
        .containsExactly(
            "N = 7e9 lies 7.00 times above the range 2.14e8 to 1e9: an extrapolation",
            "D = 1.4e12 lies 14.0 times above the range 4e10 to 1e11: an extrapolation");
    var below = named(StepLaw.paper().of(question(1e8, 1e11)), "peak learning rate");
    assertThat(below.warnings())
        .containsExactly("N = 1e8 lies 2.14 times below the range 2.14e8 to 1e9: an extrapolation");
  }

  @Test
  void every_advice_names_unit_formula_validity_and_source() {
    var laws =
        List.of(
            StepLaw.paper(),
            PowerScheduler.published(),
            BatchScaling.adaptive(),
            new TrainLonger(
                2048, 128, OptionalDouble.of(0.1), OptionalDouble.of(164), List.of(81L, 122L)),
            new MuP(1024, 256, OptionalLong.of(64)),
            new OneEpoch(5),
            new InfiniteCompute(3));
    for (Law law : laws) {
      var all = law.of(new Question(1e9, 1e11, OptionalDouble.of(2e6), 4096));
      assertThat(all).isNotEmpty();
      for (Advice advice : all) {
        assertThat(advice.formula()).startsWith(law.getClass().getSimpleName() + ": ");
        assertThat(advice.unit()).isNotBlank();
        assertThat(advice.validity()).isNotBlank();
        assertThat(advice.source()).contains("arXiv ");
        assertThat(advice.value()).isPositive().isFinite();
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1024, 1e9, 0.02", "1024, 1e10, 0.02", "1024, 1e11, 0.010054487718645881",
    "1024, 1e12, 0.003107133747319536", "128, 1e9, 0.0131604264", "128, 1e10, 0.00406696056",
    "128, 1e11, 0.00125681097", "128, 1e12, 0.000388391718"
  })
  void power_scheduler_gives_the_check_values(double batch, double tokens, double rate) {
    assertThat(PowerScheduler.published().rate(batch, tokens))
        .isCloseTo(rate, withinPercentage(1e-6));
  }

  @Test
  void the_clamp_lets_go_where_the_power_meets_the_peak() {
    var law = PowerScheduler.published();
    double tokens = law.release(1024);
    assertThat(tokens).isCloseTo(2.5964e10, withinPercentage(0.01));
    assertThat(1024 * 4 * Math.pow(tokens, -0.51)).isCloseTo(0.02, within(1e-12));
    // Counted in tokens the batch would hold the clamp for good: that is said.
    assertThat(law.of(new Question(1e9, 1e11, OptionalDouble.of(4e6), 1)).getFirst().warnings())
        .anySatisfy(warning -> assertThat(warning).contains("holds for all D tokens"));
    assertThat(law.rate(1024, 0)).isEqualTo(0.02);
  }

  @ParameterizedTest
  @CsvSource({
    "32, 0.025, 0.05",
    "64, 0.05, 0.0707106781",
    "256, 0.2, 0.1414213562",
    "512, 0.4, 0.2"
  })
  void batch_scaling_is_linear_for_sgd_and_a_root_for_adaptive(
      double batch, double sgd, double adaptive) {
    var none = OptionalDouble.empty();
    var linear =
        new BatchScaling(
            OptionalDouble.of(0.1), OptionalDouble.of(128), BatchScaling.Family.SGD, none);
    var root =
        new BatchScaling(
            OptionalDouble.of(0.1), OptionalDouble.of(128), BatchScaling.Family.ADAPTIVE, none);
    var question = new Question(1, 1, OptionalDouble.of(batch), 1);
    assertThat(linear.of(question).getFirst().value()).isCloseTo(sgd, within(1e-10));
    assertThat(root.of(question).getFirst().value()).isCloseTo(adaptive, within(1e-10));
  }

  @Test
  void with_a_noise_scale_the_rate_stops_growing() {
    var law =
        new BatchScaling(
            OptionalDouble.of(0.1),
            OptionalDouble.of(1),
            BatchScaling.Family.SGD,
            OptionalDouble.of(1000));
    assertThat(law.factor(1, 2)).isCloseTo(2, offset(0.002)); // far below: linear
    assertThat(law.factor(1, 1e9)).isCloseTo(1001, offset(0.01)); // far above: 1 + S
    assertThat(law.factor(1, 1000)).isCloseTo(500.5, offset(1e-9)); // at S half of it
    for (double batch = 1; batch < 1e6; batch *= 2) {
      assertThat(law.factor(1, 2 * batch)).isGreaterThan(law.factor(1, batch));
    }
    assertThatThrownBy(
            () ->
                new BatchScaling(
                    OptionalDouble.of(1),
                    OptionalDouble.empty(),
                    BatchScaling.Family.SGD,
                    OptionalDouble.empty()))
        .hasMessageContaining("together or neither");
  }

  @Test
  void train_longer_keeps_the_updates_and_raises_the_rate_by_the_root() {
    var law =
        new TrainLonger(
            2048, 128, OptionalDouble.of(0.1), OptionalDouble.of(200), List.of(81L, 122L, 164L));
    assertThat(law.of(question(1, 1)).getFirst().value()).isCloseTo(0.4, within(1e-12));
    assertThat(law.of(question(1, 1)).get(1).value()).isEqualTo(200 * 16);
    assertThat(law.stretched()).containsExactly(81L * 16, 122L * 16, 164L * 16);
    var uneven =
        new TrainLonger(200, 128, OptionalDouble.empty(), OptionalDouble.empty(), List.of());
    assertThat(uneven.stretch()).isEqualTo(2);
    assertThat(uneven.of(question(1, 1)).get(1).warnings()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({"0.15, 3.776224", "0.3, 3.600729", "0.6, 3.514189", "1.4, 3.465475"})
  void infinite_compute_gives_the_check_values(double billions, double loss) {
    assertThat(InfiniteCompute.regularised(billions * 1e9)).isCloseTo(loss, within(5e-7));
  }

  @Test
  void one_member_is_the_single_model_and_three_beat_any_single_model() {
    assertThat(InfiniteCompute.ensemble(1))
        .isCloseTo(InfiniteCompute.regularised(0.3e9), within(1e-12));
    assertThat(InfiniteCompute.ensemble(2)).isGreaterThan(InfiniteCompute.REGULARISED);
    assertThat(InfiniteCompute.ensemble(3)).isLessThan(InfiniteCompute.REGULARISED);
  }

  @Test
  void one_epoch_is_a_ratio_and_says_that_it_is_history() {
    var law = new OneEpoch(5);
    assertThat(law.params(law.tokens(3e8))).isEqualTo(3e8);
    assertThat(law.of(question(1e9, 1e11)).getFirst().warnings())
        .anySatisfy(warning -> assertThat(warning).contains("history"))
        .anySatisfy(warning -> assertThat(warning).contains("D / N = 100 is 20.0 times"));
  }

  @Test
  void mup_divides_hidden_rates_by_the_width_and_deviations_by_its_root() {
    var law = new MuP(4096, 256, OptionalLong.of(128));
    assertThat(law.hiddenRate()).isEqualTo(1.0 / 16);
    assertThat(law.hiddenInit()).isEqualTo(0.25);
    assertThat(named(law.of(question(1, 1)), "factor on attention logits").value())
        .isEqualTo(1.0 / 128);
    assertThat(new MuP(256, 256, OptionalLong.empty()).of(question(1, 1)))
        .allSatisfy(advice -> assertThat(advice.value()).isEqualTo(1));
  }

  @Test
  void sizes_that_are_none_are_refused() {
    assertThatThrownBy(() -> question(0, 1e9)).hasMessage("params must be > 0 and finite, got 0.0");
    assertThatThrownBy(() -> question(1e9, Double.NaN))
        .hasMessage("tokens must be > 0 and finite, got NaN");
    assertThatThrownBy(() -> new InfiniteCompute(0)).hasMessageContaining("members must be >= 1");
  }
}
