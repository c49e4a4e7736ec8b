package io.github.stepwright.bench.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.stepwright.DataException;
import io.github.stepwright.Split;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ReadersTest {

  @TempDir Path folder;

  private Path file(String name, String content) throws IOException {
    return Files.writeString(folder.resolve(name), content.replace("\\n", "\n"));
  }

  @Test
  void a_label_may_stand_anywhere_and_be_text() throws IOException {
    Table table = Csv.read(file("a.csv", "x,\"kind, or so\",y\n1,b,2\n-3,a,4e-1\n"), "kind, or so");
    assertThat(table.features()).containsExactly("x", "y");
    assertThat(table.values()).containsExactly(1, 2, -3, 0.4f);
    assertThat(table.classes()).containsExactly("a", "b");
    assertThat(table.labels()).containsExactly(1, 0);
  }

  @Test
  void numbers_as_classes_are_sorted_as_numbers() throws IOException {
    Table table = Csv.read(file("a.csv", "y,x\n10,1\n9,2\n-1,3\n"), "y");
    assertThat(table.classes()).containsExactly("-1", "9", "10");
    assertThat(table.labels()).containsExactly(2, 1, 0);
  }

  @Test
  void a_packed_file_is_the_same_as_a_plain_one() throws IOException {
    String content = "y,x\na,1\nb,2\n";
    Path packed = folder.resolve("a.csv.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(packed))) {
      out.write(content.getBytes(StandardCharsets.UTF_8));
    }
    Table plain = Csv.read(file("a.csv", content), "y");
    Table unpacked = Csv.read(packed, "y");
    assertThat(unpacked.values()).containsExactly(plain.values());
    assertThat(unpacked.labels()).containsExactly(plain.labels());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "y,x,z\\na,1,2\\nb,oops,3\\n | a.csv:3: column x must be a finite number, got \"oops\"",
        "y,x\\na,1\\nb,NaN\\n | a.csv:3: column x must be a finite number, got \"NaN\"",
        "y,x\\na,1\\nb,\\n | a.csv:3: column x must be a finite number, got \"\"",
        "y,x\\na,1\\nb\\n | a.csv:3: a row must have 2 columns, found 1",
        "y,x\\na,1\\na,2\\n | label must have two classes at least, found only [a]",
        "y,x\\n | must hold rows, found none",
        "y,x\\n,1\\nb,2\\n | a.csv:2: column y must be a label, got \"\"",
      })
  void damage_is_told_with_file_line_and_column(String content, String message) throws IOException {
    Path file = file("a.csv", content);
    assertThatThrownBy(() -> Csv.read(file, "y"))
        .isInstanceOf(DataException.class)
        .hasMessageContaining(message);
  }

  @Test
  void an_empty_file_is_damaged_and_a_missing_column_a_wrong_argument() throws IOException {
    Path empty = file("e.csv", "");
    assertThatThrownBy(() -> Csv.read(empty, "y"))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("must begin with a header");
    Path other = file("o.csv", "a,b\n1,2\n");
    assertThatThrownBy(() -> Csv.read(other, "y"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("label must be a column of")
        .hasMessageContaining("[a, b], got y");
  }

  @Test
  void libsvm_fills_what_is_not_named_with_zero() throws IOException {
    Table table = Libsvm.read(file("a.libsvm", "+1 2:0.5\n-1 1:1 4:-2\n\n"));
    assertThat(table.width()).isEqualTo(4);
    assertThat(table.values()).containsExactly(0, 0.5f, 0, 0, 1, 0, 0, -2);
    assertThat(table.classes()).containsExactly("-1", "+1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1 1:2\\n2 3:1 2:5\\n | a.libsvm:2: field 3 must be index:value with rising indices",
        "1 1:2\\n2 0:1\\n | a.libsvm:2: field 2",
        "1 1:x\\n2 1:1\\n | a.libsvm:1: field 2",
        "1 7\\n2 1:1\\n | a.libsvm:1: field 2",
      })
  void a_damaged_libsvm_row_is_told_with_file_line_and_field(String content, String message)
      throws IOException {
    Path file = file("a.libsvm", content);
    assertThatThrownBy(() -> Libsvm.read(file))
        .isInstanceOf(DataException.class)
        .hasMessageContaining(message);
  }

  static List<String> tables() {
    return Shipped.tables();
  }

  @ParameterizedTest
  @MethodSource("tables")
  void every_shipped_table_is_scaled_on_its_training_split(String name) {
    Dataset data = Shipped.table(name);
    float[] values = data.part(Split.TRAIN).values();
    int rows = data.part(Split.TRAIN).labels().length;
    for (int j = 0; j < data.width(); j++) {
      double sum = 0;
      double squares = 0;
      for (int i = 0; i < rows; i++) {
        double x = values[i * data.width() + j];
        sum += x;
        squares += x * x;
      }
      double variance = squares / rows;
      assertThat(sum / rows).isCloseTo(0, Offset.offset(1e-4));
      assertThat(variance == 0 || Math.abs(variance - 1) < 1e-3)
          .as("column %d has variance %s", j, variance)
          .isTrue();
    }
  }

  @Test
  void sizes_are_those_of_the_data_page() {
    assertThat(rows("digits")).isEqualTo(1797);
    assertThat(rows("mushrooms")).isEqualTo(8124);
    assertThat(Shipped.table("letter").part(Split.TEST).labels()).hasSize(5000);
    assertThat(Shipped.table("shuttle").part(Split.TEST).labels()).hasSize(14500);
    assertThat(Shipped.table("mushrooms").part(Split.TEST).labels()).hasSize(1611);
    assertThat(Shipped.table("glass").classes()).isEqualTo(6);
  }

  private static int rows(String name) {
    int rows = 0;
    for (Split split : Split.values()) {
      rows += Shipped.table(name).part(split).labels().length;
    }
    return rows;
  }
}
