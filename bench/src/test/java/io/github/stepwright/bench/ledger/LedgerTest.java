package io.github.stepwright.bench.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.stepwright.DataException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgerTest {

  record Key(String workload, double rate, long seed) {}

  record Point(long step, double value) {}

  record Came(double metric, Map<String, Double> test, List<Point> curve, boolean diverged) {}

  private static final Key KEY = new Key("csv:grün/π.csv", 0.1, 3);
  private static final Key UNRATED = new Key("here", Double.NaN, 0);

  /** Neither a NaN nor an infinity, nor a third of one, may be lost on the way. */
  private static final Came CAME =
      new Came(1 / 3.0, Map.of("loss", 0.2), List.of(new Point(2, 0.7)), false);

  private static final Came MISS =
      new Came(Double.POSITIVE_INFINITY, Map.of("loss", Double.NaN), List.of(), true);

  @TempDir Path folder;
  private Path file;

  private static Ledger<Key, Came> open(Path file) throws IOException {
    return Ledger.of(file, "test", Key.class, Came.class);
  }

  @BeforeEach
  void two_trials_are_kept() throws IOException {
    file = folder.resolve("new").resolve("trials.jsonl");
    var ledger = open(file);
    assertThat(ledger.get(UNRATED, () -> MISS)).isSameAs(MISS);
    assertThat(ledger.get(KEY, () -> CAME)).isSameAs(CAME);
  }

  private static Came never() {
    throw new AssertionError("it was run again");
  }

  @Test
  void what_the_file_holds_is_not_run_again() throws IOException {
    var again = open(file);
    assertThat(again.keys()).containsExactly(UNRATED, KEY);
    assertThat(again.get(KEY, LedgerTest::never)).isEqualTo(CAME);
    assertThat(again.get(UNRATED, LedgerTest::never)).isEqualTo(MISS);
  }

  @Test
  void a_file_says_what_it_holds() throws IOException {
    assertThat(Files.readAllLines(file))
        .containsExactly(
            "{\"trials\":\"test\",\"format\":1}",
            "{\"key\":{\"workload\":\"here\",\"rate\":\"NaN\",\"seed\":0},\"trial\":{\"metric\":\"Infinity\",\"test\":{\"loss\":\"NaN\"},\"curve\":[],\"diverged\":true}}",
            "{\"key\":{\"workload\":\"csv:grün/π.csv\",\"rate\":0.1,\"seed\":3},\"trial\":{\"metric\":0.3333333333333333,\"test\":{\"loss\":0.2},\"curve\":[{\"step\":2,\"value\":0.7}],\"diverged\":false}}");
  }

  @Test
  void a_key_that_differs_in_anything_is_another_trial() throws IOException {
    var again = open(file);
    for (var other : List.of(new Key("here", 0.1, 3), new Key("csv:grün/π.csv", 0.1, 4))) {
      assertThat(again.get(other, () -> MISS)).isSameAs(MISS);
    }
    assertThat(open(file).size()).isEqualTo(4);
  }

  /** Wherever it was cut, in the middle of a letter of two bytes too. */
  @Test
  void a_process_killed_in_the_middle_of_a_line_loses_that_line_alone() throws IOException {
    byte[] whole = Files.readAllBytes(file);
    String text = Files.readString(file);
    int first = text.indexOf('\n') + 1;
    int second = text.indexOf('\n', first) + 1;
    for (int length = 0; length <= whole.length; length++) {
      Files.write(file, Arrays.copyOf(whole, length));
      var cut = open(file);
      assertThat(cut.size())
          .as("cut to %d bytes", length)
          .isEqualTo(length < second ? 0 : length < whole.length ? 1 : 2);
      cut.get(UNRATED, () -> MISS);
      cut.get(KEY, () -> CAME);
      assertThat(Files.readAllBytes(file)).isEqualTo(whole);
    }
    assertThat(new String(whole, StandardCharsets.UTF_8)).isEqualTo(text);
  }

  @Test
  void files_of_one_kind_can_be_joined_and_of_equal_keys_the_later_counts() throws IOException {
    Path other = folder.resolve("other.jsonl");
    open(other).keep(KEY, MISS);
    Files.writeString(file, Files.readString(file) + Files.readString(other));
    var joined = open(file);
    assertThat(joined.keys()).containsExactly(UNRATED, KEY);
    assertThat(joined.find(KEY)).contains(MISS);
  }

  @Test
  void a_line_that_is_no_trial_is_named() throws IOException {
    String text = Files.readString(file);
    for (String line :
        List.of("step,norm", "{}", "{\"key\":{\"workload\":\"here\",\"seed\":1},\"trial\":{}}")) {
      Files.writeString(file, text + line + "\n");
      assertThatThrownBy(() -> open(file))
          .isInstanceOf(DataException.class)
          .hasMessageStartingWith(file + " line 4 must be a trial that was kept here, got ")
          .message()
          .hasLineCount(1);
    }
  }

  @Test
  void a_file_of_something_else_is_refused_and_left_alone() throws IOException {
    for (String text : List.of("step,norm\n1,2\n", "{\"trials\":\"test\",\"format\":2}\nhalf")) {
      Files.writeString(file, text);
      assertThatThrownBy(() -> open(file))
          .isInstanceOf(DataException.class)
          .hasMessage(
              "%s must begin with {\"trials\":\"test\",\"format\":1}, got %s; name a file that is"
                  + " not there and the trials are made again",
              file, text.lines().findFirst().orElseThrow());
      assertThat(file).hasContent(text);
    }
  }

  @Test
  void threads_that_keep_at_once_write_whole_lines() throws IOException {
    var ledger = open(file);
    IntStream.range(0, 400)
        .parallel()
        .forEach(seed -> ledger.get(new Key("here", 1, seed), () -> CAME));
    var again = open(file);
    assertThat(again.size()).isEqualTo(402);
    assertThat(again.find(new Key("here", 1, 399))).contains(CAME);
  }

  @Test
  void a_file_that_cannot_be_written_is_said_and_one_that_keeps_nothing_asks_again()
      throws IOException {
    var ledger = open(file);
    Files.delete(file);
    Files.createDirectory(file);
    assertThatThrownBy(() -> ledger.keep(new Key("here", 1, 1), CAME))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageStartingWith(file + " must be writable, got ");
    Ledger<Key, Came> none = Ledger.none();
    none.get(KEY, () -> CAME);
    assertThat(none.get(KEY, () -> MISS)).isSameAs(MISS);
  }
}
