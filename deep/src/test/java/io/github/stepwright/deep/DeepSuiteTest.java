package io.github.stepwright.deep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.stepwright.Problem;
import io.github.stepwright.bench.evidence.Claim;
import io.github.stepwright.bench.evidence.Claims;
import io.github.stepwright.bench.evidence.Ground;
import io.github.stepwright.bench.ledger.Ledger;
import io.github.stepwright.bench.protocol.Clock;
import io.github.stepwright.bench.protocol.Course;
import io.github.stepwright.bench.protocol.Crew;
import io.github.stepwright.bench.protocol.Suite;
import io.github.stepwright.bench.protocol.Target;
import io.github.stepwright.bench.protocol.Targets;
import io.github.stepwright.bench.protocol.Task;
import io.github.stepwright.bench.protocol.Trial;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The deep workloads under the protocol. */
class DeepSuiteTest {

  private static Problem open(String spec) {
    return Runs.WORKLOADS.open(spec).orElseThrow();
  }

  @Test
  void every_workload_of_the_suite_is_one_in_its_quick_size_and_has_a_provisional_target() {
    assertThat(Suite.deep().entries()).hasSize(5);
    for (Suite.Entry entry : Suite.deep().entries()) {
      Problem.Declared declared = open(entry.workload()).declared();
      String name = entry.workload().replaceFirst(":.*", "");
      assertThat(Runs.WORKLOADS.quick(name)).contains(entry.workload());
      assertThat(declared.name()).isEqualTo(entry.workload());
      assertThat(declared.steps()).isEqualTo(entry.steps());
      Target target = Targets.frozen().of(entry).orElseThrow();
      assertThat(target.provisional()).isTrue();
      assertThat(target.metric()).isEqualTo(declared.metric());
      assertThat(target.lower()).isEqualTo(declared.lowerIsBetter());
      assertThat(target.points()).isEqualTo(48);
      assertThat(target.seeds()).isEqualTo(5);
    }
  }

  /** One engine serves all threads of the process. */
  @Test
  void trials_beside_one_another_give_the_numbers_that_they_give_alone() throws Exception {
    var tasks = new ArrayList<Task>();
    for (String name : List.of("fashion-vae:quick=true", "chars-gru:quick=true")) {
      for (long seed = 0; seed < 2; seed++) {
        String optimizer = open(name).declared().optimizer();
        tasks.add(new Task(name, 4, optimizer, "linear", Double.NaN, seed));
      }
    }
    assertThat(metrics(tasks, 2)).isEqualTo(metrics(tasks, 1));
  }

  private static List<List<Double>> metrics(List<Task> tasks, int threads) throws Exception {
    var course = new Course(DeepSuiteTest::open, Clock.NONE);
    Map<Task, Trial> trials =
        new Crew(course::run, Ledger.none(), threads, (_, _) -> {}).run(tasks);
    return tasks.stream()
        .map(task -> trials.get(task).points().stream().map(Trial.Point::metric).toList())
        .toList();
  }

  @Test
  void claims_that_say_they_need_the_engine_open_workloads_of_this_module() {
    for (Claim claim : Claims.all().stream().filter(Claim::deep).toList()) {
      var opened = new ArrayList<String>();
      var ground =
          new Ground(
              spec -> {
                opened.add(spec);
                throw new Opened();
              },
              1,
              true,
              (_, _) -> {});
      assertThatThrownBy(() -> claim.measure(ground)).isInstanceOf(RuntimeException.class);
      assertThat(opened).isNotEmpty().allMatch(spec -> Runs.WORKLOADS.open(spec).isPresent());
    }
  }

  private static final class Opened extends RuntimeException {
    private static final long serialVersionUID = 1;
  }
}
