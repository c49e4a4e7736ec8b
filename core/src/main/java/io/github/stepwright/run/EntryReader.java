package io.github.stepwright.run;

import io.github.stepwright.Ask;
import io.github.stepwright.Budget;
import io.github.stepwright.Course;
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
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Entries from JSON objects, the way back of {@link EntryWriter}.
 *
 * <p>Progress is not stored: the budget of the header computes it from the work, or the one that a
 * line {@code replanned} has put in its place. Read lines in their order, by one thread.
 */
final class EntryReader {

  private static final Set<String> FIELDS =
      Set.of(
          "entry",
          "step",
          "loss",
          "probe",
          "gradL1",
          "gradL2",
          "updateL2",
          "weightL2",
          "group",
          "groups",
          "spread",
          "by",
          "ask",
          "split",
          "metrics",
          "what",
          "value",
          "low",
          "high",
          "slot",
          "budget",
          "course",
          "steps",
          "examples",
          "units",
          "clock");

  private Budget budget;

  EntryReader(Budget budget) {
    this.budget = budget;
  }

  /** The first line; it needs no budget because it holds it. */
  static Entry.Header header(Fields line) {
    if (!line.text("entry").equals("header")) {
      throw new IllegalArgumentException(
          "the first entry must be header, got " + line.text("entry"));
    }
    if (line.whole("format") != FileJournal.FORMAT) {
      throw new IllegalArgumentException(
          "format must be %d, got %d".formatted(FileJournal.FORMAT, line.whole("format")));
    }
    return new Entry.Header(
        line.inner("plan").texts(), line.whole("seed"), line.inner("versions").texts());
  }

  /**
   * Any other line.
   *
   * @throws IllegalArgumentException naming the field that is missing or wrong
   */
  Entry entry(Fields line) {
    String kind = line.text("entry");
    return switch (kind) {
      case "started",
          "stepped",
          "evaluated",
          "measured",
          "restored",
          "diverged",
          "skipped",
          "replanned" ->
          new Entry.Happened(signal(kind, line), settings(line));
      case "set",
          "evaluate",
          "measure",
          "checkpoint",
          "average",
          "restore",
          "probe",
          "skip",
          "stop" ->
          new Entry.Decided(line.whole("step"), line.text("by"), decision(kind, line));
      case "ended" -> new Entry.Ended(line.whole("step"), line.text("how"));
      default -> throw new IllegalArgumentException("entry must be a known kind, got " + kind);
    };
  }

  private Signal signal(String kind, Fields line) {
    Work work =
        new Work(
            line.whole("steps"),
            line.whole("examples"),
            line.number("units"),
            line.inner("clock").whole("nanos"));
    if (kind.equals("replanned")) {
      return replanned(line, work);
    }
    Progress at = budget.progress(work);
    return switch (kind) {
      case "started" -> new Signal.Started(at, work);
      case "stepped" ->
          new Signal.Stepped(
              line.whole("step"),
              at,
              work,
              line.has("probe"),
              line.number("loss"),
              groups(line),
              spread(line));
      case "evaluated" ->
          new Signal.Evaluated(
              at,
              work,
              ask(line),
              Split.valueOf(line.text("split").toUpperCase(Locale.ROOT)),
              line.inner("metrics").numbers());
      case "measured" ->
          new Signal.Measured(
              at,
              work,
              ask(line),
              new Quantity(line.text("what")),
              line.number("value"),
              line.number("low"),
              line.number("high"));
      case "restored" -> new Signal.Restored(at, work, new Slot(line.text("slot")));
      case "diverged" ->
          new Signal.Diverged(
              line.whole("step"), at, work, line.number("loss"), line.number("gradL2"));
      case "skipped" -> new Signal.Skipped(at, work);
      default -> throw new IllegalArgumentException("signal must be a known kind, got " + kind);
    };
  }

  /** The new budget counts from this line on. */
  private Signal replanned(Fields line, Work work) {
    String text = line.text("budget");
    Course course = course(line.inner("course"));
    budget = budget.replanned(work, BudgetSpec.parse(text, 0, 0), course);
    return new Signal.Replanned(budget.progress(work), work, text, course);
  }

  private static Course course(Fields line) {
    String kind = line.text("kind");
    return switch (kind) {
      case "stretch" -> new Course.Stretch();
      case "rewarm" -> new Course.Rewarm(line.whole("steps"), line.number("peak"));
      case "decay" ->
          new Course.Decay(
              line.number("rate"), line.whole("from"), line.number("floor"), line.text("shape"));
      default -> throw new IllegalArgumentException("course must be a known kind, got " + kind);
    };
  }

  private static Decision decision(String kind, Fields line) {
    Why why =
        new Why(line.text("why"), line.has("numbers") ? line.inner("numbers").numbers() : Map.of());
    return switch (kind) {
      case "set" ->
          new Decision.Set(
              Knob.named(line.text("knob")),
              line.has("group") ? line.text("group") : Settings.ALL,
              line.number("value"),
              why);
      case "evaluate" ->
          new Decision.Evaluate(
              ask(line),
              Split.valueOf(line.text("split").toUpperCase(Locale.ROOT)),
              Math.toIntExact(line.whole("examples")),
              line.truth("readout"),
              why);
      case "measure" -> new Decision.Measure(ask(line), new Quantity(line.text("what")), why);
      case "checkpoint" -> new Decision.Checkpoint(new Slot(line.text("slot")), why);
      case "average" ->
          new Decision.Average(new Slot(line.text("slot")), line.number("share"), why);
      case "restore" -> new Decision.Restore(new Slot(line.text("slot")), !line.has("data"), why);
      case "probe" -> new Decision.Probe(line.truth("on"), why);
      case "skip" -> new Decision.Skip(why);
      case "stop" -> new Decision.Stop(why);
      default -> throw new IllegalArgumentException("decision must be a known kind, got " + kind);
    };
  }

  private static Settings settings(Fields line) {
    var values = Settings.of(Map.of());
    for (String name : line.names()) {
      if (!FIELDS.contains(name)) {
        int bracket = name.indexOf('[');
        String knob = bracket < 0 ? name : name.substring(0, bracket);
        String group = bracket < 0 ? Settings.ALL : name.substring(bracket + 1, name.length() - 1);
        values = values.with(Knob.named(knob), group, line.number(name));
      }
    }
    return values;
  }

  private static Ask ask(Fields line) {
    return new Ask(line.text("by"), line.whole("ask"));
  }

  private static Map<String, Norms> groups(Fields line) {
    if (line.has("groups")) {
      var groups = new TreeMap<String, Norms>();
      Fields all = line.inner("groups");
      all.names().forEach(group -> groups.put(group, norms(all.inner(group))));
      return groups;
    }
    return line.has("group") ? Map.of(line.text("group"), norms(line)) : Map.of();
  }

  private static Norms norms(Fields line) {
    return new Norms(
        line.known("gradL1"), line.known("gradL2"), line.known("updateL2"), line.known("weightL2"));
  }

  private static Optional<Spread> spread(Fields line) {
    if (!line.has("spread")) {
      return Optional.empty();
    }
    Fields spread = line.inner("spread");
    return Optional.of(
        new Spread(
            Math.toIntExact(spread.whole("parts")),
            spread.number("examplesPerPart"),
            spread.number("meanSquare"),
            spread.number("squareOfMean")));
  }

  /** The name of a split in the journal. */
  static String name(Split split) {
    return split.name().toLowerCase(Locale.ROOT);
  }
}
