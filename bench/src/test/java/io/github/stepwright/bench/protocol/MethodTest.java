package io.github.stepwright.bench.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.stepwright.Problem;
import org.junit.jupiter.api.Test;

class MethodTest {

  private static final Problem.Declared SGD =
      new Problem.Declared("w", "", "sgd:lr=0.2,momentum=0.9", 32, 100, 10, "loss", true, "");
  private static final Problem.Declared ADAM =
      new Problem.Declared("w", "", "adamw:lr=0.003", 32, 100, 10, "loss", true, "");

  @Test
  void a_schedule_alone_steers_the_optimizer_of_the_workload_at_a_rate_that_is_searched() {
    Method method = Method.parse("wsd:decay=0.3");
    assertThat(method.name()).isEqualTo("wsd:decay=0.3");
    assertThat(method.tuned()).isTrue();
    Task task = method.task(SGD, 100, 3, 7);
    assertThat(task.optimizer()).isEqualTo("sgd:lr=0.2,momentum=0.9");
    assertThat(task.rate()).isEqualTo(0.6);
    assertThat(task.lr()).isEqualTo("wsd:decay=0.3");
  }

  @Test
  void a_named_pair_is_tuned_where_it_names_no_rate() {
    assertThat(Method.parse("mine=adamw@rex")).isEqualTo(new Method("mine", "adamw", "rex", true));
    assertThat(Method.parse("mine=adamw:lr=0.01@rex").tuned()).isFalse();
    assertThat(Method.parse("adamw@rex:peak=0.01").tuned()).isFalse();
    assertThat(Method.parse("adamw@rex:peak=0.01").task(SGD, 10, 5, 0).rate()).isNaN();
  }

  @Test
  void a_controller_is_a_method_and_one_that_finds_its_own_scale_is_not_tuned() {
    assertThat(Method.parse("auto")).isEqualTo(new Method("auto", Method.OWN, "auto", false));
    assertThat(Method.parse("greedy")).isEqualTo(new Method("greedy", Method.OWN, "greedy", true));
    assertThat(Method.parse("adamw@warmup:steps=5/plateau").tuned()).isTrue();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Method.parse("tsallisinf"))
        .withMessageContaining("must name a controller of the rate");
  }

  @Test
  void an_optimizer_alone_has_a_constant_rate_or_none() {
    assertThat(Method.parse("lion")).isEqualTo(new Method("lion", "lion", "constant", true));
    assertThat(Method.parse("cocob")).isEqualTo(new Method("cocob", "cocob", "", false));
  }

  @Test
  void the_panel_has_nine_methods_and_the_literature_follows_the_family() {
    assertThat(Panel.names())
        .containsExactly(
            "constant",
            "linear",
            "cosine",
            "wsd",
            "rex",
            "literature",
            "schedulefreeadamw",
            "nadamw",
            "prodigy");
    Method literature = Method.parse("literature");
    assertThat(literature.optimizer(SGD)).isEqualTo("sgd:lr=0.1,momentum=0.9");
    assertThat(literature.optimizer(ADAM)).isEqualTo("adamw:lr=0.001");
    assertThat(literature.tuned()).isFalse();
    assertThat(Panel.find("prodigy").orElseThrow().tuned()).isFalse();
  }

  @Test
  void unknown_names_are_met_with_the_nearest_one() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Method.parse("cosin"))
        .withMessageContaining("cosine");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Method.parse("cocob@rex"))
        .withMessageContaining("has none");
  }
}
