package io.github.stepwright.run;

import io.github.stepwright.Course;
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

  /** As many characters as the longest double has. */
  private static final int LONGEST = 24;

  private final JsonGenerator out;
  private final StringBuilder text = new StringBuilder(LONGEST);
  private final char[] digits = new char[LONGEST];

  EntryWriter(JsonGenerator out) {
    this.out = out;
  }

  void write(Entry entry) {
    out.writeStartObject();
    switch (entry) {
      case Entry.Header header -> header(header);
      case Entry.Happened happened -> happened(happened);
      case Entry.Decided decided -> decided(decided);
      case Entry.Ended ended -> {
        out.writeStringProperty("entry", "ended");
        out.writeNumberProperty("step", ended.step());
        out.writeStringProperty("how", ended.how());
      }
    }
    out.writeEndObject();
  }

  private void header(Entry.Header header) {
    out.writeStringProperty("entry", "header");
    out.writeNumberProperty("format", FileJournal.FORMAT);
    texts("plan", header.plan());
    out.writeNumberProperty("seed", header.seed());
    texts("versions", header.versions());
  }

  private void texts(String name, Map<String, String> texts) {
    out.writeObjectPropertyStart(name);
    texts.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(text -> out.writeStringProperty(text.getKey(), text.getValue()));
    out.writeEndObject();
  }

  private void happened(Entry.Happened happened) {
    Signal signal = happened.signal();
    switch (signal) {
      case Signal.Started _ -> begin("started", signal);
      case Signal.Stepped stepped -> {
        begin("stepped", signal);
        number("loss", stepped.loss());
        if (stepped.probe()) {
          out.writeBooleanProperty("probe", true);
        }
        groups(stepped.groups());
        if (stepped.spread().isPresent()) {
          spread(stepped.spread().get());
        }
      }
      case Signal.Evaluated evaluated -> {
        begin("evaluated", signal);
        out.writeStringProperty("by", evaluated.ask().by());
        out.writeNumberProperty("ask", evaluated.ask().number());
        out.writeStringProperty("split", EntryReader.name(evaluated.split()));
        numbers("metrics", evaluated.metrics());
      }
      case Signal.Measured measured -> {
        begin("measured", signal);
        out.writeStringProperty("by", measured.ask().by());
        out.writeNumberProperty("ask", measured.ask().number());
        out.writeStringProperty("what", measured.what().name());
        number("value", measured.value());
        number("low", measured.low());
        number("high", measured.high());
      }
      case Signal.Restored restored -> {
        begin("restored", signal);
        out.writeStringProperty("slot", restored.slot().name());
      }
      case Signal.Skipped _ -> begin("skipped", signal);
      case Signal.Diverged diverged -> {
        begin("diverged", signal);
        number("loss", diverged.loss());
        number("gradL2", diverged.gradient());
      }
      case Signal.Replanned replanned -> {
        begin("replanned", signal);
        out.writeStringProperty("budget", replanned.budget());
        course(replanned.course());
      }
    }
    settings(happened.settings());
    out.writeNumberProperty("steps", signal.work().steps());
    out.writeNumberProperty("examples", signal.work().examples());
    number("units", signal.work().units());
    out.writeObjectPropertyStart("clock");
    out.writeNumberProperty("nanos", signal.work().nanos());
    out.writeEndObject();
  }

  private void course(Course course) {
    out.writeObjectPropertyStart("course");
    switch (course) {
      case Course.Stretch _ -> out.writeStringProperty("kind", "stretch");
      case Course.Rewarm rewarm -> {
        out.writeStringProperty("kind", "rewarm");
        out.writeNumberProperty("steps", rewarm.steps());
        number("peak", rewarm.peak());
      }
      case Course.Decay decay -> {
        out.writeStringProperty("kind", "decay");
        number("rate", decay.rate());
        out.writeNumberProperty("from", decay.from());
        number("floor", decay.floor());
        out.writeStringProperty("shape", decay.shape());
      }
    }
    out.writeEndObject();
  }

  private void begin(String kind, Signal signal) {
    out.writeStringProperty("entry", kind);
    out.writeNumberProperty("step", signal.step());
  }

  private void settings(Settings settings) {
    if (settings instanceof Values values) {
      for (int i = 0; i < values.size(); i++) {
        number(values.name(i), values.value(i));
      }
    } else {
      settings.named().forEach(this::number);
    }
  }

  /** One group's norms stand at top level; those of several are added up there and then listed. */
  private void groups(Map<String, Norms> groups) {
    if (groups.size() == 1) {
      var only = groups.entrySet().iterator().next();
      norms(only.getValue());
      out.writeStringProperty("group", only.getKey());
    } else if (groups.size() > 1) {
      norms(Norms.of(groups.values()));
      out.writeObjectPropertyStart("groups");
      groups.entrySet().stream()
          .sorted(Map.Entry.comparingByKey())
          .forEach(
              group -> {
                out.writeObjectPropertyStart(group.getKey());
                norms(group.getValue());
                out.writeEndObject();
              });
      out.writeEndObject();
    }
  }

  private void norms(Norms norms) {
    known("gradL1", norms.gradL1());
    known("gradL2", norms.gradL2());
    known("updateL2", norms.updateL2());
    known("weightL2", norms.weightL2());
  }

  /** A norm that nobody measured is left out. */
  private void known(String name, double value) {
    if (!Double.isNaN(value)) {
      number(name, value);
    }
  }

  private void spread(Spread spread) {
    out.writeObjectPropertyStart("spread");
    out.writeNumberProperty("parts", spread.parts());
    number("examplesPerPart", spread.examplesPerPart());
    number("meanSquare", spread.meanSquare());
    number("squareOfMean", spread.squareOfMean());
    out.writeEndObject();
  }

  private void decided(Entry.Decided decided) {
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
        number("value", set.value());
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
      case Decision.Average average -> {
        out.writeStringProperty("slot", average.slot().name());
        number("share", average.share());
      }
      case Decision.Restore restore -> {
        out.writeStringProperty("slot", restore.slot().name());
        if (!restore.data()) {
          out.writeBooleanProperty("data", false);
        }
      }
      case Decision.Probe probe -> out.writeBooleanProperty("on", probe.on());
      case Decision.Skip _, Decision.Stop _ -> {}
    }
    why(decision.why());
  }

  private void why(Why why) {
    out.writeStringProperty("why", why.rule());
    if (!why.numbers().isEmpty()) {
      numbers("numbers", why.numbers());
    }
  }

  /** Sorted by name: the order of a map is no part of what happened. */
  private void numbers(String name, Map<String, Double> numbers) {
    out.writeObjectPropertyStart(name);
    numbers.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(number -> number(number.getKey(), number.getValue()));
    out.writeEndObject();
  }

  /**
   * The same text as {@link Double#toString(double)} without its objects, which were most of what a
   * step allocated: 1331 bytes with them, 516 without.
   */
  private void number(String name, double value) {
    out.writeName(name);
    if (!Double.isFinite(value)) {
      out.writeNumber(value);
      return;
    }
    text.setLength(0);
    text.append(value).getChars(0, text.length(), digits, 0);
    out.writeNumber(digits, 0, text.length());
  }

  private static String kind(Decision decision) {
    return switch (decision) {
      case Decision.Set _ -> "set";
      case Decision.Evaluate _ -> "evaluate";
      case Decision.Measure _ -> "measure";
      case Decision.Checkpoint _ -> "checkpoint";
      case Decision.Average _ -> "average";
      case Decision.Restore _ -> "restore";
      case Decision.Probe _ -> "probe";
      case Decision.Skip _ -> "skip";
      case Decision.Stop _ -> "stop";
    };
  }
}
