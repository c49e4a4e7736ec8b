package io.github.stepwright.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.stepwright.Ask;
import io.github.stepwright.Checkpoint;
import io.github.stepwright.Decision;
import io.github.stepwright.Knob;
import io.github.stepwright.Progress;
import io.github.stepwright.Quantity;
import io.github.stepwright.Settings;
import io.github.stepwright.Values;
import io.github.stepwright.Why;
import io.github.stepwright.optim.Sgd;
import io.github.stepwright.signal.Agreement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FederationTest {

  private static final double[][] IDENTITY = {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}};
  private static final double[][] CENTERS = {{1, 0, 0}, {1, 0, 0}, {0, 2, 0}, {0, 0, 4}};
  private static final List<int[]> ROWS = List.of(new int[] {0, 1}, new int[] {2}, new int[] {3});

  private static Values settings(double rate, double server, int batch) {
    return Settings.of(
        Map.of(
            Knob.LEARNING_RATE,
            rate,
            Knob.MOMENTUM,
            0.0,
            Knob.WEIGHT_DECAY,
            0.0,
            Knob.SERVER_RATE,
            server,
            Knob.BATCH_SIZE,
            (double) batch));
  }

  private static Federation federation(int take, int local, double momentum) {
    var rule = new Descent(new Sgd(0.5, momentum, false, 0, 0));
    return new Federation(
        () -> new Bowl(IDENTITY, CENTERS), ROWS, new Rounds(take, local), rule, 3);
  }

  private static double[] weights(Federation federation) {
    var found = federation.weights();
    return new double[] {
      found.get("a").values()[0], found.get("a").values()[1], found.get("b").values()[0]
    };
  }

  private static void round(Federation federation, Settings settings, int local) {
    for (int t = 0; t <= local; t++) {
      federation.step(settings, Progress.of(t, 100));
    }
  }

  private static double measure(Federation federation, Quantity what) {
    return federation
        .measure(new Decision.Measure(new Ask("test", 0), what, Why.of("test")))
        .value();
  }

  @Test
  void one_local_step_of_all_clients_is_a_gradient_step_weighted_by_examples() {
    var federation = federation(3, 1, 0);
    round(federation, settings(0.5, 1, 1), 1);
    // each client goes half way to its center; 2, 1, 1 examples of 4
    assertThat(weights(federation)).containsExactly(new double[] {0.25, 0.25, 0.5}, within(1e-7));
  }

  @Test
  void local_steps_go_on_from_one_another_and_the_server_rate_scales_their_mean() {
    var federation = federation(3, 2, 0);
    round(federation, settings(0.5, 1.5, 1), 2);
    // two steps leave a quarter of the way
    double part = 0.75 * 1.5;
    assertThat(weights(federation))
        .containsExactly(new double[] {part / 2, part / 2, part}, within(1e-7));
  }

  @Test
  void nothing_moves_on_the_server_before_its_own_step_which_is_told_by_its_group() {
    var federation = federation(3, 2, 0);
    var settings = settings(0.5, 1, 1);
    var first = federation.step(settings, Progress.of(0, 9));
    assertThat(first.groups()).containsOnlyKeys("client00", "client01", "client02");
    var second = federation.step(settings, Progress.of(1, 9));
    assertThat(second.groups()).containsKey(Agreement.ROUND);
    assertThat(weights(federation)).containsExactly(0, 0, 0);
    var server = federation.step(settings, Progress.of(2, 9));
    assertThat(server.groups()).containsOnlyKeys(Agreement.SERVER);
    assertThat(server.groups().get(Agreement.SERVER).updateL2())
        .isEqualTo(second.groups().get(Agreement.ROUND).updateL2());
    assertThat(server.cost().examples()).isZero();
    assertThat(server.loss()).isCloseTo((first.loss() + second.loss()) / 2, within(1e-12));
  }

  @Test
  void a_factor_of_one_client_moves_that_client_alone() {
    var federation = federation(3, 1, 0);
    round(federation, settings(0.5, 1, 1).with(Knob.RATE_FACTOR, "client02", 0), 1);
    assertThat(weights(federation)).containsExactly(new double[] {0.25, 0.25, 0}, within(1e-7));
  }

  @Test
  void momentum_of_a_client_ends_with_the_round() {
    var plain = federation(3, 1, 0);
    var heavy = federation(3, 1, 0.9);
    for (int k = 0; k < 3; k++) {
      round(plain, settings(0.5, 1, 1), 1);
      round(heavy, settings(0.5, 1, 1).with(Knob.MOMENTUM, Settings.ALL, 0.9), 1);
    }
    assertThat(weights(heavy)).isEqualTo(weights(plain));
  }

  @Test
  void products_are_those_of_the_changes() {
    var federation = federation(3, 2, 0);
    var settings = settings(0.5, 1, 1);
    assertThat(measure(federation, Agreement.ROUND_PRODUCT)).isZero();
    round(federation, settings, 2);
    assertThat(measure(federation, Agreement.ROUND_PRODUCT)).isZero();
    // D = (0.375, 0.375, 0.75), and a second round from there makes a quarter of it
    federation.step(settings, Progress.of(3, 9));
    federation.step(settings, Progress.of(4, 9));
    double square = 0.375 * 0.375 * 2 + 0.75 * 0.75;
    assertThat(measure(federation, Agreement.ROUND_PRODUCT)).isCloseTo(square / 4, within(1e-6));
    assertThat(measure(federation, Agreement.ROUND_COSINE)).isCloseTo(1, within(1e-6));
    // client 0 goes half of what is left each time, in a line
    assertThat(measure(federation, Agreement.local("client00", true))).isCloseTo(1, within(1e-6));
    assertThatThrownBy(() -> measure(federation, Agreement.local("client09", true)))
        .hasMessage("a client must be one of client00 to client02, got client09");
    assertThatThrownBy(() -> measure(federation, new Quantity("sharpness")))
        .hasMessageContaining("roundProduct")
        .hasMessageEndingWith("got sharpness");
  }

  @Test
  void a_state_in_the_middle_of_a_round_goes_on_as_if_nothing_had_happened() {
    var federation = federation(2, 3, 0.9);
    var settings = settings(0.3, 1.2, 1);
    for (int t = 0; t < 6; t++) {
      federation.step(settings, Progress.of(t, 99));
    }
    Checkpoint kept = federation.checkpoint();
    var other = federation(2, 3, 0.9);
    other.restore(kept);
    for (int t = 6; t < 30; t++) {
      assertThat(other.step(settings, Progress.of(t, 99)))
          .isEqualTo(federation.step(settings, Progress.of(t, 99)));
    }
    assertThat(other.checkpoint().hash()).isEqualTo(federation.checkpoint().hash());
  }

  @Test
  void more_clients_in_a_round_than_there_are_are_refused() {
    assertThatThrownBy(() -> federation(4, 1, 0))
        .hasMessage("take must be at most the 3 clients, got 4");
  }
}
