package io.github.stepwright.bench.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.stepwright.Array;
import io.github.stepwright.Batch;
import io.github.stepwright.Block;
import io.github.stepwright.Split;
import io.github.stepwright.bench.data.Shipped;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CleaningTest {

  private static final Examples DIGITS = Examples.of(Shipped.table("digits"));
  private static final Batch BATCH = new Batch(new int[] {3, 14, 15, 92}, 4, 0);
  private static final double STEP = 1e-2;

  /** Derivatives are central differences; float32 weights leave about four digits. */
  private static Cleaning scattered() {
    var cleaning = new Cleaning(Soiled.of(DIGITS, 0.3, 1), 0.1, 4);
    var random = new Random(5);
    for (Block block : cleaning.blocks()) {
      for (int i = 0; i < block.length(); i++) {
        block.weights().set(i, 0.1 * random.nextGaussian());
      }
    }
    for (int i = 0; i < cleaning.upper().length(); i++) {
      cleaning.upper().set(i, random.nextGaussian());
    }
    return cleaning;
  }

  private static double[] direction() {
    var random = new Random(8);
    return random.doubles(650, -1, 1).toArray();
  }

  private static void move(Cleaning cleaning, double[] v, double factor) {
    int at = 0;
    for (Block block : cleaning.blocks()) {
      for (int i = 0; i < block.length(); i++, at++) {
        block.weights().set(i, block.weights().get(i) + factor * v[at]);
      }
    }
  }

  private static double[] written(Cleaning cleaning) {
    double[] all = new double[650];
    int at = 0;
    for (Block block : cleaning.blocks()) {
      for (int i = 0; i < block.length(); i++) {
        all[at++] = block.gradient().get(i);
      }
    }
    return all;
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  @Test
  void both_gradients_by_the_weights_are_the_differences_of_their_losses() {
    double[] v = direction();
    var cleaning = scattered();
    cleaning.gradient(BATCH);
    double lower = dot(written(cleaning), v);
    cleaning.judge(BATCH, new double[1258]);
    double judged = dot(written(cleaning), v);
    move(cleaning, v, STEP);
    double lowerUp = cleaning.gradient(BATCH);
    double judgedUp = cleaning.judge(BATCH, new double[1258]);
    move(cleaning, v, -2 * STEP);
    double lowerDown = cleaning.gradient(BATCH);
    double judgedDown = cleaning.judge(BATCH, new double[1258]);
    assertThat(lower).isCloseTo((lowerUp - lowerDown) / (2 * STEP), within(2e-3));
    assertThat(judged).isCloseTo((judgedUp - judgedDown) / (2 * STEP), within(2e-3));
    assertThat(Math.abs(lower)).isGreaterThan(0.05);
    assertThat(Math.abs(judged)).isGreaterThan(0.05);
  }

  @Test
  void a_product_with_the_hessian_is_the_difference_of_gradients() {
    double[] v = direction();
    var cleaning = scattered();
    var product = Array.of(new double[650]);
    cleaning.hessianVector(BATCH, Array.of(v), product);
    move(cleaning, v, STEP);
    cleaning.gradient(BATCH);
    double[] up = written(cleaning);
    move(cleaning, v, -2 * STEP);
    cleaning.gradient(BATCH);
    double[] down = written(cleaning);
    for (int i = 0; i < up.length; i++) {
      assertThat(product.get(i)).isCloseTo((up[i] - down[i]) / (2 * STEP), within(5e-3));
    }
  }

  /** The inner product of z with the gradient, differentiated by the weight of one example. */
  @Test
  void the_mixed_product_is_the_difference_by_the_weights_of_examples() {
    double[] z = direction();
    var cleaning = scattered();
    double[] mixed = new double[1258];
    cleaning.mixed(BATCH, z, mixed);
    for (int row : BATCH.rows()) {
      double x = cleaning.upper().get(row);
      cleaning.upper().set(row, x + STEP);
      cleaning.gradient(BATCH);
      double up = dot(z, written(cleaning));
      cleaning.upper().set(row, x - STEP);
      cleaning.gradient(BATCH);
      double down = dot(z, written(cleaning));
      cleaning.upper().set(row, x);
      assertThat(mixed[row]).isCloseTo((up - down) / (2 * STEP), within(1e-4));
      assertThat(mixed[row]).isNotZero();
    }
    assertThat(mixed[0]).isZero(); // not in the batch
  }

  /** 1,258 coins of 0.3 are within six deviations of 377: one run in 10^9 is not. */
  @Test
  void a_share_of_the_training_labels_is_wrong_and_nothing_else() {
    var soiled = Soiled.of(DIGITS, 0.3, 4);
    int wrong = 0;
    for (int i = 0; i < 1258; i++) {
      int train = Split.TRAIN.ordinal();
      boolean differs = soiled.examples().labels()[train][i] != DIGITS.labels()[train][i];
      assertThat(differs).isEqualTo(soiled.corrupted()[i]);
      wrong += differs ? 1 : 0;
    }
    assertThat((double) wrong).isCloseTo(377, within(6 * Math.sqrt(1258 * 0.21)));
    int validation = Split.VALIDATION.ordinal();
    assertThat(soiled.examples().labels()[validation]).isEqualTo(DIGITS.labels()[validation]);
    assertThat(soiled.using(Soiled.Use.CLEAN).examples().count(Split.TRAIN))
        .isEqualTo(1258 - wrong);
    assertThat(soiled.using(Soiled.Use.HELD).examples().count(Split.TRAIN)).isEqualTo(270);
    assertThat(soiled.using(Soiled.Use.BOTH).examples().count(Split.TRAIN)).isEqualTo(1528);
  }

  /** Clean 3, 1; corrupted 2, 1: of four pairs two won, one tied, one lost. */
  @Test
  void the_auc_counts_pairs() {
    var soiled = new Soiled(DIGITS, new boolean[] {false, true, true, false});
    assertThat(soiled.auc(new double[] {3, 2, 1, 1})).isEqualTo(2.5 / 4);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "digits-cleaning:corrupt=1 | digits-cleaning.corrupt and l2 must be in [0, 1), got 1.0 and",
        "digits-cleaning:use=some | digits-cleaning.use must be all, clean, held or both, got some",
        "digits-cleaning:noise=0.2 | must be one of [corrupt, l2, use], got noise"
      })
  void a_variant_that_is_none_is_refused(String spec, String words) {
    assertThatThrownBy(() -> new Workloads().open(spec)).hasMessageContaining(words);
  }
}
