package io.github.stepwright.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.stepwright.run.Catalog;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ListTest {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private static List<String> names(String kind) {
    var said = Typed.line("list", kind, "--json");
    assertThat(said.exit()).isZero();
    assertThat(said.err()).isEmpty();
    JsonNode array = JSON.readTree(said.out());
    return array.valueStream().map(method -> method.get("name").asString()).toList();
  }

  @Test
  void json_names_the_whole_catalogue() {
    assertThat(names("schedules")).containsExactlyElementsOf(Catalog.SCHEDULES.names());
    assertThat(names("optimizers")).containsExactlyElementsOf(Catalog.OPTIMIZERS.names());
    assertThat(names("controllers")).containsExactlyElementsOf(Catalog.CONTROLLERS.names());
    assertThat(names("densities")).containsExactlyElementsOf(Catalog.DENSITIES.names());
    assertThat(names("workloads"))
        .contains(
            "digits-softmax",
            "digits-mlp",
            "words-mlp",
            "letter-softmax",
            "noisy-quadratic",
            "digits-flow");
  }

  @ParameterizedTest
  @ValueSource(strings = {"schedules", "optimizers", "controllers", "densities", "workloads"})
  void the_lines_for_a_person_begin_with_the_same_names(String kind) {
    var said = Typed.line("list", kind);
    assertThat(said.exit()).isZero();
    List<String> first =
        said.out().lines().filter(line -> !line.startsWith(" ")).map(l -> l.split(" ")[0]).toList();
    assertThat(first).containsAll(names(kind));
  }

  @Test
  void a_schedule_tells_its_keys_with_their_defaults() {
    assertThat(Typed.line("list", "schedules").out()).contains("decay=0.2");
  }

  @Test
  void doctor_has_a_line_for_each_subject_and_the_same_as_json() {
    var subjects =
        List.of("stepwright", "java", "cores", "memory", "vector", "deep", "data", "disk");
    var said = Typed.line("doctor");
    assertThat(said.exit()).isZero();
    assertThat(said.out().lines().map(line -> line.split(" ")[0])).isEqualTo(subjects);
    JsonNode object = JSON.readTree(Typed.line("doctor", "--json").out());
    assertThat(object.propertyNames()).containsExactlyElementsOf(subjects);
  }

  @Test
  void completion_is_a_script_that_knows_commands_and_options() {
    var said = Typed.line("completion");
    assertThat(said.exit()).isZero();
    assertThat(said.out()).contains("bash").contains("compare").contains("--optimizer");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "run",
        "compare",
        "resume",
        "replay",
        "report",
        "export",
        "score",
        "refine",
        "list",
        "schedule",
        "schedule show",
        "schedule compare",
        "doctor"
      })
  void every_command_explains_itself(String command) {
    var said = Typed.words(command + " --help");
    assertThat(said.exit()).isZero();
    assertThat(said.out()).startsWith("Usage: stepwright");
    assertThat(said.err()).isEmpty();
  }

  @Test
  void the_root_lists_the_exit_codes() {
    assertThat(Typed.line("--help").out())
        .contains("0   done")
        .contains("2   usage")
        .contains("3   a run failed")
        .contains("4   data or journal damaged");
  }
}
