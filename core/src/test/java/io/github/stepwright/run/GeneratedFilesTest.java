package io.github.stepwright.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.stepwright.Paper;
import io.github.stepwright.Progress;
import io.github.stepwright.spec.Names;
import io.github.stepwright.spec.Spec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The committed files are those that the catalogue would write now. */
class GeneratedFilesTest {

  private static final Path ROOT = Path.of("..");

  private static final String STALE = "%s is stale, write it again by: " + GeneratedFiles.COMMAND;

  @Test
  void the_page_of_papers_is_up_to_date() throws IOException {
    assertThat(Files.readString(ROOT.resolve("docs/papers.md")))
        .as(STALE, "docs/papers.md")
        .isEqualTo(PapersPage.text());
  }

  @Test
  void the_page_of_optimizers_is_up_to_date() throws IOException {
    assertThat(Files.readString(ROOT.resolve("docs/optimizers.md")))
        .as(STALE, "docs/optimizers.md")
        .isEqualTo(OptimizersPage.text(OptimizerSpeeds.of(ROOT)));
  }

  @Test
  void the_golden_values_are_up_to_date() throws IOException {
    List<String> committed = Files.readAllLines(ROOT.resolve("golden/schedules.csv"));
    List<String> now = GoldenSchedules.text().lines().toList();
    assertThat(committed.stream().map(GeneratedFilesTest::point).toList())
        .as(STALE, "golden/schedules.csv")
        .isEqualTo(now.stream().map(GeneratedFilesTest::point).toList());
    for (int i = 1; i < now.size(); i++) {
      // Cosines, powers and exponentials may differ in the last digit from machine to machine.
      double value = value(now.get(i));
      assertThat(value(committed.get(i)))
          .as(STALE + ", line %d", "golden/schedules.csv", i + 1)
          .isCloseTo(value, within(1e-13 * Math.abs(value) + 1e-16));
    }
  }

  private static String point(String line) {
    return line.substring(0, line.lastIndexOf(','));
  }

  private static double value(String line) {
    return Double.parseDouble(line.substring(line.lastIndexOf(',') + 1));
  }

  @Test
  void a_golden_line_reads_back_as_the_value_of_its_spec() {
    Pattern form = Pattern.compile("\"([^\"]*)\",(\\d+),(\\d+),([0-9.E-]+)");
    List<String> lines = GoldenSchedules.text().lines().skip(1).toList();
    assertThat(lines).hasSizeGreaterThan(1000);
    for (String line : lines) {
      Matcher match = form.matcher(line);
      assertThat(match.matches()).as(line).isTrue();
      Progress at = Progress.of(Long.parseLong(match.group(3)), Long.parseLong(match.group(2)));
      assertThat(Catalog.SCHEDULES.parse(match.group(1)).at(at))
          .as(line)
          .isEqualTo(Double.parseDouble(match.group(4)));
    }
  }

  @Test
  void every_schedule_has_golden_values() {
    var named = new TreeSet<String>();
    GoldenSchedules.text()
        .lines()
        .skip(1)
        .map(line -> line.substring(1, line.indexOf('"', 1)))
        .forEach(spec -> Spec.parse(spec).parts().forEach(part -> named.add(part.name())));
    assertThat(named).containsExactlyInAnyOrderElementsOf(Catalog.SCHEDULES.names());
  }

  @Test
  void every_schedule_and_optimizer_names_its_source() {
    for (Names<?> family : List.of(Catalog.SCHEDULES, Catalog.OPTIMIZERS)) {
      for (String name : family.names()) {
        Paper paper = family.type(name).getAnnotation(Paper.class);
        assertThat(paper).as(name).isNotNull();
        assertThat(paper.arxiv()).as(name).matches("(\\d{4}\\.\\d{4,5})?");
        assertThat(PapersPage.text()).contains("| `" + name + "` |");
      }
    }
  }

  @Test
  void the_program_writes_every_file(@TempDir Path root) throws IOException {
    GeneratedFiles.main(root.toString());
    for (var file : GeneratedFiles.texts(root).entrySet()) {
      assertThat(root.resolve(file.getKey())).hasContent(file.getValue());
    }
  }
}
