package io.github.stepwright.run;

import io.github.stepwright.Decision;
import io.github.stepwright.Entry;
import io.github.stepwright.Norms;
import io.github.stepwright.Settings;
import io.github.stepwright.Signal;
import io.github.stepwright.Spread;
import io.github.stepwright.Values;
import io.github.stepwright.Why;
import java.util.Map;
import tools.jackson.core.JsonGenerator;

/**
 * Entries as JSON objects; {@code docs/journal.md} describes every field.
 *
 * <p>Doubles are written so that they read back as the same double; those that are not finite are
 * strings. Whatever depends on the clock stands under {@code clock}.
 */
final class EntryWriter {

  private EntryWriter() {}

  static void write(JsonGenerator out, Entry entry) {
    out.writeStartObject();
    switch (entry) {
      case Entry.Header header -> header(out, header);
      case Entry.Happened happened -> happened(out, happened);
      case Entry.Decided decided -> decided(out, decided);
      case Entry.Ended ended -> {
        out.writeStringProperty("entry", "ended");
        out.writeNumberProperty("step", ended.step());
        out.writeStringProperty("how", ended.how());
      }
    }
    out.writeEndObject();
  }

  private static void header(JsonGenerator out, Entry.Header header) {
    out.writeStringProperty("entry", "header");
    out.writeNumberProperty("format", FileJournal.FORMAT);
    texts(out, "plan", header.plan());
    out.writeNumberProperty("seed", header.seed());
    texts(out, "versions", header.versions());
  }

  private static void texts(JsonGenerator out, String name, Map<String, String> texts) {
    out.writeObjectPropertyStart(name);
    texts.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(text -> out.writeStringProperty(text.getKey(), text.getValue()));
    out.writeEndObject();
  }

  private static void happened(JsonGenerator out, Entry.Happened happened) {
    Signal signal = happened.signal();
    switch (signal) {
      case Signal.Started _ -> begin(out, "started", signal);
      case Signal.Stepped stepped -> {
        begin(out, "stepped", signal);
        out.writeNumberProperty("loss", stepped.loss());
        if (stepped.probe()) {
          out.writeBooleanProperty("probe", true);
        }
        groups(out, stepped.groups());
        if (stepped.spread().isPresent()) {
          spread(out, stepped.spread().get());
        }
      }
      case Signal.Evaluated evaluated -> {
        begin(out, "evaluated", signal);
        out.writeStringProperty("by", evaluated.ask().by());
        out.writeNumberProperty("ask", evaluated.ask().number());
        out.writeStringProperty("split", EntryReader.name(evaluated.split()));
        numbers(out, "metrics", evaluated.metrics());
      }
      case Signal.Measured measured -> {
        begin(out, "measured", signal);
        out.writeStringProperty("by", measured.ask().by());
        out.writeNumberProperty("ask", measured.ask().number());
        out.writeStringProperty("what", measured.what().name());
        out.writeNumberProperty("value", measured.value());
        out.writeNumberProperty("low", measured.low());
        out.writeNumberProperty("high", measured.high());
      }
      case Signal.Restored restored -> {
        begin(out, "restored", signal);
        out.writeStringProperty("slot", restored.slot().name());
      }
      case Signal.Skipped _ -> begin(out, "skipped", signal);
      case Signal.Diverged diverged -> {
        begin(out, "diverged", signal);
        out.writeNumberProperty("loss", diverged.loss());
        out.writeNumberProperty("gradL2", diverged.gradient());
      }
      case Signal.Replanned replanned -> {
        begin(out, "replanned", signal);
        out.writeStringProperty("budget", replanned.budget());
      }
    }
    settings(out, happened.settings());
    out.writeNumberProperty("steps", signal.work().steps());
    out.writeNumberProperty("examples", signal.work().examples());
    out.writeNumberProperty("units", signal.work().units());
    out.writeObjectPropertyStart("clock");
    out.writeNumberProperty("nanos", signal.work().nanos());
    out.writeEndObject();
  }

  private static void begin(JsonGenerator out, String kind, Signal signal) {
    out.writeStringProperty("entry", kind);
    out.writeNumberProperty("step", signal.step());
  }

