package io.github.stepwright.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.stepwright.DataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrialLedgerTest {

  private static final TrialLedger.Key KEY =
      new TrialLedger.Key(new Cell("here", "sgd", "linear", 1, 40), true, 0.1, 3);
  private static final TrialLedger.Key UNRATED =
      new TrialLedger.Key(new Cell("here", "prodigy", "none", 1, 40), false, Double.NaN, 0);

  /** Neither a NaN nor an infinity, nor a third of one, may be lost on the way. */
  private static final Trial TRIAL =
      new Trial(
          0.1, 3, 1 / 3.0, Map.of("loss", 0.2), List.of(new Trial.Point(2, 0.7)), false, 41.5);

  private static final Trial MISS =
      new Trial(Double.NaN, 0, Double.POSITIVE_INFINITY, Map.of(), List.of(), true, 7);

  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void two_trials_are_kept() throws IOException {
    file = folder.resolve("trials.jsonl");
    var ledger = TrialLedger.of(file);
    assertThat(ledger.get(KEY, () -> TRIAL)).isSameAs(TRIAL);
    assertThat(ledger.get(UNRATED, () -> MISS)).isSameAs(MISS);
  }

  private static Trial never() {
    throw new AssertionError("it was run again");
  }

  @Test
  void what_the_file_holds_is_not_run_again() throws IOException {
    var again = TrialLedger.of(file);
    assertThat(again.size()).isEqualTo(2);
    assertThat(again.get(KEY, TrialLedgerTest::never)).isEqualTo(TRIAL);
    assertThat(again.get(UNRATED, TrialLedgerTest::never)).isEqualTo(MISS);
  }

  @Test
  void another_seed_rate_or_purpose_is_another_trial() throws IOException {
    var again = TrialLedger.of(file);
    var cell = KEY.cell();
    for (var other :
        List.of(
            new TrialLedger.Key(cell, true, 0.1, 4),
            new TrialLedger.Key(cell, true, 0.2, 3),
            new TrialLedger.Key(cell, false, 0.1, 3),
            new TrialLedger.Key(new Cell("here", "sgd", "linear", 1, 41), true, 0.1, 3))) {
      assertThat(again.get(other, () -> MISS)).isSameAs(MISS);
    }
    assertThat(TrialLedger.of(file).size()).isEqualTo(6);
  }

  @Test
  void a_line_without_its_end_is_cut_off_and_run_again() throws IOException {
    String text = Files.readString(file);
    Files.writeString(file, text.substring(0, text.length() - 5));
    var cut = TrialLedger.of(file);
    assertThat(cut.size()).isEqualTo(1);
    assertThat(cut.get(UNRATED, () -> MISS)).isSameAs(MISS);
    assertThat(Files.readString(file)).isEqualTo(text);
  }

  @Test
  void a_line_that_is_no_trial_is_named() throws IOException {
    Files.writeString(file, Files.readString(file) + "step,norm\n");
    assertThatThrownBy(() -> TrialLedger.of(file))
        .isInstanceOf(DataException.class)
        .hasMessageStartingWith(file + " line 3 must be a trial that was kept here, got ");
  }
}
