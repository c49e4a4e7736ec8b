package io.github.stepwright.bench.score;

import static io.github.stepwright.bench.score.Panels.INF;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.stepwright.DataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StudiesTest {

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({
    "3 1 2, 2",
    "7 Infinity 5, 7",
    "Infinity 5 Infinity, Infinity",
    "1 Infinity Infinity 2 3, 3",
    "Infinity Infinity Infinity 2 3, Infinity",
    "4 2, 3",
    "4 Infinity, Infinity",
    "9, 9",
  })
  void median_over_studies_survives_misses(String studies, double median) {
    double[] seconds = Arrays.stream(studies.split(" ")).mapToDouble(Double::parseDouble).toArray();
    var table = new Studies(List.of("A"), List.of("w"), new double[][][] {{seconds}});
    assertThat(table.median().at(0, 0)).isEqualTo(median);
  }

  @Test
  void best_trial_of_a_study_comes_before_the_median_over_studies() throws IOException {
    Studies studies =
        read(
            """
            submission,study,trial,w,x
            A,1,1,50,inf
            A,1,2,40,inf
            A,2,1,inf,9
            A,2,2,inf,8
            A,3,1,70,7
            A,3,2,60,inf
            """);
    assertThat(studies.count()).isEqualTo(3);
    // Bests on w: 40, inf, 60; on x: inf, 8, 7.
    assertThat(studies.median())
        .isEqualTo(new Times(List.of("A"), List.of("w", "x"), new double[][] {{60, 8}}));
  }

  @Test
  void trials_without_a_study_column_are_one_study() throws IOException {
    Studies studies = read("submission,trial,w\nA,1,5\nA,2,3\nB,1,4\n");
    assertThat(studies.count()).isEqualTo(1);
    assertThat(studies.median().at(0, 0)).isEqualTo(3);
    assertThat(studies.median().submissions()).containsExactly("A", "B");
  }

  @Test
  void misses_comments_quotes_spaces_and_empty_lines_are_read() throws IOException {
    Times times =
        read("# made by hand\nname, w , x,y,z\n\n\"A, tuned\", inf ,INF,nan,1.5e2\nB,1,.5,+2.,3\n")
            .median();
    assertThat(times)
        .isEqualTo(
            new Times(
                List.of("A, tuned", "B"),
                List.of("w", "x", "y", "z"),
                new double[][] {{INF, INF, INF, 150}, {1, 0.5, 2, 3}}));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "s,w,x;A,1,2;B,3,4a|line 3, column 3: time must be a number > 0, or inf for a miss, found"
            + " '4a'",
        "s,w,x;A,,2|line 2, column 2: time must be a number > 0, or inf for a miss, found ''",
        "s,w;A,-inf|line 2, column 2: time must be a number > 0, or inf for a miss, found '-inf'",
        "s,w;A,0|line 2, column 2: time must be a number > 0, or inf for a miss, found '0'",
        "s,w;A,-3|line 2, column 2: time must be a number > 0, or inf for a miss, found '-3'",
        "s,w;A,1e999|line 2, column 2: time must be a number > 0, or inf for a miss, found '1e999'",
        "s,study,w;A,1,x|line 2, column 3: time must be a number > 0, or inf for a miss, found 'x'",
        "s,w,x;A,1|line 2, column 3: row must have 3 cells like the header, found 2",
        "s,w,x;A,1,2,3|line 2, column 4: row must have 3 cells like the header, found 4",
        "s,w,w;A,1,2|line 1, column 3: workload names must differ and not be empty, found 'w'",
        "s,w,;A,1,2|line 1, column 3: workload names must differ and not be empty, found ''",
        "s;A|line 1, column 1: header must name at least one workload, found [s]",
        "s,w;,1|line 2, column 1: name must not be empty, found nothing",
        "s,w;A,1;A,2|line 3, column 1: A must be there once, found it in line 2 too; tell rows"
            + " apart by a study or trial column",
      })
  void damaged_file_is_told_by_line_and_column(String lines, String complaint) throws IOException {
    Path file = Files.writeString(folder.resolve("times.csv"), lines.replace(';', '\n') + "\n");
    assertThatThrownBy(() -> Studies.read(file))
        .isInstanceOf(DataException.class)
        .hasMessage(file + ", " + complaint);
  }

  @Test
  void file_without_rows_and_unequal_studies_are_damage_too() {
    assertThatThrownBy(() -> read("s,w\n"))
        .isInstanceOf(DataException.class)
        .hasMessageEndingWith("must have a header and at least one row, found no row");
    assertThatThrownBy(() -> read("s,study,w\nA,1,1\nA,2,1\nB,1,1\n"))
        .isInstanceOf(DataException.class)
        .hasMessageEndingWith("must have the same number of studies, found 2 of A and 1 of B");
    assertThatThrownBy(() -> read("s,w\n\"A,1\n"))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("times.csv")
        .hasMessageNotContaining("\n");
  }

  @Test
  void missing_file_is_a_wrong_argument_and_not_damage() {
    Path nowhere = folder.resolve("nowhere.csv");
    assertThatThrownBy(() -> Times.read(nowhere))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("times file must exist, got " + nowhere);
  }

  @Test
  void ragged_or_impossible_tables_are_refused() {
    assertThatThrownBy(() -> Panels.of(new double[] {1, 0}))
        .hasMessage("time of A on w1 must be > 0 or infinite, got 0.0");
    assertThatThrownBy(() -> Panels.of(new double[] {Double.NaN}))
        .hasMessage("time of A on w0 must be > 0 or infinite, got NaN");
    assertThatThrownBy(() -> Panels.of(new double[] {1, 2}, new double[] {1}))
        .hasMessage("times of B must have 2 columns, one per workload, got 1");
    assertThatThrownBy(
            () -> new Studies(List.of("A"), List.of("v", "w"), new double[][][] {{{1, 2}, {1}}}))
        .hasMessage("studies of A on w must be as many as elsewhere and at least 1, got 1 and 2");
    assertThatThrownBy(() -> new Times(List.of("A", "A"), List.of("w"), new double[][] {{1}, {1}}))
        .hasMessage("submissions must differ from each other, got [A, A]");
  }

  private Studies read(String text) throws IOException {
    return Studies.read(Files.writeString(folder.resolve("times.csv"), text));
  }
}
