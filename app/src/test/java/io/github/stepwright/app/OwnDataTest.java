package io.github.stepwright.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A file of the reader's own: the third command of the README. */
class OwnDataTest {

  @TempDir Path folder;

  /** Two kinds of points, each around a corner of its own, the label as text in the middle. */
  private static String points(int rows) {
    var random = new Random(1);
    var text = new StringBuilder("height,kind,width\n");
    for (int i = 0; i < rows; i++) {
      boolean one = i % 2 == 0;
      double at = one ? 4 : -4;
      text.append(at + random.nextGaussian())
          .append(one ? ",oak," : ",\"birch, white\",")
          .append(100 * (at + random.nextGaussian()))
          .append('\n');
    }
    return text.toString();
  }

  private Path csv(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private static Path packed(Path file, byte[] bytes) throws IOException {
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write(bytes);
    }
    return file;
  }

  private Typed run(String workload, String name) {
    return run(workload, name, 0);
  }

  private Typed run(String workload, String name, long seed) {
    return Typed.line(
        "run",
        workload,
        "--budget",
        "steps:50",
        "--seed",
        Long.toString(seed),
        "--out",
        folder.resolve(name).toString(),
        "--json");
  }

  @Test
  void text_labels_are_learnt_and_a_packed_file_is_the_same_as_a_plain_one() throws IOException {
    String points = points(200);
    // A path may hold commas and blanks.
    Path plain = csv("my, own.csv", points);
    Path packed = packed(folder.resolve("own.csv.gz"), points.getBytes(StandardCharsets.UTF_8));
    var said = run("csv:" + plain + ",label=kind", "plain");
    assertThat(said.err()).isEmpty();
    assertThat(said.exit()).isZero();
    assertThat(said.out()).contains("\"testAccuracy\" : 1.0");
    assertThat(run("csv:" + packed + ",label=kind", "packed").exit()).isZero();
    assertThat(folder.resolve("packed/weights.bin"))
        .hasSameBinaryContentAs(folder.resolve("plain/weights.bin"));
  }

  @Test
  void hidden_layers_make_a_perceptron() throws IOException {
    Path file = csv("own.csv", points(200));
    var said = run("csv:" + file + ",label=kind,hidden=5+3", "a");
    assertThat(said.exit()).isZero();
    // 2 features, 5 and 3 units, 2 classes
    int weights = 2 * 5 + 5 + 5 * 3 + 3 + 3 * 2 + 2;
    assertThat(folder.resolve("a/weights.bin")).hasSize(4L * weights);
  }

  @Test
  void a_study_can_split_the_file_anew() throws IOException {
    Path file = csv("own.csv", points(200));
    assertThat(run("csv:" + file + ",label=kind", "usual", 3).exit()).isZero();
    assertThat(run("csv:" + file + ",label=kind,split=seed", "own", 3).exit()).isZero();
    assertThat(run("csv:" + file + ",label=kind,split=seed", "again", 3).exit()).isZero();
    Path own = folder.resolve("own/weights.bin");
    assertThat(own).hasSameBinaryContentAs(folder.resolve("again/weights.bin"));
    assertThat(Files.mismatch(own, folder.resolve("usual/weights.bin"))).isNotEqualTo(-1);
  }

  @Test
  void a_malformed_row_is_told_with_file_line_and_column() throws IOException {
    Path file = csv("own.csv", points(50).replaceFirst("\n[^,]+,oak", "\nabout 4,oak"));
    var said = run("csv:" + file + ",label=kind", "a");
    assertThat(said.exit()).isEqualTo(Exit.DAMAGED);
    assertThat(said.err())
        .contains("own.csv:2: column height must be a finite number, got \"about 4\"")
        .hasLineCount(1);
    assertThat(folder.resolve("a")).doesNotExist();
  }

  @Test
  void a_packed_file_that_was_cut_or_is_none_is_damaged() throws IOException {
    Path file = packed(folder.resolve("own.csv.gz"), points(2000).getBytes(StandardCharsets.UTF_8));
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, java.util.Arrays.copyOf(bytes, bytes.length / 2));
    var cut = run("csv:" + file + ",label=kind", "a");
    assertThat(cut.exit()).isEqualTo(Exit.DAMAGED);
    assertThat(cut.err()).contains("own.csv.gz: must be CSV").hasLineCount(1);
    Files.writeString(file, points(5));
    assertThat(run("csv:" + file + ",label=kind", "a").exit()).isEqualTo(Exit.DAMAGED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"own.libsvm", "own.libsvm.gz"})
  void libsvm_is_learnt_too(String name) throws IOException {
    var text = new StringBuilder();
    var random = new Random(2);
    for (int i = 0; i < 120; i++) {
      boolean one = i % 2 == 0;
      // A feature that is not named is 0.
      text.append(one ? "+1 1:" : "-1 3:").append(3 + random.nextGaussian()).append('\n');
    }
    Path file = folder.resolve(name);
    byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
    if (name.endsWith(".gz")) {
      packed(file, bytes);
    } else {
      Files.write(file, bytes);
    }
    var said = run("libsvm:" + file, "a");
    assertThat(said.exit()).isZero();
    assertThat(said.out()).contains("\"testAccuracy\" : 1.0");
  }

  @Test
  void a_malformed_libsvm_row_is_told_with_file_line_and_field() throws IOException {
    Path file = Files.writeString(folder.resolve("own.libsvm"), "1 1:2\n-1 2:1\n1 2:5 1:3\n");
    var said = run("libsvm:" + file, "a");
    assertThat(said.exit()).isEqualTo(Exit.DAMAGED);
    assertThat(said.err()).contains("own.libsvm:3: field 3").hasLineCount(1);
  }

  @Test
  void too_little_memory_is_one_line() throws IOException {
    // Longer than any array of Java.
    Path file = Files.writeString(folder.resolve("own.libsvm"), "1 1:2\n-1 2147483647:1\n");
    var said = run("libsvm:" + file, "a");
    assertThat(said.exit()).isEqualTo(Exit.FAILED);
    assertThat(said.err()).contains("memory must hold the run", "-Xmx8g").hasLineCount(1);
  }

  @Test
  void a_column_that_is_not_there_is_a_wrong_argument() throws IOException {
    Path file = csv("own.csv", points(9));
    var said = run("csv:" + file + ",label=sort", "a");
    assertThat(said.exit()).isEqualTo(Exit.USAGE);
    assertThat(said.err())
        .contains("label must be a column")
        .contains("[height, kind, width], got sort")
        .hasLineCount(1);
  }

  @Test
  void a_run_on_a_file_is_resumed_from_its_directory_alone() throws IOException {
    Path file = csv("own.csv", points(100));
    run("csv:" + file + ",label=kind", "a");
    byte[] weights = Files.readAllBytes(folder.resolve("a/weights.bin"));
    Path journal = folder.resolve("a/journal.jsonl");
    String text = Files.readString(journal);
    Files.writeString(journal, text.substring(0, text.length() / 2));
    assertThat(Typed.line("resume", folder.resolve("a").toString()).exit()).isZero();
    assertThat(folder.resolve("a/weights.bin")).hasBinaryContent(weights);
  }
}
