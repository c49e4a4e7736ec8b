package io.github.stepwright.bench.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.stepwright.Split;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DivisionTest {

  @ParameterizedTest
  @ValueSource(strings = {"digits", "glass", "letter", "mushrooms"})
  void every_study_has_as_many_rows_of_each_split_and_others(String name) {
    Dataset usual = Shipped.table(name);
    Dataset one = Shipped.studies(name).apply(1);
    Dataset other = Shipped.studies(name).apply(2);
    for (Split split : Split.values()) {
      int[] labels = usual.part(split).labels();
      assertThat(one.part(split).labels()).hasSameSizeAs(labels);
      assertThat(other.part(split).labels()).hasSameSizeAs(labels);
      assertThat(one.part(split).labels()).isNotEqualTo(other.part(split).labels());
    }
  }

  @Test
  void the_same_seed_splits_the_same_way() {
    float[] once = Shipped.studies("segment").apply(7).part(Split.TEST).values();
    assertThat(Shipped.studies("segment").apply(7).part(Split.TEST).values()).isEqualTo(once);
  }

  @Test
  void each_row_is_in_one_split_and_each_class_in_all() {
    Dataset glass = Shipped.studies("glass").apply(5);
    int rows = 0;
    for (Split split : Split.values()) {
      int[] labels = glass.part(split).labels();
      rows += labels.length;
      assertThat(Arrays.stream(labels).distinct().count()).isEqualTo(glass.classes());
    }
    assertThat(rows).isEqualTo(214);
  }

  /** A row tests with a chance of 0.15: of 150 rows 0.2 have not in forty draws, in the mean. */
  @Test
  void over_many_seeds_nearly_every_row_tests_and_none_too_often() {
    Table table = Csv.read(Source.shipped("iris.csv.gz"), Optional.empty());
    int[] tested = new int[table.rows()];
    for (long seed = 0; seed < 40; seed++) {
      int[] split = Division.shares(table, seed).split();
      for (int row = 0; row < split.length; row++) {
        tested[row] += split[row] == Split.TEST.ordinal() ? 1 : 0;
      }
    }
    assertThat(Arrays.stream(tested).filter(t -> t == 0).count()).isLessThan(4);
    assertThat(Arrays.stream(tested).max().orElseThrow()).isLessThan(20);
  }
}
