package io.github.stepwright.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.stepwright.Ask;
import io.github.stepwright.Decision;
import io.github.stepwright.Entry;
import io.github.stepwright.Knob;
import io.github.stepwright.Norms;
import io.github.stepwright.Progress;
import io.github.stepwright.Quantity;
import io.github.stepwright.Settings;
import io.github.stepwright.Signal;
import io.github.stepwright.Slot;
import io.github.stepwright.Split;
import io.github.stepwright.Spread;
import io.github.stepwright.Why;
import io.github.stepwright.Work;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {

  @TempDir Path folder;

  private static final Entry.Header HEADER =
      new Entry.Header(
          Map.of("budget", "steps:100", "lr", "rex"), -3, Map.of("stepwright", "0.1.0"));

  private static List<Entry> every_kind(Random random) {
    var work = new Work(3, 12, random.nextDouble(), 99);
    var at = Progress.of(3, 100);
    var settings =
        Settings.of(Map.of(Knob.LEARNING_RATE, random.nextDouble(), Knob.BATCH_SIZE, 32.0))
            .with(Knob.RATE_FACTOR, "head", 0.5);
    var ask = new Ask("auto", 4);
    var norms = new Norms(random.nextDouble(), random.nextDouble(), 1e-300, Double.MAX_VALUE);
    var why = new Why("rule \"with\" quotes\n", Map.of("a", Double.NaN, "b", -0.0));
    List<Signal> signals =
        List.of(
            new Signal.Started(Progress.of(0, 100), Work.NONE),
            new Signal.Stepped(
                0, at, work, false, random.nextGaussian(), Map.of("all", norms), Optional.empty()),
            new Signal.Evaluated(at, work, ask, Split.VALIDATION, Map.of("loss", 0.1)),
            new Signal.Measured(at, work, ask, new Quantity("sharpness"), 1, 0.5, 2),
            new Signal.Restored(at, work, new Slot("s")),
            new Signal.Skipped(at, work),
            new Signal.Stepped(
                3,
                Progress.of(4, 100),
                new Work(4, 16, 4, 100),
                true,
                1,
                Map.of("a", norms, "b", new Norms(1, 2, 3, 4)),
                Optional.of(new Spread(2, 8, 0.25, 0.125))),
            new Signal.Diverged(
                4, Progress.of(5, 100), new Work(5, 20, 5, 101), Double.NaN, Double.NaN));
    var entries = new ArrayList<Entry>();
    signals.forEach(signal -> entries.add(new Entry.Happened(signal, settings)));
    List<Decision> decisions =
        List.of(
            new Decision.Set(Knob.LEARNING_RATE, Settings.ALL, 0.1, why),
            new Decision.Set(Knob.RATE_FACTOR, "head", 2, Why.of("x")),
            new Decision.Evaluate(ask, Split.TEST, 10, true, why),
            new Decision.Measure(ask, new Quantity("sharpness"), why),
            new Decision.Skip(why),
            new Decision.Checkpoint(new Slot("s"), why),
            new Decision.Average(new Slot("s"), 0.125, why),
            new Decision.Restore(new Slot("s"), why),
            new Decision.Stop(why));
    decisions.forEach(decision -> entries.add(new Entry.Decided(5, "auto", decision)));
    entries.add(new Entry.Ended(5, "diverged"));
    return entries;
  }

  private Path written(List<Entry> entries) {
    Path path = folder.resolve("journal.jsonl");
    try (var journal = FileJournal.create(path, HEADER)) {
      entries.forEach(journal::append);
    }
    return path;
  }

  @Test
  void every_kind_of_entry_comes_back_as_it_went_in() {
    // Signals of step 3 come twice in a row only in this list, so the order is that of the file.
    var entries = every_kind(new Random(1));
    var steps = new ArrayList<Entry>();
    steps.add(entries.getFirst());
    for (int i = 1; i < entries.size(); i++) {
      if (i != 1) {
        steps.add(entries.get(i));
      }
    }
    // A probe of step 3 needs steps 0, 1, 2 before it.
    for (int k = 2; k >= 0; k--) {
      steps.add(
          1,
          new Entry.Happened(
              new Signal.Stepped(
                  k,
                  Progress.of(k + 1, 100),
                  new Work(k + 1, 0, 0, 0),
                  false,
                  k,
                  Map.of(),
                  Optional.empty()),
              Settings.of(Map.of(Knob.LEARNING_RATE, 0.1))));
    }
    var lines = JournalLines.read(written(steps));
    assertThat(lines.header()).isEqualTo(HEADER);
    assertThat(lines.lines().stream().map(JournalLines.Line::entry))
        .containsExactlyElementsOf(steps);
    assertThat(lines.torn()).isZero();
  }

  @Test
  void a_journal_cut_at_any_byte_of_its_last_line_is_read_up_to_the_line_before()
      throws IOException {
    var steps = steps(5);
    Path path = written(steps);
    byte[] whole = Files.readAllBytes(path);
    int lastLine = new String(whole, 0, whole.length - 1).lastIndexOf('\n') + 1;
    for (int length = lastLine; length < whole.length; length++) {
      Files.write(path, java.util.Arrays.copyOf(whole, length));
      var lines = JournalLines.read(path);
      assertThat(lines.lines()).hasSize(4);
      assertThat(lines.whole()).isEqualTo(lastLine);
      assertThat(lines.torn()).isEqualTo(length == lastLine ? 0 : 6);
    }
  }

  @Test
  void damage_in_the_middle_is_refused_with_its_line() throws IOException {
    Path path = written(steps(5));
    List<String> lines = Files.readAllLines(path);
    lines.set(2, lines.get(2).substring(0, 20));
    Files.write(path, lines);
    assertThatThrownBy(() -> JournalLines.read(path))
        .isInstanceOf(JournalDamaged.class)
        .hasMessageContaining("journal.jsonl:3: must be one JSON object");
  }

  @Test
  void a_line_that_was_taken_out_is_noticed_at_the_next() throws IOException {
    Path path = written(steps(5));
    List<String> lines = Files.readAllLines(path);
    lines.remove(2);
    Files.write(path, lines);
    assertThatThrownBy(() -> JournalLines.read(path))
        .hasMessageContaining("journal.jsonl:3: step must be 1 here, found 2");
  }

  @Test
  void a_field_of_the_wrong_type_is_named() throws IOException {
    Path path = written(steps(3));
    Files.writeString(path, Files.readString(path).replaceFirst("\"loss\":1.0", "\"loss\":[]"));
    assertThatThrownBy(() -> JournalLines.read(path))
        .hasMessageContaining("journal.jsonl:3: loss must be a number, got []");
  }

  @Test
  void a_second_journal_in_one_place_is_refused() {
    written(steps(1));
    assertThatThrownBy(() -> FileJournal.create(folder.resolve("journal.jsonl"), HEADER))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("must be writable");
  }

  static boolean hasFullDevice() {
    return Files.isWritable(Path.of("/dev/full"));
  }

  @Test
  @EnabledIf("hasFullDevice")
  void a_full_disk_is_a_clear_error() {
    var journal = FileJournal.goOn(Path.of("/dev/full"), 0);
    steps(3).forEach(journal::append);
    assertThatThrownBy(journal::flush)
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("/dev/full must be writable")
        .hasMessageContaining("what was written before stays readable");
    journal.close(); // does not try again
  }

  private static List<Entry> steps(int count) {
    var entries = new ArrayList<Entry>();
    for (int k = 0; k < count; k++) {
      entries.add(
          new Entry.Happened(
              new Signal.Stepped(
                  k,
                  Progress.of(k + 1, 100),
                  new Work(k + 1, 4L * k, k, k),
                  false,
                  k,
                  Map.of("all", new Norms(1, 2, 3, 4)),
                  Optional.empty()),
              Settings.of(Map.of(Knob.LEARNING_RATE, 0.1))));
    }
    return entries;
  }

  /** Numbers are written without the objects of {@code Double.toString}, and are the same text. */
  @Test
  void every_double_is_written_as_its_shortest_text() throws IOException {
    var random = new Random(5);
    var values = new ArrayList<>(List.of(0.0, -0.0, 1.0, 100.0, 1e7, 0.001, Double.MIN_VALUE));
    values.add(-2.2250738585072014E-308);
    values.add(Double.MAX_VALUE);
    for (int i = 0; i < 5000; i++) {
      double any = Double.longBitsToDouble(random.nextLong());
      values.add(Double.isFinite(any) ? any : i);
    }
    Path path = folder.resolve("numbers.jsonl");
    try (var journal = FileJournal.create(path, HEADER)) {
      for (double value : values) {
        journal.append(
            new Entry.Happened(
                new Signal.Measured(
                    Progress.of(1, 2),
                    Work.NONE,
                    new Ask("a", 1),
                    new Quantity("q"),
                    value,
                    value,
                    value),
                Settings.of(Map.of())));
      }
    }
    List<String> lines = Files.readAllLines(path);
    for (int i = 0; i < values.size(); i++) {
      String text = Double.toString(values.get(i));
      assertThat(lines.get(i + 1))
          .contains("\"value\":%1$s,\"low\":%1$s,\"high\":%1$s,".formatted(text));
    }
  }
}
