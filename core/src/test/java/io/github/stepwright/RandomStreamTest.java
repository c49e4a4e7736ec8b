package io.github.stepwright;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RandomStreamTest {

  @Test
  void first_outputs_are_those_of_the_reference() {
    var random = new RandomStream(12345);
    assertThat(random.nextLong()).isEqualTo(2454886589211414944L);
    assertThat(random.nextLong()).isEqualTo(3778200017661327597L);
    assertThat(random.nextLong()).isEqualTo(2205171434679333405L);
  }

  @Test
  void the_state_put_back_gives_the_same_numbers() {
    var random = RandomStream.named(7, "batches");
    random.nextGaussian();
    long state = random.state();
    double expected = random.nextDouble();
    random.nextLong();
    random.state(state);
    assertThat(random.nextDouble()).isEqualTo(expected);
  }

  @Test
  void names_and_seeds_give_different_streams() {
    assertThat(RandomStream.named(1, "a").nextLong())
        .isNotEqualTo(RandomStream.named(1, "b").nextLong())
        .isNotEqualTo(RandomStream.named(2, "a").nextLong());
  }
}
