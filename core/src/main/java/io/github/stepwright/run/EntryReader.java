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
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

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
  static Entry.Header header(JsonNode node) {
    if (!text(node, "entry").equals("header")) {
      throw new IllegalArgumentException(
          "the first entry must be header, got " + text(node, "entry"));
    }
    if (whole(node, "format") != FileJournal.FORMAT) {
      throw new IllegalArgumentException(
          "format must be %d, got %d".formatted(FileJournal.FORMAT, whole(node, "format")));
    }
    return new Entry.Header(
        texts(field(node, "plan")), whole(node, "seed"), texts(field(node, "versions")));
  }

  /**
   * Any other line.
   *
   * @throws IllegalArgumentException naming the field that is missing or wrong
   */
  Entry entry(JsonNode node) {
    String kind = text(node, "entry");
    return switch (kind) {
      case "started",
          "stepped",
          "evaluated",
          "measured",
          "restored",
          "diverged",
          "skipped",
          "replanned" ->
          new Entry.Happened(signal(kind, node), settings(node));
      case "set", "evaluate", "measure", "checkpoint", "restore", "probe", "skip", "stop" ->
          new Entry.Decided(whole(node, "step"), text(node, "by"), decision(kind, node));
      case "ended" -> new Entry.Ended(whole(node, "step"), text(node, "how"));
      default -> throw new IllegalArgumentException("entry must be a known kind, got " + kind);
    };
  }

  private Signal signal(String kind, JsonNode node) {
    Work work =
        new Work(
            whole(node, "steps"),
            whole(node, "examples"),
            number(node, "units"),
            whole(field(node, "clock"), "nanos"));
    if (kind.equals("replanned")) {
      return replanned(node, work);
    }
    Progress at = budget.progress(work);
    return switch (kind) {
      case "started" -> new Signal.Started(at, work);
      case "stepped" ->
          new Signal.Stepped(
              whole(node, "step"),
              at,
              work,
              node.has("probe"),
              number(node, "loss"),
              groups(node),
              spread(node));
      case "evaluated" ->
          new Signal.Evaluated(
              at,
              work,
              ask(node),
              Split.valueOf(text(node, "split").toUpperCase(Locale.ROOT)),
              numbers(field(node, "metrics")));
      case "measured" ->
          new Signal.Measured(
              at,
              work,
              ask(node),
              new Quantity(text(node, "what")),
              number(node, "value"),
              number(node, "low"),
              number(node, "high"));
      case "restored" -> new Signal.Restored(at, work, new Slot(text(node, "slot")));
      case "diverged" ->
          new Signal.Diverged(
              whole(node, "step"), at, work, number(node, "loss"), number(node, "gradL2"));
      case "skipped" -> new Signal.Skipped(at, work);
      default -> throw new IllegalArgumentException("signal must be a known kind, got " + kind);
    };
  }

  /** The new budget counts from this line on. */
  private Signal replanned(JsonNode node, Work work) {
    String text = text(node, "budget");
    Course course = course(field(node, "course"));
    budget = budget.replanned(work, BudgetSpec.parse(text, 0, 0), course);
    return new Signal.Replanned(budget.progress(work), work, text, course);
  }

  private static Course course(JsonNode node) {
    String kind = text(node, "kind");
    return switch (kind) {
      case "stretch" -> new Course.Stretch();
      case "rewarm" -> new Course.Rewarm(whole(node, "steps"), number(node, "peak"));
      case "decay" ->
          new Course.Decay(
              number(node, "rate"),
              whole(node, "from"),
              number(node, "floor"),
              text(node, "shape"));
      default -> throw new IllegalArgumentException("course must be a known kind, got " + kind);
    };
  }

  private static Decision decision(String kind, JsonNode node) {
    Why why =
        new Why(
            text(node, "why"), node.has("numbers") ? numbers(field(node, "numbers")) : Map.of());
    return switch (kind) {
      case "set" ->
          new Decision.Set(
              Knob.named(text(node, "knob")),
              node.has("group") ? text(node, "group") : Settings.ALL,
              number(node, "value"),
              why);
      case "evaluate" ->
          new Decision.Evaluate(
              ask(node),
              Split.valueOf(text(node, "split").toUpperCase(Locale.ROOT)),
              Math.toIntExact(whole(node, "examples")),
              field(node, "readout").asBoolean(),
              why);
      case "measure" -> new Decision.Measure(ask(node), new Quantity(text(node, "what")), why);
      case "checkpoint" -> new Decision.Checkpoint(new Slot(text(node, "slot")), why);
      case "restore" -> new Decision.Restore(new Slot(text(node, "slot")), !node.has("data"), why);
      case "probe" -> new Decision.Probe(field(node, "on").asBoolean(), why);
      case "skip" -> new Decision.Skip(why);
      case "stop" -> new Decision.Stop(why);
      default -> throw new IllegalArgumentException("decision must be a known kind, got " + kind);
    };
  }

  private static Settings settings(JsonNode node) {
    var values = Settings.of(Map.of());
    for (var property : node.properties()) {
      String name = property.getKey();
      if (!FIELDS.contains(name)) {
        int bracket = name.indexOf('[');
        String knob = bracket < 0 ? name : name.substring(0, bracket);
        String group = bracket < 0 ? Settings.ALL : name.substring(bracket + 1, name.length() - 1);
        values = values.with(Knob.named(knob), group, number(node, name));
      }
    }
    return values;
  }

  private static Ask ask(JsonNode node) {
    return new Ask(text(node, "by"), whole(node, "ask"));
  }

  private static Map<String, Norms> groups(JsonNode node) {
    if (node.has("groups")) {
      var groups = new TreeMap<String, Norms>();
      for (var group : field(node, "groups").properties()) {
        groups.put(group.getKey(), norms(group.getValue()));
      }
      return groups;
    }
    return node.has("group") ? Map.of(text(node, "group"), norms(node)) : Map.of();
  }

  private static Norms norms(JsonNode node) {
    return new Norms(
        known(node, "gradL1"),
        known(node, "gradL2"),
        known(node, "updateL2"),
        known(node, "weightL2"));
  }

  private static double known(JsonNode node, String name) {
    return node.has(name) ? number(node, name) : Double.NaN;
  }

  private static Optional<Spread> spread(JsonNode node) {
    if (!node.has("spread")) {
      return Optional.empty();
    }
    JsonNode spread = field(node, "spread");
    return Optional.of(
        new Spread(
            Math.toIntExact(whole(spread, "parts")),
            number(spread, "examplesPerPart"),
            number(spread, "meanSquare"),
            number(spread, "squareOfMean")));
  }

  /** The name of a split in the journal. */
  static String name(Split split) {
    return split.name().toLowerCase(Locale.ROOT);
  }

  private static Map<String, String> texts(JsonNode node) {
    var texts = new LinkedHashMap<String, String>();
    node.properties().forEach(text -> texts.put(text.getKey(), text.getValue().asString()));
    return texts;
  }

  private static Map<String, Double> numbers(JsonNode node) {
    var numbers = new LinkedHashMap<String, Double>();
    node.properties().forEach(n -> numbers.put(n.getKey(), number(node, n.getKey())));
    return numbers;
  }

  private static JsonNode field(JsonNode node, String name) {
    JsonNode field = node.get(name);
    if (field == null) {
      throw new IllegalArgumentException("field %s must be there, found none".formatted(name));
    }
    return field;
  }

  private static String text(JsonNode node, String name) {
    JsonNode field = field(node, name);
    if (!field.isString()) {
      throw new IllegalArgumentException("%s must be text, got %s".formatted(name, field));
    }
    return field.asString();
  }

  private static long whole(JsonNode node, String name) {
    JsonNode field = field(node, name);
    if (!field.isIntegralNumber()) {
      throw new IllegalArgumentException(
          "%s must be a whole number, got %s".formatted(name, field));
    }
    return field.asLong();
  }

  private static double number(JsonNode node, String name) {
    JsonNode field = field(node, name);
    if (field.isNumber()) {
      return field.asDouble();
    }
    // A number that is not finite cannot be written as one.
    return switch (field.isString() ? field.asString() : "") {
      case "NaN" -> Double.NaN;
      case "Infinity" -> Double.POSITIVE_INFINITY;
      case "-Infinity" -> Double.NEGATIVE_INFINITY;
      default ->
          throw new IllegalArgumentException("%s must be a number, got %s".formatted(name, field));
    };
  }
}
