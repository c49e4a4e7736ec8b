package io.github.stepwright.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.stepwright.Paper;
import io.github.stepwright.spec.Spec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The page for users agrees with the catalogue. */
class SchedulesPageTest {

  private static final Path PAGE = Path.of("..", "docs", "schedules.md");

  static List<String> names() {
    return Catalog.SCHEDULES.names();
  }

  @ParameterizedTest
  @MethodSource("names")
  void every_name_has_a_row_with_its_keys_and_its_paper(String name) throws IOException {
    Pattern start = Pattern.compile("\\| `" + name + "[:`/].*");
    List<String> rows =
        Files.readAllLines(PAGE).stream().filter(line -> start.matcher(line).matches()).toList();
    assertThat(rows).as("rows of %s in docs/schedules.md", name).hasSize(1);
    String[] cells = rows.getFirst().split(" \\| ");
    for (String key : Catalog.SCHEDULES.keys(name).split(",")) {
      assertThat(cells[2]).contains("`" + key.replaceAll("=.*", "") + "`");
    }
    assertThat(rows.getFirst())
        .contains(Catalog.SCHEDULES.type(name).getAnnotation(Paper.class).arxiv());
  }

  @Test
  void every_spec_on_the_page_can_be_read() throws IOException {
    List<String> specs =
        Pattern.compile("`([a-z]+:[^`]*)`")
            .matcher(Files.readString(PAGE))
            .results()
            .map(match -> match.group(1))
            .toList();
    assertThat(specs).hasSizeGreaterThan(names().size());
    for (String spec : specs) {
      String printed = Catalog.SCHEDULES.print(Catalog.SCHEDULES.parse(spec));
      assertThat(Spec.parse(printed).parts().stream().map(Spec.Part::name).toList())
          .isEqualTo(Spec.parse(spec).parts().stream().map(Spec.Part::name).toList());
    }
  }
}
