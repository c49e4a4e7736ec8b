package io.github.stepwright.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.stepwright.Decision;
import io.github.stepwright.Fold;
import io.github.stepwright.Signal;
import io.github.stepwright.Why;
import io.github.stepwright.run.Rate;
import io.github.stepwright.run.Run;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EnvelopeTest {

  /** Sets rates without any sense, from 0 to 1e300. */
  private record Wild(long seed) implements Rated {
    @Override
    public Rated times(double base) {
      return this;
    }

    @Override
    public Fold start(RandomGenerator unused) {
      var random = new Random(seed);
      return signal ->
          random.nextInt(3) == 0 && !(signal instanceof Signal.Started)
              ? List.of()
              : List.of(
                  Rated.set(
                      random.nextInt(10) == 0 ? 0 : Math.exp(40 * random.nextGaussian()),
                      Why.of("wild")));
    }
  }

  private static Envelope around(Rated inner, boolean rollback) {
    return new Envelope(
        1e-3,
        java.util.OptionalDouble.of(0.5),
        java.util.OptionalDouble.of(1.5),
        2,
        0.3,
        0.05,
        rollback,
        inner);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void nothing_leaves_it_on_random_and_adversarial_signals(boolean rollback) {
    for (long seed = 0; seed < 300; seed++) {
      var fed = new Fed(around(new Wild(seed), rollback), 400);
      double before = Double.NaN;
      for (double loss : Fed.adversarial(seed, 400)) {
        double rate = fed.rate();
        assertThat(rate).isBetween(1e-3, 0.5);
        int known = fed.all().size();
        fed.loss(loss);
        if (!Double.isNaN(before)) {
          assertThat(rate).isLessThanOrEqualTo(before * 1.5 * (1 + 1e-15));
        }
        List<Decision> fresh = fed.all().subList(known, fed.all().size());
        boolean cut =
            fresh.stream()
                .anyMatch(
                    d ->
                        d.why().rule().equals("the step diverged")
                            || d.why().rule().equals("the loss has left its own past"));
        if (!cut && !fed.over()) {
          assertThat(fed.rate()).isGreaterThanOrEqualTo(rate / 1.5 * (1 - 1e-15));
        }
        before = rate;
      }
    }
  }

  @Test
  void a_run_that_diverges_goes_back_and_goes_on_lower() {
    // Curvature 1: heavy-ball steps above 3.8 run away.
    var run = Runs.of(Rate.controller("envelope/constant:peak=6", 1), new Expected(0.01), 400);
    assertThat(run.outcome().how()).isEqualTo(Run.Outcome.DONE);
    double[] rates = run.rates();
    assertThat(rates[0]).isEqualTo(6);
    assertThat(rates[399]).isLessThan(6 * 0.31);
    assertThat(run.steps().getLast().loss()).isLessThan(run.steps().getFirst().loss());
  }

  @Test
  void a_quiet_run_passes_through_unchanged() {
    var plain = Runs.of(Rate.controller("linear:peak=0.05", 1), new Expected(0.01), 200);
    var held = Runs.of(Rate.controller("envelope/linear:peak=0.05", 1), new Expected(0.01), 200);
    assertThat(held.rates()).isEqualTo(plain.rates());
  }

  @Test
  void what_the_slope_holds_back_comes_in_the_steps_that_follow() {
    var fed =
        new Fed(
            Rate.controller(
                "envelope:low=0.001,slope=2/then:at=3/constant:peak=0.8/constant:peak=0.1", 1),
            20);
    double[] expected = {0.8, 0.8, 0.8, 0.4, 0.2, 0.1, 0.1};
    for (double rate : expected) {
      assertThat(fed.rate()).isCloseTo(rate, within(1e-15));
      fed.loss(1);
    }
  }
}
