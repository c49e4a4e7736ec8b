package io.github.stepwright.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class RefineTest {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  @TempDir Path folder;

  private Path file(String name, String head, int rows, IntFunction<String> row)
      throws IOException {
    return Files.writeString(
        folder.resolve(name),
        head + IntStream.range(0, rows).mapToObj(row).collect(Collectors.joining("\n")) + "\n");
  }

  private Path csv(int rows, IntFunction<?> norm) throws IOException {
    return file("norms.csv", "step,norm\n", rows, t -> t + "," + norm.apply(t));
  }

  private static double[] values(Typed said) {
    assertThat(said.err()).isEmpty();
    assertThat(said.exit()).isZero();
    List<String> lines = said.out().lines().toList();
    assertThat(lines.getFirst()).isEqualTo("step,value");
    return lines.stream().skip(1).mapToDouble(l -> Double.parseDouble(l.split(",")[1])).toArray();
  }

  @Test
  void equal_norms_give_linear_decay_with_one_row_for_each() throws IOException {
    Path log = csv(50, _ -> 0.3);
    for (String norm : List.of("l1", "l2")) {
      double[] values = values(Typed.words("refine " + log + " --norm " + norm));
      assertThat(values).hasSize(50);
      for (int t = 0; t < 50; t++) {
        assertThat(values[t]).isCloseTo(1 - t / 49.0, Offset.offset(1e-12));
      }
    }
  }

  @Test
  void large_norms_early_give_a_warm_up_that_depends_on_the_norm() throws IOException {
    // w = g^-2 or g^-1, value = w * (sum of w behind), divided by the largest.
    Path log = csv(40, t -> t < 4 ? 2 : 1);
    for (int power : new int[] {1, 2}) {
      double[] values = values(Typed.words("refine " + log + " --smooth 0 --norm l" + power));
      double early = Math.pow(2, -power);
      assertThat(values[3] / values[4]).isCloseTo(early * 36 / 35, Offset.offset(1e-12));
      assertThat(values[4]).isEqualTo(1);
      assertThat(values[39]).isZero();
    }
  }

  @Test
  void nothing_is_trimmed_unless_asked() throws IOException {
    Path log = csv(50, _ -> 1);
    var said = Typed.words("refine " + log + " --norm l2 --trim 2");
    assertThat(values(said)).hasSize(46);
    assertThat(said.out().lines().toList().get(1)).startsWith("2,1.0");
  }

  @Test
  void a_run_directory_knows_its_norm_and_the_spec_is_taken_by_run() {
    Path run = folder.resolve("run");
    Typed.words("run digits-softmax --lr warmup:steps=5/linear --budget steps:60 --out " + run);
    double[] own = values(Typed.line("refine", run.toString()));
    assertThat(own).hasSize(60);
    assertThat(values(Typed.words("refine --norm l2 " + run))).isEqualTo(own);
    // The same norms as JSON Lines and as an event file, whose numbers are floats.
    String journal = run.resolve("journal.jsonl").toString();
    assertThat(values(Typed.words("refine --norm l2 " + journal))).isEqualTo(own);
    String events = Typed.words("export --tensorboard " + run).out().strip();
    assertThat(values(Typed.words("refine --norm l2 " + events)))
        .containsExactly(own, Offset.offset(1e-5));

    String spec = Typed.words("refine --spec " + run).out().strip();
    assertThat(spec).startsWith("tabulated:").doesNotContain(" ");
    var again =
        Typed.line(
            "run",
            "digits-softmax",
            "--lr",
            spec,
            "--budget",
            "steps:60",
            "--out",
            folder.resolve("again").toString());
    assertThat(again.exit()).isZero();
  }

  @Test
  void the_adam_family_is_l1_wherever_its_norms_lie() {
    Path run = folder.resolve("run");
    Typed.words("run digits-softmax --lr linear --optimizer adamw --budget steps:60 --out " + run);
    double[] own = values(Typed.line("refine", run.toString()));
    assertThat(values(Typed.words("refine --norm l1 " + run))).isEqualTo(own);
    assertThat(values(Typed.words("refine --norm l1 " + run.resolve("journal.jsonl"))))
        .isEqualTo(own);
    assertThat(values(Typed.words("refine --norm l2 " + run))).isNotEqualTo(own);
  }

  @Test
  void json_holds_values_spec_and_fit() throws IOException {
    Path log = csv(50, _ -> 1);
    var said = Typed.words("refine " + log + " --norm l2 --json");
    assertThat(said.exit()).isZero();
    JsonNode object = JSON.readTree(said.out());
    assertThat(object.get("values")).hasSize(50);
    assertThat(object.get("spec").asString()).startsWith("tabulated:");
    assertThat(object.has("fit")).isTrue();
    // Five rows of a window of a tenth.
    assertThat(object.get("window").asInt()).isEqualTo(5);
  }

  @Test
  void a_plot_and_a_picture() throws IOException {
    Path log = csv(50, _ -> 1);
    assertThat(Typed.words("refine " + log + " --norm l2 --plot").out()).contains("┤⠉");
    Path picture = folder.resolve("x.svg");
    var said = Typed.words("refine " + log + " --norm l2 --out " + picture);
    assertThat(said.exit()).isZero();
    assertThat(said.out()).isEmpty();
    assertThat(Files.readString(picture)).startsWith("<svg");
    // Beside a form the picture does not get into its text.
    var both = Typed.words("refine " + log + " --norm l2 --plot --csv");
    assertThat(both.out()).hasLineCount(51).startsWith("step,value");
    assertThat(both.err()).contains("┤⠉");
    Path table = folder.resolve("x.csv");
    var filed = Typed.words("refine " + log + " --norm l2 --plot --out " + table);
    assertThat(filed.out()).contains("┤⠉");
    assertThat(Files.readString(table)).hasLineCount(51).startsWith("step,value");
  }

  @Test
  void a_bare_file_needs_the_option() throws IOException {
    var said = Typed.line("refine", csv(50, _ -> 1).toString());
    assertThat(said.exit()).isEqualTo(Exit.USAGE);
    assertThat(said.err()).contains("--norm must say").hasLineCount(1);
  }

  @Test
  void faulty_norms_are_named_with_their_line_and_bridged_when_asked() throws IOException {
    for (String bad : List.of("0", "-1", "nan", "inf", "")) {
      Path log = csv(50, t -> t == 20 ? bad : "1");
      var said = Typed.words("refine " + log + " --norm l2");
      assertThat(said.exit()).as(bad).isEqualTo(Exit.DAMAGED);
      // A header and twenty rows come before.
      assertThat(said.err()).contains("norms.csv:22:", "--skip").hasLineCount(1);
      var skipped = Typed.words("refine " + log + " --norm l2 --skip");
      assertThat(skipped.exit()).isZero();
      assertThat(skipped.err()).contains("1 faulty norms were bridged");
      assertThat(skipped.out().lines()).hasSize(51);
    }
  }

  @Test
  void several_faults_are_counted_and_a_missing_number_is_called_so() throws IOException {
    Path log = csv(50, t -> t == 9 || t == 30 ? "" : "1");
    assertThat(Typed.words("refine " + log + " --norm l2").err())
        .isEqualTo(
            "stepwright: "
                + log
                + ":11: a norm must be > 0 and finite, got no number, the first of 2 such rows;"
                + " mend the log or leave it out with --skip\n");
  }

  @Test
  void a_fault_that_is_trimmed_is_none() throws IOException {
    Path log = csv(50, t -> t == 49 ? "0" : "1");
    assertThat(values(Typed.words("refine " + log + " --norm l2 --trim 2"))).hasSize(46);
  }

  @Test
  void too_few_norms_and_a_late_spike_are_refused_and_linear_must_be_asked_for()
      throws IOException {
    var few = Typed.words("refine " + csv(19, _ -> 1) + " --norm l2");
    assertThat(few.exit()).isEqualTo(Exit.USAGE);
    assertThat(few.err()).contains("at least 20", "got 19", "fallback").hasLineCount(1);
    Path late = csv(100, t -> t < 80 ? 1 : 1e-3);
    var spike = Typed.words("refine " + late + " --norm l2");
    assertThat(spike.exit()).isEqualTo(Exit.USAGE);
    assertThat(spike.err()).contains("10 %", "collapse late").hasLineCount(1);
    for (String form : List.of("--csv", "--json", "--spec", "--plot")) {
      var linear = Typed.words("refine " + late + " --norm l2 --fallback " + form);
      assertThat(linear.exit()).as(linear.err()).isZero();
      assertThat(linear.err()).contains("linear decay instead");
    }
  }

  @Test
  void a_column_that_is_not_there_is_a_wrong_argument() throws IOException {
    Path log = csv(50, _ -> 1);
    var said = Typed.words("refine " + log + " --norm l2 --column gnorm");
    assertThat(said.exit()).isEqualTo(Exit.USAGE);
    assertThat(said.err()).contains("[step, norm], got gnorm", "--column").hasLineCount(1);
  }

  @Test
  void json_lines_of_others_call_it_norm_and_a_row_without_it_is_a_fault() throws IOException {
    IntFunction<String> row = t -> "{\"step\": %d, \"norm\": %s}".formatted(t, 1 + t % 3);
    Path log = file("norms.jsonl", "", 50, row);
    double[] own = values(Typed.words("refine --norm l2 " + log));
    assertThat(own).isEqualTo(values(Typed.words("refine --norm l2 " + csv(50, t -> 1 + t % 3))));
    Path holes = file("holes.jsonl", "", 50, t -> t == 7 ? "{\"step\": 7}" : row.apply(t));
    var said = Typed.words("refine --norm l2 " + holes);
    assertThat(said.exit()).isEqualTo(Exit.DAMAGED);
    assertThat(said.err()).contains("holes.jsonl:8:", "got no number;").hasLineCount(1);
  }

  @Test
  void an_event_file_without_the_tag_tells_those_that_it_has() {
    Path run = folder.resolve("run");
    Typed.words("run digits-softmax --lr linear --budget steps:30 --out " + run);
    String events = Typed.words("export --tensorboard " + run).out().strip();
    var said = Typed.words("refine --norm l2 --column gnorm " + events);
    assertThat(said.exit()).isEqualTo(Exit.USAGE);
    assertThat(said.err()).contains("gradL2, loss", "got gnorm", "--column").hasLineCount(1);
    assertThat(values(Typed.words("refine --norm l2 --column gradL1 " + events))).hasSize(30);
  }

  @Test
  void the_table_that_export_writes_can_be_refined() throws IOException {
    Path run = folder.resolve("run");
    Typed.words(
        "run digits-softmax --lr linear --optimizer amsgrad --budget steps:30 --out " + run);
    Path table = folder.resolve("run.csv");
    Typed.words("export --csv " + run + " --out " + table);
    double[] own = values(Typed.words("refine " + run));
    assertThat(values(Typed.words("refine --norm l1 " + table))).isEqualTo(own);
  }

  /** What --lr makes of the spec is as near to the full schedule as was said. */
  @Test
  void a_spec_is_as_near_to_the_schedule_as_it_says() throws IOException {
    Path log = csv(400, t -> (t < 40 ? 9 - t * 0.2 : 1) + 0.3 * Math.sin(t * t));
    double[] full = values(Typed.words("refine --norm l2 " + log));
    for (String form : List.of("--spec", "--spec --knots 9", "--fit")) {
      var said = Typed.words("refine --norm l2 " + log + " " + form);
      assertThat(said.exit()).isZero();
      assertThat(said.err()).hasLineCount(1).contains("of the peak");
      var shown = Typed.words("schedule show --steps 400 " + said.out().strip());
      assertThat(shown.exit()).as(shown.err()).isZero();
      if (form.startsWith("--spec")) {
        double allowed = Double.parseDouble(said.err().split("at most ")[1].split(" ")[0]) * 1.06;
        assertThat(values(shown)).containsExactly(full, Offset.offset(allowed));
      }
    }
  }

  @Test
  void code_is_exported_for_each_library() throws IOException {
    Path log = csv(50, t -> t < 5 ? 3 : 1);
    Path code = folder.resolve("refined.py");
    var said = Typed.words("refine --norm l2 --export torch " + log + " --out " + code);
    assertThat(said.exit()).as(said.err()).isZero();
    assertThat(Files.readString(code)).contains("LambdaLR", "refine", "norms.csv");
    assertThat(Typed.words("refine --norm l2 --export optax " + log).out())
        .contains("optax.join_schedules");
    assertThat(Typed.words("refine --norm l2 --export djl " + log).out())
        .contains("implements Tracker");
    assertThat(Typed.words("refine --norm l2 --export jax " + log).exit()).isEqualTo(Exit.USAGE);
  }
}
