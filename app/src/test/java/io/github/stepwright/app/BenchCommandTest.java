package io.github.stepwright.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.stepwright.bench.evidence.Claim;
import io.github.stepwright.bench.evidence.Claims;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class BenchCommandTest {

  @TempDir static Path folder;

  private static Typed first;

  private static String line() {
    return "bench run --suite fast --method rex --method literature --method"
        + " mine=adamw:lr=0.01@linear --seeds 2 --points 2 --two-phase --budgets 1%,12% --out "
        + folder;
  }

  @BeforeAll
  static void run() {
    first = Typed.words(line());
  }

  @Test
  void tables_say_seeds_intervals_and_what_is_significant() {
    assertThat(first.exit()).as(first.err()).isZero();
    assertThat(first.err()).contains("estimated", "trials");
    assertThat(first.out())
        .contains("2 seeds", "quartiles", "Kendall's tau", "low budgets")
        // All eight workloads on one side: 2 / 2^8, twice by Holm for two comparisons.
        .containsPattern("literature +better on 0 of 8, p 0\\.016: worse");
  }

  @Test
  void the_same_command_makes_nothing_twice() throws IOException {
    String before = Files.readString(folder.resolve("trials.jsonl"));
    Typed again = Typed.words(line());
    assertThat(again.out()).contains("0 made now");
    assertThat(folder.resolve("trials.jsonl")).hasContent(before);
  }

  @Test
  void calibration_takes_the_threads_that_runs_and_targets_take() {
    for (String command : new String[] {"run", "targets", "calibrate"}) {
      String help = Typed.words("bench " + command + " --help").out();
      assertThat(help).contains("--suite=fast|plain|deep|full", "--threads=N");
    }
  }

  @Test
  void json_holds_the_tables_and_nothing_else() {
    Typed again = Typed.words(line() + " --json");
    JsonNode tables = JsonMapper.builder().build().readTree(again.out());
    assertThat(tables.get("suite").asString()).isEqualTo("fast");
    assertThat(tables.get("rows")).hasSize(2 * 8 * 3);
    assertThat(tables.get("against")).hasSize(2);
  }

  @Test
  void the_report_is_one_page_with_commands_and_commits() throws IOException {
    Typed said = Typed.words("bench report " + folder);
    assertThat(said.exit()).as(said.err()).isZero();
    String page = Files.readString(folder.resolve("report.html"));
    assertThat(page)
        .contains(
            "critical difference", "bench run --suite fast", "# commit ", "Mean rank by budget");
    for (String part : new String[] {"src=\"http", "<link", "@import", "url(http", "fetch("}) {
      assertThat(page).doesNotContain(part);
    }
  }

  @Test
  void a_folder_without_a_bench_and_an_unknown_method_are_refused_in_one_line() {
    Typed nothing = Typed.words("bench report " + folder.resolve("nothing"));
    assertThat(nothing.exit()).isEqualTo(Exit.USAGE);
    assertThat(nothing.err()).contains("bench.json").hasLineCount(1);
    Typed unknown = Typed.words("bench run --method rexx --out " + folder.resolve("x"));
    assertThat(unknown.exit()).isEqualTo(Exit.USAGE);
    assertThat(unknown.err()).contains("rex").hasLineCount(1);
    assertThat(Typed.words("bench run --suite slow").exit()).isEqualTo(Exit.USAGE);
  }

  @Test
  void prove_compares_with_the_card_and_fails_where_it_says_otherwise() throws IOException {
    Path cards = folder.resolve("cards");
    String line = "prove heavyball --quick --cards " + cards;
    assertThat(Typed.words(line).out()).contains("holds", "no card to compare with");
    assertThat(Typed.words(line + " --write").exit()).isZero();
    assertThat(Typed.words(line).out()).contains("as on its card");
    Path card = cards.resolve("heavyball.json");
    Files.writeString(card, Files.readString(card).replace("\"holds\"", "\"did not hold here\""));
    Typed wrong = Typed.words(line);
    assertThat(wrong.exit()).isEqualTo(Exit.FAILED);
    assertThat(wrong.out()).contains("its card says: did not hold here");
    JsonNode json = JsonMapper.builder().build().readTree(Typed.words(line + " --json").out());
    assertThat(json.get("verdict").asString()).isEqualTo("holds");
    assertThat(json.get("findings").get(1).get("measured").asDouble()).isEqualTo(107);
  }

  @Test
  void without_the_engine_a_suite_and_a_claim_that_need_it_are_one_line_with_what_to_do() {
    for (String line :
        List.of(
            "bench run --suite full --out " + folder.resolve("f"),
            "bench targets --suite deep --out " + folder.resolve("d"),
            "prove ghostnorm --quick")) {
      Typed refused = Typed.words(line);
      assertThat(refused.exit()).isEqualTo(Exit.USAGE);
      assertThat(refused.err()).contains("needs the module deep", "mvn -Pdeep").hasLineCount(1);
    }
    assertThat(Typed.words("bench run --suite full").err()).contains("--suite plain does not");
    assertThat(folder.resolve("f")).doesNotExist();
  }

  @Test
  void all_claims_but_the_deep_ones_are_wanted_where_the_engine_is_missing() {
    var said = new StringWriter();
    List<Claim> wanted = ProveCommand.wanted(Claims.all(), false, new PrintWriter(said));
    assertThat(wanted).isNotEmpty().noneMatch(Claim::deep);
    assertThat(said.toString())
        .contains("sharpness", "ghostnorm", "./stepwright prove")
        .hasLineCount(1);
    var nothing = new StringWriter();
    assertThat(ProveCommand.wanted(Claims.all(), true, new PrintWriter(nothing)))
        .isEqualTo(Claims.all());
    assertThat(nothing.toString()).isEmpty();
  }

  @Test
  void prove_lists_its_claims_and_wants_to_be_told_one() {
    assertThat(Typed.words("prove --list").out()).contains("rex", "lion", "heavyball", "amsgrad");
    assertThat(Typed.words("prove").exit()).isEqualTo(Exit.USAGE);
    assertThat(Typed.words("prove nothing").exit()).isEqualTo(Exit.USAGE);
  }
}
