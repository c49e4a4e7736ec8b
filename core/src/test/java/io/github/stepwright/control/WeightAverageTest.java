package io.github.stepwright.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.stepwright.Decision;
import io.github.stepwright.Progress;
import io.github.stepwright.Settings;
import io.github.stepwright.Work;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class WeightAverageTest {

  private static final Tuned T = Tuned.VALUES;

  private static List<Double> shares(WeightAverage average, long steps) {
    var shares = new ArrayList<Double>();
    for (long k = 1; k <= steps; k++) {
      for (Decision decision : average.behind(k)) {
        shares.add(((Decision.Average) decision).share());
      }
    }
    return shares;
  }

  @Test
  void a_leg_is_averaged_at_56_places_whatever_its_length() {
    for (long length : new long[] {56, 560, 5600}) {
      assertThat(shares(new WeightAverage(T, length), length)).hasSize(56);
    }
    assertThat(shares(new WeightAverage(T, 20), 20)).hasSize(20);
  }

  @Test
  void it_is_the_mean_of_the_first_eight_and_then_moves_by_an_eighth() {
    var shares = shares(new WeightAverage(T, 56), 56);
    double average = Double.NaN;
    for (int n = 1; n <= 8; n++) {
      average = n == 1 ? 1 : average + shares.get(n - 1) * (n * n - average);
      double mean = DoubleStream.iterate(1, i -> i + 1).limit(n).map(i -> i * i).sum() / n;
      assertThat(average).isCloseTo(mean, within(1e-12));
    }
    assertThat(shares.subList(8, 56)).containsOnly(0.125);
  }

  @Test
  void weights_that_went_back_begin_it_anew() {
    var average = new WeightAverage(T, 56);
    shares(average, 20);
    assertThat(average.exists()).isTrue();
    average.restored();
    assertThat(average.exists()).isFalse();
    assertThat(shares(average, 2)).containsExactly(1.0, 0.5);
  }

  /** Without noise; every step's weights and every look's are kept. */
  private static final class Followed extends Expected {
    private final List<Double> trained = new ArrayList<>();
    private final List<Double> seen = new ArrayList<>();
    private final boolean lagging;

    Followed(boolean lagging) {
      super(0);
      this.lagging = lagging;
    }

    @Override
    public Step step(Settings settings, Progress at) {
      Step step = super.step(settings, at);
      trained.add(weights64()[0]);
      return step;
    }

    @Override
    public Evaluation evaluate(Decision.Evaluate what) {
      seen.add(weights64()[0]);
      double loss = lagging ? Math.exp(-weights64()[0]) : loss();
      return new Evaluation(Map.of("loss", loss), new Work(0, 0, 1 / 3.0, 0));
    }
  }

  /** Looks of the final run against the recursion, made by hand over the weights of its steps. */
  @Test
  void looks_are_at_the_average_of_the_final_run_and_the_last_is_at_its_weights() {
    var workload = new Followed(false);
    var run = Runs.of(new Auto(1, true), workload, 5000);
    int length = (int) run.number("steps");
    var leg = workload.trained.subList(workload.trained.size() - length, workload.trained.size());
    int every = (int) Math.round(length / 56.0);
    var looks = new ArrayList<Double>();
    double average = Double.NaN;
    int taken = 0;
    double next = 0.05;
    for (int k = 1; k < length; k++) {
      if (k % every == 0) {
        taken++;
        double share = 1.0 / Math.min(taken, 8);
        average = taken == 1 ? leg.get(k - 1) : average + share * (leg.get(k - 1) - average);
      }
      if ((double) k / length >= next - 1e-12 || k == length - 1) {
        looks.add(average);
        next = 0.05 + 0.05 * looks.size();
      }
    }
    looks.add(leg.get(length - 2));
    looks.add(1 + 0.9 * (leg.get(length - 2) - 1)); // a tenth back to the start, which is 1
    assertThat(workload.seen).hasSize(looks.size());
    for (int i = 0; i < looks.size(); i++) {
      assertThat(workload.seen.get(i)).isCloseTo(looks.get(i), within(1e-12));
    }
  }

  @Test
  void a_run_ends_with_the_average_where_that_validated_best() {
    // The first weight falls to 0, so the mean of a young leg is above it, and the first the most.
    var workload = new Followed(true);
    Runs.of(new Auto(1, true), workload, 5000);
    double best = workload.seen.stream().mapToDouble(x -> x).max().orElseThrow();
    assertThat(workload.weights64()[0]).isEqualTo(best);
    assertThat(workload.trained).doesNotContain(best);
  }
}
