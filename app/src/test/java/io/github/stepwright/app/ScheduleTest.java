package io.github.stepwright.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.stepwright.Progress;
import io.github.stepwright.run.Catalog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ScheduleTest {

  @TempDir Path folder;

  @Test
  void csv_is_step_and_value_with_the_shortest_digits_that_read_back() {
    String spec = "warmup:steps=3/cosine:peak=0.1";
    var said = Typed.line("schedule", "show", spec, "--steps", "10");
    assertThat(said.exit()).isZero();
    assertThat(said.err()).isEmpty();
    assertThat(Typed.line("schedule", "show", spec, "--steps", "10", "--csv")).isEqualTo(said);
    List<String> lines = said.out().lines().toList();
    assertThat(lines).hasSize(11).first().isEqualTo("step,value");
    var schedule = Catalog.SCHEDULES.parse(spec);
    for (int t = 0; t < 10; t++) {
      double value = schedule.at(Progress.of(t, 10));
      assertThat(lines.get(t + 1)).isEqualTo(t + "," + value);
    }
    assertThat(said.out()).endsWith("\n").doesNotContain("\r");
  }

  @Test
  void a_shape_without_peak_has_peak_1() {
    var said = Typed.line("schedule", "show", "linear", "--steps", "4");
    assertThat(said.out()).isEqualTo("step,value\n0,1.0\n1,0.75\n2,0.5\n3,0.25\n");
  }

  @Test
  void json_is_one_object_with_the_same_values() {
    var said = Typed.words("schedule show linear:peak=2 --steps 4 --json");
    assertThat(said.exit()).isZero();
    JsonNode object = JsonMapper.builder().build().readTree(said.out());
    assertThat(object.propertyNames()).containsExactly("spec", "steps", "values");
    assertThat(object.get("spec").asString()).isEqualTo("linear:peak=2");
    assertThat(object.get("steps").asLong()).isEqualTo(4);
    assertThat(object.get("values").valueStream().map(JsonNode::asDouble))
        .containsExactly(2.0, 1.5, 1.0, 0.5);
  }

  @Test
  void a_plot_falls_from_the_top_left_and_has_no_colours_where_no_terminal_is() {
    var said = Typed.words("schedule show linear --steps 50 --plot");
    assertThat(said.exit()).isZero();
    List<String> lines = said.out().lines().toList();
    assertThat(lines.getFirst()).isEqualTo("linear");
    assertThat(lines.get(1)).startsWith("  1 ┤⠉");
    assertThat(said.out()).doesNotContain("\u001b");
  }

  @Test
  void a_name_that_ends_in_svg_takes_a_picture_and_another_the_table() throws Exception {
    Path picture = folder.resolve("x.svg");
    var said = Typed.line("schedule", "show", "wsd", "--steps", "50", "--out", picture.toString());
    assertThat(said.exit()).isZero();
    assertThat(said.out()).isEmpty();
    assertThat(said.err()).isEqualTo("written to " + picture + "\n");
    assertThat(root(picture)).isEqualTo("svg");
    Path table = folder.resolve("x.csv");
    Typed.line("schedule", "show", "linear", "--steps", "2", "--out", table.toString());
    assertThat(table).hasContent("step,value\n0,1.0\n1,0.5\n");
  }

  private static String root(Path picture) throws Exception {
    var factory = DocumentBuilderFactory.newInstance();
    factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
    return factory.newDocumentBuilder().parse(picture.toFile()).getDocumentElement().getTagName();
  }

  @Test
  void compare_is_one_picture_that_names_each() throws Exception {
    var said = Typed.words("schedule compare rex cosine wsd --steps 40 --plot");
    assertThat(said.exit()).isZero();
    assertThat(said.out()).contains("a rex\n").contains("b cosine\n").contains("c wsd\n");
    Path picture = folder.resolve("all.svg");
    var drawn = Typed.words("schedule compare rex cosine wsd --steps 40 --out " + picture);
    assertThat(drawn.exit()).isZero();
    assertThat(drawn.out()).isEmpty();
    assertThat(root(picture)).isEqualTo("svg");
    assertThat(Files.readString(picture)).contains("rex", "cosine", "wsd");
  }

  @Test
  void the_alias_says_once_whether_its_form_was_confirmed() throws IOException {
    var said = Typed.words("schedule show uba:phi=0.5 --steps 4");
    assertThat(said.exit()).isZero();
    assertThat(said.out())
        .isEqualTo(Typed.words("schedule show fractionalcosine:phi=0.5 --steps 4").out());
    assertThat(said.err()).contains("reconstructed").hasLineCount(1);
  }
}
