package io.github.stepwright.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.stepwright.Budget;
import io.github.stepwright.Knob;
import io.github.stepwright.Problem;
import io.github.stepwright.bench.compare.Arena;
import io.github.stepwright.bench.compare.Comparison;
import io.github.stepwright.bench.workload.Workloads;
import io.github.stepwright.control.Following;
import io.github.stepwright.optim.Sgd;
import io.github.stepwright.run.DurableRun;
import io.github.stepwright.run.Plan;
import io.github.stepwright.run.RunDirectory;
import io.github.stepwright.run.Scalar;
import io.github.stepwright.schedule.Rex;
import io.github.stepwright.train.Descent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

class ReportTest {

  @TempDir Path folder;

  private static final Problem QUADRATIC = new Workloads().open("noisy-quadratic").orElseThrow();

  @Test
  void a_comparison_is_one_file_that_needs_no_network() throws Exception {
    var comparison =
        new Comparison(
            List.of("noisy-quadratic"),
            List.of("constant", "rex"),
            List.of(),
            List.of(0.01, 0.02),
            List.of(0L),
            Comparison.seeds(2),
            null,
            1);
    var result = new Arena(comparison, _ -> QUADRATIC, (_, _) -> {}).run(1);
    Path file = folder.resolve("report.html");
    ComparisonReport.write(result, "./stepwright compare", Map.of("java", "25"), 1.5, file);
    String html = Files.readString(file);
    assertThat(html).doesNotContain("src=").doesNotContain("@import").doesNotContain("<link");
    assertThat(html).contains("At 10 steps").contains("At 20 steps").contains("uPlot=");
    assertThat(html).contains("./stepwright compare").contains("--budget steps:10 --seed 3");
    String figures =
        html.substring(html.indexOf("id=\"figures\">") + 13, html.indexOf("</script>"));
    // schedules, two of losses, ranks, two of sensitivity
    assertThat(JsonMapper.builder().build().readTree(figures)).hasSize(6);
  }

  @Test
  void what_comes_from_outside_is_escaped() {
    var page = new Page("a < b & \"c\"").text("<script>alert(1)</script>");
    page.charts(
        new Figure(
            "t",
            "x",
            "y",
            false,
            Figure.Y.LINEAR,
            List.of(Figure.Line.of("</script><b>", 0, List.of(1.0), List.of(2.0)))));
    String html = page.html();
    assertThat(html).doesNotContain("<script>alert").doesNotContain("</script><b>");
    assertThat(html).contains("a &lt; b &amp; &quot;c&quot;");
  }

  @Test
  void a_run_has_its_curves_its_figures_and_its_command() throws IOException {
    var directory = run("run", 40);
    RunReport.write(directory.read(), directory.report());
    String html = Files.readString(directory.report());
    assertThat(html)
        .contains("Done after 40 steps.")
        .contains("gradL2")
        .contains("Norm of the unclipped gradient")
        .doesNotContain("did not come to its end");
  }

  private RunDirectory run(String name, long steps) {
    var directory = new RunDirectory(folder.resolve(name)).prepare(false);
    var sgd = new Sgd(0.1, 0, false, 0, 0);
    var values = new LinkedHashMap<>(sgd.knobs());
    values.put(Knob.BATCH_SIZE, 1.0);
    var plan =
        new Plan(
            Map.of("workload", "noisy-quadratic"),
            Map.of("lr", Following.rate(new Rex(0.1, 0))),
            new Budget.Steps(steps),
            values,
            0,
            Optional.empty());
    try (var workload = QUADRATIC.start(new Descent(sgd), 0);
        var run = DurableRun.begin(directory, plan, workload, Map.of(), () -> 0)) {
      run.go();
    }
    return directory;
  }

  @Test
  void a_run_that_ended_away_from_its_horizon_says_so() throws IOException {
    var directory = run("early", 40);
    List<String> lines = new ArrayList<>(Files.readAllLines(directory.journal()));
    // Cut at step 30 and ended there, as a controller would.
    int cut = 0;
    while (!lines.get(cut).contains("\"entry\":\"stepped\",\"step\":30")) {
      cut++;
    }
    lines = new ArrayList<>(lines.subList(0, cut));
    lines.add("{\"entry\":\"ended\",\"step\":30,\"how\":\"stopped\"}");
    Files.write(directory.journal(), lines);
    assertThat(RunReport.horizon(directory.read()))
        .contains(
            "The run ended at 75.0 % of its budget, so its schedule did not come to its end.");
    assertThat(RunReport.horizon(run("whole", 40).read())).isEmpty();
  }

  @Test
  void a_long_line_keeps_its_spikes_and_its_ends() {
    var line = new ArrayList<Scalar>();
    for (int t = 0; t < 100_000; t++) {
      line.add(new Scalar(t, 0, "loss", t == 54_321 ? 99 : t == 54_322 ? -99 : Math.sin(t)));
    }
    List<Scalar> thin = Thinned.of(line, 1000);
    assertThat(thin).hasSizeLessThanOrEqualTo(1000);
    assertThat(thin).contains(line.getFirst(), line.get(54_321), line.get(54_322), line.getLast());
    assertThat(thin).isSortedAccordingTo((a, b) -> Long.compare(a.step(), b.step()));
  }

  @Test
  void the_rate_goes_into_the_last_part_of_an_optimizer() {
    assertThat(Rated.with("sgd:momentum=0.9,lr=1", 0.25)).isEqualTo("sgd:lr=0.25,momentum=0.9");
  }
}
