package io.github.stepwright.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.stepwright.Paper;
import io.github.stepwright.run.Catalog;
import io.github.stepwright.spec.Spec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * {@code docs/schedules.md} is written by hand; its names, keys, defaults and sources are checked.
 */
class SchedulesPageTest {

  private static List<String> rows() throws IOException {
    return Files.readAllLines(Path.of("..", "docs", "schedules.md")).stream()
        .filter(line -> line.startsWith("| `"))
        .toList();
  }

  static List<String> names() {
    return Catalog.SCHEDULES.names();
  }

  @ParameterizedTest
  @MethodSource("names")
  void a_schedule_has_a_row_with_its_keys_defaults_and_source(String name) throws IOException {
    String spec = name + ":" + Catalog.SCHEDULES.keys(name);
    List<String> row = rows().stream().filter(r -> r.startsWith("| `" + spec + "` |")).toList();
    assertThat(row).as(spec).hasSize(1);
    Paper paper = Catalog.SCHEDULES.type(name).getAnnotation(Paper.class);
    String source =
        paper.arxiv().isEmpty()
            ? paper.authors() + " " + paper.year()
            : "[%1$s](https://arxiv.org/abs/%1$s)".formatted(paper.arxiv());
    assertThat(row.getFirst()).contains(" | " + source);
  }

  @Test
  void every_example_can_be_read_and_printed_with_the_same_parts() throws IOException {
    String page = Files.readString(Path.of("..", "docs", "schedules.md"));
    List<String> examples =
        Pattern.compile("`([a-z]+:[^`]*)`")
            .matcher(page.substring(page.indexOf("## Often wanted")))
            .results()
            .map(match -> match.group(1))
            .toList();
    assertThat(examples).hasSizeGreaterThanOrEqualTo(5);
    for (String spec : examples) {
      String printed = Catalog.SCHEDULES.print(Catalog.SCHEDULES.parse(spec));
      assertThat(names(printed)).isEqualTo(names(spec));
    }
  }

  private static List<String> names(String spec) {
    return Spec.parse(spec).parts().stream().map(Spec.Part::name).toList();
  }

  @Test
  void the_page_names_nothing_that_is_not_there() throws IOException {
    assertThat(rows()).hasSameSizeAs(names());
  }
}
