package io.github.stepwright.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.github.stepwright.Budget;
import io.github.stepwright.Decision;
import io.github.stepwright.Knob;
import io.github.stepwright.Norms;
import io.github.stepwright.Progress;
import io.github.stepwright.RandomStream;
import io.github.stepwright.Signal;
import io.github.stepwright.Work;
import io.github.stepwright.run.Catalog;
import io.github.stepwright.run.Plan;
import io.github.stepwright.run.Rate;
import io.github.stepwright.run.Steering;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What every controller of the rate owes, over the catalogue and some compositions. */
class ControllerContractTest {

  private static final Map<String, String> SPECS =
      Map.of(
          "warmup", "warmup:steps=20/plateau:patience=2",
          "then", "then:at=60/linear/greedy",
          "envelope", "envelope:low=1e-5,high=0.5,slope=1.2/plateau:patience=1");

  static Stream<String> specs() {
    return Stream.concat(
        Catalog.CONTROLLERS.names().stream()
            .filter(name -> Rated.class.isAssignableFrom(Catalog.CONTROLLERS.type(name)))
            .map(name -> SPECS.getOrDefault(name, name)),
        Stream.of(
            "then:at=30+100/warmup:fraction=0.2/rex/plateau/autolrs",
            "envelope:low=0.001/autolrs:faithful=true",
            "envelope/auto",
            "warmup:steps=5/envelope:rollback=false/hypergradient",
            "plateau:split=validation,patience=1"));
  }

  private static double answer(long seed, Decision decision) {
    return new RandomStream(seed + decision.hashCode() % 1000).nextDouble();
  }

  @ParameterizedTest
  @MethodSource("specs")
  void the_same_signals_give_the_same_decisions_and_legal_rates(String spec) {
    for (long seed = 0; seed < 20; seed++) {
      long s = seed;
      var one = new Fed(Rate.controller(spec, 0.1), 200, d -> answer(s, d));
      var two = new Fed(Rate.controller(spec, 0.1), 200, d -> answer(s, d));
      double[] losses = Fed.adversarial(seed, 200);
      for (int i = 0; i < losses.length && !one.over(); i++) {
        one.loss(losses[i]);
        two.loss(losses[i]);
        Knob.LEARNING_RATE.check(one.rate());
      }
      assertThat(two.all()).isEqualTo(one.all());
      for (Decision decision : one.all()) {
        assertThat(decision.why().rule()).isNotBlank();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("specs")
  void a_step_that_diverged_never_raises_the_rate_of_one_that_keeps_its_weights(String spec) {
    Rated controller = Rate.controller(spec, 0.1);
    if (controller.rewinds() || spec.contains("warmup") || spec.contains("linear")) {
      return; // a restore makes rates before and after incomparable, and a rise is a rise
    }
    for (long seed = 0; seed < 20; seed++) {
      var fed = new Fed(controller, 200);
      for (double loss : Fed.adversarial(seed, 200)) {
        double before = fed.rate();
        fed.loss(loss);
        if (!Double.isFinite(loss)) {
          assertThat(fed.rate()).isLessThanOrEqualTo(before);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("specs")
  void a_spec_that_is_printed_is_read_as_the_same_controller(String spec) {
    var parsed = Catalog.CONTROLLERS.parse(spec);
    assertThat(Catalog.CONTROLLERS.print(parsed)).isEqualTo(Catalog.CONTROLLERS.print(parsed));
    if (!spec.contains("linear") && !spec.contains("rex")) {
      assertThat(Catalog.CONTROLLERS.parse(Catalog.CONTROLLERS.print(parsed))).isEqualTo(parsed);
    }
  }

  /** Steps on which there is nothing to decide. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "plateau:every=1",
        "abel:every=1,last=1",
        "adaptiveeta:every=1",
        "greedy:patience=1000000000",
        "constant",
        "envelope:every=1/constant",
        "then:at=10/constant/plateau:every=1"
      })
  void one_that_decides_nothing_allocates_nothing(String spec) {
    var fold = Rate.controller(spec, 0.1).start(new RandomStream(1));
    long horizon = 1L << 40;
    fold.on(new Signal.Started(Progress.of(0, horizon), Work.NONE));
    var norms = Map.of("all", new Norms(1, 1, 1, 1));
    Signal[] signals = new Signal[1000];
    for (int i = 0; i < signals.length; i++) {
      signals[i] =
          new Signal.Stepped(
              20 + i, Progress.of(21 + i, horizon), Work.NONE, false, 1, norms, Optional.empty());
    }
    if (spec.startsWith("then")) {
      return; // a segment has its own clock, and its signals are objects
    }
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long least = Long.MAX_VALUE;
    for (int round = 0; round < 50; round++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      for (Signal signal : signals) {
        if (fold.on(signal) != List.<Decision>of()) {
          throw new AssertionError(spec + " decided something");
        }
      }
      least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
    }
    assertThat(least).isLessThan(signals.length); // less than a byte each: the counting itself
  }

  @Test
  void what_moves_no_rate_is_no_rate() {
    assertThatThrownBy(() -> Rate.controller("observing", 1))
        .hasMessage("--lr must name a controller of the rate, got observing, which moves none");
    assertThatThrownBy(() -> Rate.controller("warmup:steps=3/auto", 1))
        .hasMessageStartingWith("warmup must stand before a controller that keeps its weights");
    assertThatThrownBy(() -> Rate.controller("platau", 1))
        .hasMessageEndingWith("got platau; did you mean plateau?");
  }

  @Test
  void a_loop_of_ones_own_takes_a_controller_that_keeps_its_weights() {
    var budget = new Budget.Steps(10);
    var plateau = Plan.of("plateau:patience=0,every=0.1,factor=0.5", 0.1, budget);
    try (var steering = Steering.open(plateau)) {
      double[] expected = {0.1, 0.1, 0.05, 0.025};
      for (double rate : expected) {
        assertThat(steering.rate()).isEqualTo(rate);
        steering.report(1);
      }
    }
    assertThatThrownBy(() -> Steering.open(Plan.of("auto", 0.1, budget)))
        .hasMessageContaining("which restores checkpoints");
  }

  @Test
  void a_peak_makes_a_controller_the_rate_itself() {
    assertThat(new Fed(Rate.controller("plateau:peak=0.3", 7), 10).rate()).isEqualTo(0.3);
    assertThat(new Fed(Rate.controller("plateau", 0.25), 10).rate()).isEqualTo(0.25);
    assertThatThrownBy(() -> Rate.controller("then:at=5/rex:peak=1/plateau", 1))
        .hasMessageContaining("peak must be named in every part or in none");
  }
}
