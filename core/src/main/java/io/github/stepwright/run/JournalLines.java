package io.github.stepwright.run;

import io.github.stepwright.Budget;
import io.github.stepwright.Entry;
import io.github.stepwright.Signal;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A journal as it lies in its file, read line by line and checked.
 *
 * <p>A last line that is torn is passed over: a crash leaves one behind. Anything else that does
 * not fit is {@link JournalDamaged}, with the number of its line.
 *
 * @param path the file
 * @param header its first entry
 * @param headerEnd bytes up to the end of the header
 * @param lines the entries behind the header
 * @param whole bytes up to the end of the last whole line
 * @param torn number of the line that was passed over, or 0
 */
record JournalLines(
    Path path, Entry.Header header, long headerEnd, List<Line> lines, long whole, long torn) {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  /**
   * One line.
   *
   * @param number counted from 1
   * @param end bytes up to its end, the line feed included
   * @param json as it stands in the file
   */
  record Line(long number, long end, Entry entry, JsonNode json) {}

  /** All entries, the header first. */
  Stream<Entry> entries() {
    return Stream.concat(Stream.of(header), lines.stream().map(Line::entry));
  }

  /** The lines before the step with this index was made. */
  List<Line> before(long step) {
    int kept = 0;
    while (kept < lines.size()) {
      Entry entry = lines.get(kept).entry();
      boolean made =
          entry instanceof Entry.Happened(var signal, _)
              && (signal instanceof Signal.Stepped || signal instanceof Signal.Diverged)
              && signal.step() >= step;
      // Reaching an earlier step again takes back the end.
      if (made || (entry instanceof Entry.Ended ended && ended.step() > step)) {
        break;
      }
      kept++;
    }
    return lines.subList(0, kept);
  }

  /** Steps that were made. */
  long steps() {
    for (Line line : lines.reversed()) {
      if (line.entry() instanceof Entry.Happened(Signal signal, _)) {
        return signal.work().steps();
      }
    }
    return 0;
  }

  /** Bytes up to the end of the last change of the budget and what was decided on it, or 0. */
  long replanned() {
    long end = 0;
    boolean inside = false;
    for (Line line : lines) {
      inside =
          line.entry() instanceof Entry.Happened(Signal.Replanned _, _)
              || (inside && line.entry() instanceof Entry.Decided);
      end = inside ? line.end() : end;
    }
    return end;
  }

  /** The budget that the header names. */
  static Budget budget(Entry.Header header) {
    return BudgetSpec.parse(header.plan().getOrDefault("budget", ""), 0, 0);
  }

  /** The budget in force behind these entries. */
  static Budget budget(Entry.Header header, List<Entry> entries) {
    Budget budget = budget(header);
    for (Entry entry : entries) {
      if (entry instanceof Entry.Happened(Signal.Replanned replanned, _)) {
        budget =
            budget.replanned(
                replanned.work(), BudgetSpec.parse(replanned.budget(), 0, 0), replanned.course());
      }
    }
    return budget;
  }

  /**
   * Reads a whole journal.
   *
   * @throws JournalDamaged naming the line that cannot be trusted
   */
  static JournalLines read(Path path) {
    var lines = new ArrayList<Line>();
    Entry.Header header = null;
    EntryReader reader = null;
    long number = 0;
    long end = 0;
    long headerEnd = 0;
    long nextStep = 0;
    try (InputStream in = new BufferedInputStream(Files.newInputStream(path), 1 << 16)) {
      var bytes = new ByteArrayOutputStream(512);
      JournalDamaged suspect = null;
      while (line(in, bytes)) {
        if (suspect != null) {
          throw suspect; // it was not the last line
        }
        number++;
        long start = end;
        end += bytes.size() + 1;
        try {
          JsonNode json = JSON.readTree(bytes.toByteArray());
          if (header == null) {
            header = EntryReader.header(new Fields(json));
            headerEnd = end;
            reader = new EntryReader(budget(header));
          } else {
            Entry entry = reader.entry(new Fields(json));
            nextStep = follows(entry, nextStep);
            lines.add(new Line(number, end, entry, json));
          }
        } catch (JacksonException e) {
          suspect = damaged(path, number, "must be one JSON object, got " + e.getOriginalMessage());
          end = start;
        } catch (IllegalArgumentException e) {
          throw damaged(path, number, e.getMessage());
        }
      }
      if (header == null) {
        throw damaged(path, 1, "a journal must begin with a whole header, found none");
      }
      // Without its line feed a line was being written when the process died.
      long torn = suspect != null ? number : bytes.size() > 0 ? number + 1 : 0;
      return new JournalLines(path, header, headerEnd, List.copyOf(lines), end, torn);
    } catch (IOException e) {
      throw new UncheckedIOException("%s must be readable, got %s".formatted(path, e), e);
    }
  }

  private static JournalDamaged damaged(Path path, long line, String what) {
    return new JournalDamaged(
        "%s:%d: %s".formatted(path, line, what.lines().findFirst().orElse("")));
  }

  /** Steps follow one another without a gap: a line that was lost shows here. */
  private static long follows(Entry entry, long nextStep) {
    if (entry instanceof Entry.Happened(var signal, _)) {
      boolean made = signal instanceof Signal.Stepped || signal instanceof Signal.Diverged;
      if (made && signal.step() != nextStep) {
        throw new IllegalArgumentException(
            "step must be %d here, found %d".formatted(nextStep, signal.step()));
      }
      return signal.progress().step();
    }
    return nextStep;
  }

  /** Reads up to the next line feed; false at the end of the file. */
  private static boolean line(InputStream in, ByteArrayOutputStream bytes) throws IOException {
    bytes.reset();
    for (int b = in.read(); b >= 0; b = in.read()) {
      if (b == '\n') {
        return true;
      }
      bytes.write(b);
    }
    return false;
  }
}
