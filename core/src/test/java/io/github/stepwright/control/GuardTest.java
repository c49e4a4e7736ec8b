package io.github.stepwright.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class GuardTest {

  private static final Optional<String> TWICE =
      Optional.of("above twice the best block, twice running");

  /** Blocks of 200 / 40 = 5 steps; the loss at the start is 1. */
  private final Guard guard = new Guard(1, 200);

  /** What the guard says behind a block whose losses are all the same, so that s = 0. */
  private Optional<String> block(double loss) {
    for (int i = 0; i < 4; i++) {
      assertThat(guard.step(loss)).isEmpty();
    }
    return guard.step(loss);
  }

  private void warm() {
    assertThat(block(0.9)).isEmpty();
    assertThat(block(0.8)).isEmpty();
    assertThat(block(0.1)).isEmpty();
  }

  /** The best block is 0.1, two of 0.3 have run away, and weights came back. */
  private void takenBack() {
    warm();
    assertThat(block(0.3)).isEmpty();
    assertThat(block(0.3)).isEqualTo(TWICE);
    guard.restored();
  }

  @Test
  void two_blocks_running_above_twice_the_best_have_run_away() {
    warm();
    assertThat(guard.good()).isTrue();
    assertThat(block(0.21)).isEmpty();
    assertThat(block(0.2)).isEmpty(); // not above: the count begins anew
    assertThat(block(0.21)).isEmpty();
    assertThat(block(0.21)).isEqualTo(TWICE);
    assertThat(block(1.11)).contains("above the loss at the start");
  }

  @Test
  void the_first_block_behind_a_way_back_lifts_the_best_to_its_own_mean() {
    takenBack();
    assertThat(block(0.15)).isEmpty();
    assertThat(guard.numbers()).containsEntry("best", 0.15);
    assertThat(block(0.29)).isEmpty();
    assertThat(block(0.29)).isEmpty();
    assertThat(block(0.31)).isEmpty();
    assertThat(block(0.31)).isEqualTo(TWICE);
  }

  @Test
  void weights_that_stand_still_at_three_times_a_lucky_block_are_taken_back_once() {
    takenBack();
    for (int i = 0; i < 20; i++) {
      assertThat(block(0.3)).isEmpty(); // the best is 0.2 now
    }
    assertThat(block(0.41)).isEmpty();
    assertThat(block(0.41)).isEqualTo(TWICE);
  }

  @Test
  void a_better_block_behind_a_way_back_does_not_lift_the_best() {
    takenBack();
    assertThat(block(0.05)).isEmpty();
    assertThat(block(0.11)).isEmpty();
    assertThat(block(0.11)).isEqualTo(TWICE);
  }
}
