package io.github.stepwright.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.stepwright.Use;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What the page says of costs is the table of the equations; times stand where they were measured.
 */
class OptimizersPageTest {

  @TempDir private Path root;

  private static List<String> cells(OptimizerSpeeds speeds, String name) {
    String row =
        OptimizersPage.text(speeds)
            .lines()
            .filter(line -> line.startsWith("| `" + name + "` |"))
            .findFirst()
            .orElseThrow();
    return List.of(row.substring(2, row.length() - 2).split(" *\\| *", -1));
  }

  private OptimizerSpeeds speeds(String lines) throws IOException {
    Path file = root.resolve(OptimizerSpeeds.FILE);
    Files.createDirectories(file.getParent());
    Files.writeString(
        file,
        "optimizer,params,threads,memory,median_ns,min_ns,ratio_to_bytes,ratio_to_c\n" + lines);
    return OptimizerSpeeds.of(root);
  }

  @ParameterizedTest
  @CsvSource({
    "sgd, 12",
    "signsgd, 12",
    "triplemomentum, 20",
    "adagrad, 20",
    "rmsprop, 20",
    "lion, 20",
    "schedulefreesgd, 20",
    "adagradnorm, 16",
    "adadelta, 28",
    "adamw, 28",
    "nadam, 28",
    "schedulefreeadamw, 28",
    "amsgrad, 36",
    "diffgrad, 36",
    "adan, 44",
    "adahessian, 32",
    "adafactor, 24",
    "lars, 28",
    "lamb, 40",
    "muon, 20",
    "dadaptsgd, 28",
    "dadaptadam, 44",
    "prodigy, 52",
    "dog, 32", // 24, and 8 for its average
    "dowg, 24",
    "cdowg, 32",
    "momo, 28",
    "momoadam, 40",
    "cocob, 48",
    "clipnorm, +4",
    "ema, +8",
    "lookahead, +1.6", // 8 at every fifth step
    "mechanic, +16"
  })
  void bytes_are_those_of_the_table_of_arrays(String name, String bytes) throws IOException {
    assertThat(cells(OptimizerSpeeds.of(root), name).get(5)).isEqualTo(bytes);
  }

  @Test
  void every_optimizer_says_when_to_use_it() {
    for (String name : Catalog.OPTIMIZERS.names()) {
      Use use = Catalog.OPTIMIZERS.type(name).getAnnotation(Use.class);
      assertThat(use).as(name).isNotNull();
      assertThat(List.of(use.when(), use.not(), use.differs()))
          .as(name)
          .allSatisfy(text -> assertThat(text).isNotBlank().doesNotEndWith("."));
    }
  }

  @Test
  void cells_are_empty_while_nothing_is_measured() throws IOException {
    assertThat(cells(OptimizerSpeeds.of(root), "adamw").subList(8, 10)).containsExactly("", "");
  }

  @Test
  void the_time_is_that_of_the_defaults_on_the_heap_by_one_thread() throws IOException {
    OptimizerSpeeds speeds =
        speeds(
            """
            "adamw:lr=0.1,beta2=0.9",10000000,1,heap,9.0,8.0,2.0,2.0
            adamw,1000000,1,heap,0.304,0.293,1.13,1.13
            adamw,10000000,2,heap,0.551,0.491,0.69,0.69
            adamw,10000000,1,native,0.52,0.493,1.02,1.02
            adamw,10000000,1,heap,0.541,0.489,1.064,1.06
            """);
    assertThat(cells(speeds, "adamw").subList(8, 10)).containsExactly("0.54", "1.06");
  }

  @Test
  void a_time_of_other_settings_names_them() throws IOException {
    OptimizerSpeeds speeds = speeds("clipnorm:max=1/sgd,1e7,1,heap,0.4,0.3,1.2,\n");
    assertThat(cells(speeds, "clipnorm").subList(8, 10))
        .containsExactly("0.40 `clipnorm:max=1/sgd`", "1.20");
  }

  @Test
  void a_line_with_other_columns_is_refused() {
    assertThatThrownBy(() -> speeds("adamw,1,2\n"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("must have the columns optimizer,params,threads,memory")
        .hasMessageContaining("adamw,1,2");
  }
}
