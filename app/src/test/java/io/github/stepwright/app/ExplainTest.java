package io.github.stepwright.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

class ExplainTest {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** A number that is no part of a word, as the journal writes numbers. */
  private static final Pattern NUMBER =
      Pattern.compile("(?<![\\w.])-?\\d+(\\.\\d+)?(E-?\\d+)?(?![\\w])");

  @TempDir Path folder;

  private Path run(String lr) {
    Path directory = folder.resolve("run");
    assertThat(
            Typed.line(
                    "run",
                    "digits-softmax",
                    "--lr",
                    lr,
                    "--budget",
                    "steps:300",
                    "--out",
                    directory.toString())
                .exit())
        .isZero();
    return directory;
  }

  /** The lines of the journal up to the one of this step, which is not among them. */
  private static String before(Path directory, long step) throws IOException {
    var kept = new ArrayList<String>();
    for (String line : Files.readAllLines(directory.resolve("journal.jsonl"))) {
      var node = JSON.readTree(line);
      boolean made = node.get("entry").asString().equals("stepped");
      if (made && node.get("step").asLong() == step) {
        break;
      }
      kept.add(line);
    }
    return String.join("\n", kept);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "auto | 2+20+60+150+299",
        "autolrs | 0+5+70+200+299",
        "plateau:patience=0,every=0.05 | 0+50+299",
        "greedy:patience=1,smooth=1 | 1+299",
        "hypergradient | 7+299",
        "linear:peak=0.3 | 0+299",
        "envelope/plateau:patience=0 | 100"
      })
  void every_number_of_an_explanation_stands_in_the_journal_before_that_step(
      String lr, String steps) throws IOException {
    Path directory = run(lr);
    for (String text : steps.split("\\+")) {
      long step = Long.parseLong(text);
      var said = Typed.line("explain", directory.toString(), "--step", text);
      assertThat(said.exit()).as(said.err()).isZero();
      String journal = before(directory, step);
      List<String> numbers =
          NUMBER.matcher(said.out()).results().map(found -> found.group()).toList();
      assertThat(numbers).hasSizeGreaterThan(1);
      for (String number : numbers) {
        assertThat(journal).as(said.out()).contains(number);
      }
      assertThat(said.out()).contains(lr.split("[:/]")[0]);
    }
  }

  @Test
  void the_final_rate_of_auto_comes_with_the_candidates_that_it_beat() {
    Path directory = run("auto");
    var said = Typed.line("explain", directory.toString(), "--step", "299", "--json");
    var found = JSON.readTree(said.out());
    assertThat(found.get("spec").asString()).isEqualTo("auto");
    assertThat(found.get("rejected").size()).isGreaterThanOrEqualTo(4);
    assertThat(found.get("numbers").has("peak")).isTrue();
  }

  @Test
  void a_step_that_was_not_made_is_refused() {
    Path directory = run("linear:peak=0.1");
    var said = Typed.line("explain", directory.toString(), "--step", "300");
    assertThat(said.exit()).isEqualTo(2);
    assertThat(said.err()).contains("step must be one that was made, up to 299, got 300");
  }

  @Test
  void the_same_controller_would_have_done_the_same() {
    Path directory = run("plateau:peak=0.1,patience=0,every=0.05");
    var said =
        Typed.line(
            "whatif",
            directory.toString(),
            "--lr",
            "plateau:peak=0.1,patience=0,every=0.05",
            "--json");
    var found = JSON.readTree(said.out());
    assertThat(found.get("steps").asLong()).isEqualTo(300);
    assertThat(found.get("differs").asLong()).isZero();
    assertThat(found.get("first").isNull()).isTrue();
  }

  @Test
  void another_schedule_differs_from_its_first_other_rate_on() {
    Path directory = run("constant:peak=0.1");
    var said =
        Typed.line(
            "whatif",
            directory.toString(),
            "--lr",
            "then:at=100/constant:peak=0.1/constant:peak=0.05",
            "--json");
    var found = JSON.readTree(said.out());
    assertThat(found.get("differs").asLong()).isEqualTo(200);
    assertThat(found.get("first").get("step").asLong()).isEqualTo(100);
    assertThat(found.get("first").get("whatif").asDouble()).isEqualTo(0.05);
    assertThat(Typed.line("whatif", directory.toString(), "--lr", "auto").out())
        .contains("evaluations or measurements that the run did not make");
  }
}
