package io.github.stepwright.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.stepwright.Array;
import io.github.stepwright.Batch;
import io.github.stepwright.Block;
import io.github.stepwright.Objective;
import io.github.stepwright.Progress;
import io.github.stepwright.Quantity;
import io.github.stepwright.Settings;
import io.github.stepwright.Spread;
import io.github.stepwright.optim.Sgd;
import io.github.stepwright.run.Catalog;
import io.github.stepwright.signal.BatchTests;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MicroBatchesTest {

  private static final double[][] IDENTITY = {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}};

  private static Bowl bowl(int rows) {
    var random = new Random(1);
    double[][] centers = new double[rows][];
    for (int i = 0; i < rows; i++) {
      centers[i] = random.doubles(3, -1, 1).toArray();
    }
    return new Bowl(IDENTITY, centers);
  }

  private static Batch batch(int... rows) {
    return new Batch(rows, rows.length, 0);
  }

  private static double[] gradient(Objective objective) {
    Block a = objective.blocks().getFirst();
    Block b = objective.blocks().getLast();
    return new double[] {a.gradient().get(0), a.gradient().get(1), b.gradient().get(0)};
  }

  /** 7 rows in 3 parts are 2, 2 and 3: a mean of means would be another gradient. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 20})
  void parts_are_weighed_by_their_examples(int parts) {
    Bowl plain = bowl(7);
    double loss = plain.gradient(batch(0, 1, 2, 3, 4, 5, 6));
    Bowl inside = bowl(7);
    var split = new MicroBatches(inside, parts);
    assertThat(split.gradient(batch(0, 1, 2, 3, 4, 5, 6))).isCloseTo(loss, within(1e-12));
    assertThat(gradient(split)).containsExactly(gradient(plain), within(1e-7));
  }

  @Test
  void spread_is_taken_before_the_parts_are_added() {
    // From w = 0 the parts' means are -(1, 0, 0), -(3, 0, 0), -(2, 4, 0).
    double[][] centers = {{0, 0, 0}, {2, 0, 0}, {3, 0, 0}, {3, 0, 0}, {2, 4, 0}, {2, 4, 0}};
    var split = new MicroBatches(new Bowl(IDENTITY, centers), 3);
    assertThat(split.spread()).isEmpty();
    split.gradient(batch(0, 1, 2, 3, 4, 5));
    Spread spread = split.spread().orElseThrow();
    assertThat(spread.parts()).isEqualTo(3);
    assertThat(spread.examplesPerPart()).isEqualTo(2);
    assertThat(spread.meanSquare()).isCloseTo((1 + 9 + 20) / 3.0, within(1e-12));
    assertThat(spread.squareOfMean()).isCloseTo(4 + 16 / 9.0, within(1e-12));
    split.gradient(batch(3));
    assertThat(split.spread()).isEmpty();
  }

  @Test
  void descent_hands_the_spread_on_and_counts_one_step() {
    Sgd sgd = (Sgd) Catalog.OPTIMIZERS.parse("sgd");
    var steps = MicroBatches.of(new Descent(sgd), 4).start(bowl(8), 0);
    var step =
        steps.step(batch(0, 1, 2, 3, 4, 5, 6, 7), Settings.of(sgd.knobs()), Progress.of(0, 9));
    assertThat(step.spread()).map(Spread::parts).contains(4);
    assertThat(step.cost().steps()).isEqualTo(1);
    assertThat(step.cost().units()).isEqualTo(1);
  }

  @Test
  void block_is_absent_where_every_part_left_it_out() {
    Bowl bowl = bowl(2);
    bowl.leavesOut = 0;
    var split = new MicroBatches(bowl, 2);
    Block b = bowl.blocks().getLast();
    split.gradient(batch(0, 1));
    assertThat(split.absent(b)).isFalse();
    double alone = b.gradient().get(0);
    bowl.gradient(batch(1));
    assertThat(alone).isCloseTo(b.gradient().get(0) / 2, within(1e-7));
    split.gradient(batch(0, 0));
    assertThat(split.absent(b)).isTrue();
  }

  @Test
  void hessian_vector_product_is_that_of_the_whole_batch() {
    float[] v = {1, 2, 3};
    float[] out = new float[3];
    new MicroBatches(bowl(5), 2).hessianVector(batch(0, 1, 2, 3, 4), Array.of(v), Array.of(out));
    assertThat(out).containsExactly(1, 2, 3);
  }

  @Test
  void parts_of_a_limited_size_are_as_many_as_it_takes() {
    var split = new MicroBatches(bowl(9), 2, 3, false);
    split.gradient(batch(0, 1, 2));
    assertThat(split.spread()).map(Spread::parts).contains(2);
    split.gradient(batch(0, 1, 2, 3, 4, 5, 6));
    assertThat(split.spread()).map(Spread::parts).contains(3); // 2, 2 and 3 rows
    split.gradient(batch(0, 1, 2, 3, 4, 5, 6, 7, 8));
    assertThat(split.spread()).map(Spread::parts).contains(3);
  }

  @Test
  void parts_that_are_kept_answer_for_the_last_batch() {
    // From w = 0 the parts are -(1, 0, 0) and -(3, 0, 0), g = -(2, 0, 0), products 2 and 6.
    double[][] centers = {{1, 0, 0}, {3, 0, 0}};
    Sgd sgd = (Sgd) Catalog.OPTIMIZERS.parse("sgd");
    var steps =
        new Accumulating(new Descent(sgd), 2, 9, true).start(new Bowl(IDENTITY, centers), 0);
    steps.step(batch(0, 1), Settings.of(sgd.knobs()), Progress.of(0, 9));
    assertThat(steps.read(BatchTests.INNER).orElseThrow()).isCloseTo(8 / 16.0, within(1e-12));
    assertThat(steps.read(BatchTests.ORTHOGONAL).orElseThrow()).isCloseTo(0, within(1e-12));
    assertThat(steps.read(BatchTests.coordinate(1)).orElseThrow())
        .isCloseTo(2 / 4.0, within(1e-12));
    assertThat(steps.read(new Quantity("sharpness"))).isEmpty();
  }

  @Test
  void no_parts_are_refused() {
    assertThatThrownBy(() -> new MicroBatches(bowl(2), 0))
        .hasMessage("micro-batches must be >= 1, got 0");
  }
}
