package io.github.stepwright.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.stepwright.Entry;
import io.github.stepwright.Problem;
import io.github.stepwright.bench.workload.Workloads;
import io.github.stepwright.run.Request;
import io.github.stepwright.run.Setup;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class AgainTest {

  private static final Function<String, Problem> WORKLOADS =
      spec -> new Workloads().open(spec).orElseThrow();

  private static String command(Request request) {
    Setup setup = Setup.of(request, WORKLOADS);
    return Again.command(setup.plan().header(Map.of())).orElseThrow();
  }

  private static final Request SOME = Request.of("noisy-quadratic").budget("steps:40").seed(5);

  @Test
  void the_optimizer_stands_beside_a_schedule_that_names_the_rate() {
    assertThat(command(SOME.lr("rex:peak=0.1").optimizer("clipnorm:max=1/sgd:momentum=0.9")))
        .isEqualTo(
            "./stepwright run 'noisy-quadratic' --lr 'rex:peak=0.1'"
                + " --optimizer 'clipnorm:max=1/sgd:momentum=0.9' --budget 'steps:40' --seed 5");
  }

  // The workload's own optimizer is sgd:lr=0.5, and --optimizer with a rate beside peak is refused.
  @Test
  void a_rate_that_counts_for_nothing_is_left_out() {
    assertThat(command(SOME.lr("rex:peak=0.1"))).contains(" --optimizer 'sgd' ");
    assertThat(command(SOME.lr("rex"))).contains(" --optimizer 'sgd:lr=0.5' ");
  }

  @Test
  void what_else_was_asked_for_is_asked_for_again() {
    Request request = SOME.lr("rex").micro(8).skips(3).measure("noiseScale:every=5");
    assertThat(command(request))
        .endsWith(" --skip-nonfinite 3 --micro 8 --measure noiseScale:every=5 --seed 5");
    assertThat(command(SOME.measure("sharpness"))).contains(" --measure sharpness --seed");
  }

  @Test
  void a_loop_of_ones_own_has_no_command() {
    assertThat(Again.command(new Entry.Header(Map.of("lr", "rex"), 0, Map.of()))).isEmpty();
  }
}
