package io.github.stepwright.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the command line says about optimizers that have no rate. */
class UnratedOptimizerTest {

  @TempDir Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int type(String words, String... more) {
    var all = new ArrayList<>(List.of(words.split(" ")));
    all.addAll(List.of(more));
    return Stepwright.commandLine(new PrintWriter(out, true), new PrintWriter(err, true))
        .execute(all.toArray(String[]::new));
  }

  @Test
  void a_run_says_null_where_the_schedule_would_stand_and_can_be_replayed() {
    String run = folder.resolve("run").toString();
    int exit = type("run noisy-quadratic --optimizer cocob --budget steps:20 --json --out", run);
    assertThat(exit).as(err.toString()).isZero();
    assertThat(out.toString()).contains("\"lr\" : null").contains("\"optimizer\" : \"cocob\"");
    assertThat(type("replay", run)).isZero();
    assertThat(out.toString()).contains("no difference");
  }

  @Test
  void a_schedule_beside_it_is_refused_by_run_and_by_compare() {
    String refused =
        "stepwright: an optimizer beside --lr must have a rate, got dowg, which has none, and --lr"
            + " rex; drop --lr";
    String dir = folder.resolve("none").toString();
    int run = type("run noisy-quadratic --optimizer dowg --lr rex --out", dir);
    assertThat(run).isEqualTo(Exit.USAGE);
    assertThat(err.toString().strip()).isEqualTo(refused);
    err.getBuffer().setLength(0);
    int compare =
        type("compare noisy-quadratic --optimizer sgd --optimizer dowg --lr rex --out", dir);
    assertThat(compare).isEqualTo(Exit.USAGE);
    assertThat(err.toString().strip()).isEqualTo(refused);
    assertThat(Path.of(dir)).doesNotExist();
  }

  @Test
  void a_comparison_shows_it_in_one_row() {
    String dir = folder.resolve("compare").toString();
    int exit = type("compare noisy-quadratic --quick --optimizer dowg --out", dir);
    assertThat(exit).as(err.toString()).isZero();
    assertThat(out.toString())
        .contains("no rate to tune")
        .contains("there is no rate to tune and no schedule to choose")
        .contains("3 runs on");
    assertThat(Path.of(dir, "report.html")).exists();
  }
}