  private static void settings(JsonGenerator out, Settings settings) {
    if (settings instanceof Values values) {
      for (int i = 0; i < values.size(); i++) {
        out.writeNumberProperty(values.name(i), values.value(i));
      }
    } else {
      settings.named().forEach(out::writeNumberProperty);
    }
  }

  /** One group's norms stand at top level; those of several are added up there and then listed. */
  private static void groups(JsonGenerator out, Map<String, Norms> groups) {
    if (groups.size() == 1) {
      var only = groups.entrySet().iterator().next();
      norms(out, only.getValue());
      out.writeStringProperty("group", only.getKey());
    } else if (groups.size() > 1) {
      norms(out, Norms.of(groups.values()));
      out.writeObjectPropertyStart("groups");
      groups.entrySet().stream()
          .sorted(Map.Entry.comparingByKey())
          .forEach(
              group -> {
                out.writeObjectPropertyStart(group.getKey());
                norms(out, group.getValue());
                out.writeEndObject();
              });
      out.writeEndObject();
    }
  }

  private static void norms(JsonGenerator out, Norms norms) {
    known(out, "gradL1", norms.gradL1());
    known(out, "gradL2", norms.gradL2());
    known(out, "updateL2", norms.updateL2());
    known(out, "weightL2", norms.weightL2());
  }

  /** A norm that nobody measured is left out. */
  private static void known(JsonGenerator out, String name, double value) {
    if (!Double.isNaN(value)) {
      out.writeNumberProperty(name, value);
    }
  }

  private static void spread(JsonGenerator out, Spread spread) {
    out.writeObjectPropertyStart("spread");
    out.writeNumberProperty("parts", spread.parts());
    out.writeNumberProperty("examplesPerPart", spread.examplesPerPart());
    out.writeNumberProperty("meanSquare", spread.meanSquare());
    out.writeNumberProperty("squareOfMean", spread.squareOfMean());
    out.writeEndObject();
  }

  private static void decided(JsonGenerator out, Entry.Decided decided) {
    Decision decision = decided.decision();
    out.writeStringProperty("entry", kind(decision));
    out.writeNumberProperty("step", decided.step());
    out.writeStringProperty("by", decided.by());
    switch (decision) {
      case Decision.Set set -> {
        out.writeStringProperty("knob", set.knob().name());
        if (!set.group().equals(Settings.ALL)) {
          out.writeStringProperty("group", set.group());
        }
        out.writeNumberProperty("value", set.value());
      }
      case Decision.Evaluate evaluate -> {
        out.writeNumberProperty("ask", evaluate.ask().number());
        out.writeStringProperty("split", EntryReader.name(evaluate.split()));
        out.writeNumberProperty("examples", evaluate.examples());
        out.writeBooleanProperty("readout", evaluate.readout());
      }
      case Decision.Measure measure -> {
        out.writeNumberProperty("ask", measure.ask().number());
        out.writeStringProperty("what", measure.what().name());
      }
      case Decision.Checkpoint checkpoint ->
          out.writeStringProperty("slot", checkpoint.slot().name());
      case Decision.Restore restore -> out.writeStringProperty("slot", restore.slot().name());
      case Decision.Skip _, Decision.Stop _ -> {}
    }
    why(out, decision.why());
  }

  private static void why(JsonGenerator out, Why why) {
    out.writeStringProperty("why", why.rule());
    if (!why.numbers().isEmpty()) {
      numbers(out, "numbers", why.numbers());
    }
  }

  /** Sorted by name: the order of a map is no part of what happened. */
  private static void numbers(JsonGenerator out, String name, Map<String, Double> numbers) {
    out.writeObjectPropertyStart(name);
    numbers.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(number -> out.writeNumberProperty(number.getKey(), number.getValue()));
    out.writeEndObject();
  }

  private static String kind(Decision decision) {
    return switch (decision) {
      case Decision.Set _ -> "set";
      case Decision.Evaluate _ -> "evaluate";
      case Decision.Measure _ -> "measure";
      case Decision.Checkpoint _ -> "checkpoint";
      case Decision.Restore _ -> "restore";
      case Decision.Skip _ -> "skip";
      case Decision.Stop _ -> "stop";
    };
  }
}
