package io.github.stepwright.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.stepwright.Accounted;
import io.github.stepwright.Batch;
import io.github.stepwright.Block;
import io.github.stepwright.Checkpoint;
import io.github.stepwright.Knob;
import io.github.stepwright.Progress;
import io.github.stepwright.RandomStream;
import io.github.stepwright.Settings;
import io.github.stepwright.Workload;
import io.github.stepwright.run.Catalog;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Private steps of a quadratic whose examples have known gradients: w - a_row at H = I. */
class PrivateTest {

  private static final double[][] IDENTITY = {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}};

  /** From w = 0 the gradients are minus these; of norm 5, 0.5, 13. */
  private static final double[][] CENTERS = {{3, 4, 0}, {0, 0.3, 0.4}, {-12, 0, 5}};

  private static double[] values(Bowl bowl, boolean weights) {
    return bowl.blocks().stream()
        .flatMapToDouble(b -> Arrays.stream((weights ? b.weights() : b.gradient()).toDoubles()))
        .toArray();
  }

  private static Batch batch(int... rows) {
    return new Batch(rows, rows.length, 0);
  }

  @Test
  void every_example_is_clipped_by_itself_and_the_sum_divided_by_a_constant() {
    var bowl = new Bowl(IDENTITY, CENTERS);
    var contributions = new Contributions(bowl, 1, 2);
    double loss = contributions.gradient(batch(0, 1, 2));
    assertThat(loss).isCloseTo((12.5 + 0.125 + 84.5) / 3, within(1e-5));
    double[] g = values(bowl, false);
    assertThat(g[0]).isCloseTo(-(0.6 - 12.0 / 13) / 2, within(1e-6));
    assertThat(g[1]).isCloseTo(-(0.8 + 0.3) / 2, within(1e-6));
    assertThat(g[2]).isCloseTo(-(0.4 + 5.0 / 13) / 2, within(1e-6));
  }

  @Test
  void one_example_more_moves_the_sum_by_the_bound_at_most() {
    var bowl = new Bowl(IDENTITY, CENTERS);
    var contributions = new Contributions(bowl, 1, 1);
    contributions.gradient(batch(0, 1));
    double[] without = values(bowl, false);
    contributions.gradient(batch(0, 1, 2));
    double[] with = values(bowl, false);
    double square = 0;
    for (int i = 0; i < 3; i++) {
      square += (with[i] - without[i]) * (with[i] - without[i]);
    }
    // The sums lie in float32.
    assertThat(Math.sqrt(square)).isCloseTo(1, within(1e-6));
  }

  @Test
  void an_empty_sample_is_a_gradient_of_zero_and_no_block_is_ever_absent() {
    var bowl = new Bowl(IDENTITY, CENTERS);
    bowl.leavesOut = 0;
    var contributions = new Contributions(bowl, 1, 1);
    assertThat(contributions.gradient(batch())).isZero();
    assertThat(values(bowl, false)).containsExactly(0, 0, 0);
    contributions.gradient(batch(0));
    for (Block block : bowl.blocks()) {
      assertThat(contributions.absent(block)).isFalse();
    }
    assertThat(values(bowl, false)[2]).isZero();
  }

  @Test
  void an_example_that_is_not_finite_counts_as_zero_and_frozen_groups_do_not_count() {
    double[][] centers = {{3, 4, 0}, {Double.NaN, 1, 1}, {3, 0, 1e30}};
    var bowl = new Bowl(IDENTITY, centers);
    var contributions = new Contributions(bowl, 1, 1);
    double loss = contributions.gradient(batch(0, 1));
    assertThat(loss).isCloseTo(12.5, within(1e-5));
    assertThat(values(bowl, false)[0]).isCloseTo(-0.6, within(1e-6));
    // The second block frozen: what is left of the third row is (3, 0).
    contributions.under(Settings.of(Map.of()).with(Knob.RATE_FACTOR, "two", 0));
    contributions.gradient(batch(2));
    assertThat(values(bowl, false)).containsExactly(-1, 0, 0);
  }

  /** 4,000 samples of 50 examples at q = 0.3: 15 on average, six standard errors are 0.31. */
  @Test
  void coins_are_independent_and_go_on_from_their_state() {
    var coins = new Coins(50, 0.3, RandomStream.named(1, "coins"));
    long[] counts = new long[50];
    long total = 0;
    long squares = 0;
    long both = 0;
    for (int t = 0; t < 4000; t++) {
      Batch batch = coins.next();
      assertThat(batch.step()).isEqualTo(t);
      boolean[] there = new boolean[50];
      for (int i = 0; i < batch.size(); i++) {
        counts[batch.rows()[i]]++;
        there[batch.rows()[i]] = true;
      }
      both += there[7] && there[8] ? 1 : 0;
      total += batch.size();
      squares += (batch.size() - 15L) * (batch.size() - 15L);
    }
    assertThat(total / 4000.0).isCloseTo(15, within(0.31));
    // Variance of the size is n q (1 - q) = 10.5, which a fixed size would not have.
    assertThat(squares / 4000.0).isCloseTo(10.5, within(6 * 10.5 * Math.sqrt(2.0 / 4000)));
    assertThat(both / 4000.0).isCloseTo(0.09, within(6 * Math.sqrt(0.09 * 0.91 / 4000)));
    assertThat(Arrays.stream(counts).min().orElseThrow() / 4000.0)
        .isGreaterThan(0.3 - 6 * Math.sqrt(0.21 / 4000));
    long[] state = coins.save();
    int[] next = rows(coins.next());
    coins.load(state);
    assertThat(rows(coins.next())).isEqualTo(next);
  }

  private static int[] rows(Batch batch) {
    return Arrays.copyOf(batch.rows(), batch.size());
  }

  @Test
  void a_step_is_the_clipped_sum_with_noise_over_the_expected_number() {
    var rule = (Accounted) Catalog.OPTIMIZERS.parse("dpnoise:clip=1,noise=2,share=0.5/sgd:lr=1");
    var settings = Settings.of(rule.knobs());
    double[] noise = new double[3];
    for (int round = 0; round < 2; round++) {
      var bowl = new Bowl(IDENTITY, CENTERS);
      var steps = Descent.of(rule).start(bowl, 4);
      assertThat(steps.sampling()).hasValue(0.5);
      steps.step(round == 0 ? batch() : batch(0), settings, Progress.of(0, 1));
      double[] w = values(bowl, true);
      if (round == 0) {
        noise = w;
        assertThat(Arrays.stream(noise).map(Math::abs).min().orElseThrow()).isPositive();
      } else {
        // Three examples with a chance of 1/2: the sum is divided by 1.5.
        assertThat(w[0] - noise[0]).isCloseTo(0.6 / 1.5, within(1e-6));
        assertThat(w[1] - noise[1]).isCloseTo(0.8 / 1.5, within(1e-6));
        assertThat(w[2] - noise[2]).isCloseTo(0, within(1e-6));
      }
    }
    // The rule by itself adds noise * clip to a sum; here it is divided like the sum.
    var bowl = new Bowl(IDENTITY, CENTERS);
    try (var worker = new Worker(rule, bowl.blocks(), 4, 1)) {
      worker.step(settings, 0);
    }
    assertThat(values(bowl, true)[0] / 1.5).isCloseTo(noise[0], within(1e-6));
  }

  @Test
  void training_draws_by_coins_and_a_checkpoint_continues_bit_for_bit() {
    var rule = (Accounted) Catalog.OPTIMIZERS.parse("dpnoise:share=0.2/sgd:momentum=0.9");
    var one = training(rule);
    var settings = Settings.of(rule.knobs()).with(Knob.BATCH_SIZE, Settings.ALL, 20);
    long examples = 0;
    for (int t = 0; t < 10; t++) {
      examples += one.step(settings, Progress.of(t, 20)).cost().examples();
    }
    assertThat(examples).isNotEqualTo(200).isBetween(100L, 300L);
    Checkpoint saved = one.checkpoint();
    var two = training(rule);
    two.restore(saved);
    for (int t = 10; t < 20; t++) {
      Workload.Step a = one.step(settings, Progress.of(t, 20));
      Workload.Step b = two.step(settings, Progress.of(t, 20));
      assertThat(b.cost()).isEqualTo(a.cost());
    }
    one.weights()
        .forEach(
            (name, tensor) ->
                assertThat(two.weights().get(name).values()).isEqualTo(tensor.values()));
  }

  @Test
  void a_rule_without_a_share_draws_that_of_the_reference_batch() {
    var rule = (Accounted) Catalog.OPTIMIZERS.parse("dpnoise/sgd");
    assertThat(Private.chance(rule, 20, 100)).isEqualTo(0.2);
    assertThat(Private.chance(rule, 200, 100)).isEqualTo(1);
  }

  private static Training training(Accounted rule) {
    double[][] centers = new double[100][3];
    for (int row = 0; row < 100; row++) {
      centers[row] = new double[] {Math.sin(row), Math.cos(row), row % 3};
    }
    return new Training(new Bowl(IDENTITY, centers), Descent.of(rule), 20, 3);
  }
}
