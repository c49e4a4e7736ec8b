package io.github.stepwright.run;

import io.github.stepwright.Decision;
import io.github.stepwright.Entry;
import io.github.stepwright.Knob;
import io.github.stepwright.Settings;
import io.github.stepwright.Signal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Why a step had the learning rate that it had, or the value of another knob, read off the journal:
 * the decision in force, the reason recorded with it, what was observed just before, and the
 * alternatives that its controller had looked at; and beside it every other knob that a controller
 * has set. Nothing is computed anew: every number stands in the journal before that step.
 *
 * @param step index of the step
 * @param knob its name as the journal writes it, {@code lr} for the learning rate
 * @param value in force; null where nothing sets it
 * @param decided step before which it was decided
 * @param by name of the controller in the journal
 * @param spec what the header says under that name; null where it says nothing
 * @param why the rule
 * @param numbers what the rule looked at
 * @param observed the last loss or metric before the decision, by name
 * @param rejected alternatives with what spoke against them, of the last decision that named any
 * @param others decisions in force on other knobs, in the order in which they were first set
 */
public record Explanation(
    long step,
    String knob,
    Double value,
    Long decided,
    String by,
    String spec,
    String why,
    Map<String, Double> numbers,
    Map<String, Double> observed,
    Map<String, Double> rejected,
    List<Other> others) {

  /**
   * Explains the learning rate of a step, or the factor of a run that solves and has no rate.
   *
   * @throws IllegalArgumentException for a step that was not made
   */
  public static Explanation of(RunDirectory.Record record, long step) {
    boolean solves = record.header().plan().containsKey(Request.OMEGA);
    return of(record, step, solves ? Request.OMEGA : Knob.LEARNING_RATE.name());
  }

  /**
   * Another knob and why it has its value.
   *
   * @param knob as the journal names it, with its group where it has one
   * @param decided step before which it was decided
   * @param by name of the controller in the journal
   * @param spec what the header says under that name; null where it says nothing
   * @param why the rule
   * @param numbers what the rule looked at
   */
  public record Other(
      String knob,
      double value,
      long decided,
      String by,
      String spec,
      String why,
      Map<String, Double> numbers) {

    private static Other of(RunDirectory.Record record, Entry.Decided decided) {
      var set = (Decision.Set) decided.decision();
      return new Other(
          name(set),
          set.value(),
          decided.step(),
          decided.by(),
          record.header().plan().get(decided.by()),
          set.why().rule(),
          new TreeMap<>(set.why().numbers()));
    }
  }

  /**
   * Explains a knob of a step.
   *
   * @param knob as the journal names it: {@code server}, or {@code rateFactor[client03]} where it
   *     is that of one group
   * @throws IllegalArgumentException for a step that was not made
   */
  public static Explanation of(RunDirectory.Record record, long step, String knob) {
    Entry.Decided force = null;
    Map<String, Double> observed = Map.of();
    Map<String, Double> atDecision = Map.of();
    var alternatives = new LinkedHashMap<String, Map<String, Double>>();
    var others = new LinkedHashMap<String, Other>();
    boolean made = false;
    long last = -1;
    for (Entry entry : record.entries()) {
      if (entry instanceof Entry.Happened(Signal signal, _)) {
        if (signal instanceof Signal.Stepped || signal instanceof Signal.Diverged) {
          last = signal.step();
          made |= last == step;
        }
        observed = made ? observed : observed(signal, observed);
      }
      if (!made && entry instanceof Entry.Decided decided && decided.step() <= step) {
        Map<String, Double> named = bracketed(decided.decision().why().numbers());
        if (!named.isEmpty()) {
          alternatives.put(decided.by(), named);
        }
        if (decided.decision() instanceof Decision.Set set) {
          if (name(set).equals(knob)) {
            force = decided;
            atDecision = observed;
          } else {
            Other other = Other.of(record, decided);
            others.put(other.knob(), other);
          }
        }
      }
    }
    if (!made) {
      throw new IllegalArgumentException(
          "step must be one that was made, up to %d, got %d".formatted(last, step));
    }
    if (force == null) {
      return new Explanation(
          step,
          knob,
          null,
          null,
          null,
          null,
          knob.equals(Knob.LEARNING_RATE.name()) ? "nothing sets a rate" : "nothing sets " + knob,
          Map.of(),
          Map.of(),
          Map.of(),
          List.copyOf(others.values()));
    }
    var set = (Decision.Set) force.decision();
    var numbers = new TreeMap<>(set.why().numbers());
    bracketed(numbers).keySet().forEach(numbers::remove);
    return new Explanation(
        step,
        knob,
        set.value(),
        force.step(),
        force.by(),
        record.header().plan().get(force.by()),
        set.why().rule(),
        numbers,
        atDecision,
        alternatives.getOrDefault(force.by(), Map.of()),
        List.copyOf(others.values()));
  }

  private static String name(Decision.Set set) {
    String knob = set.knob().name();
    return set.group().equals(Settings.ALL) ? knob : knob + "[" + set.group() + "]";
  }

  /** The numbers that stand for one alternative each: their names end in brackets. */
  private static Map<String, Double> bracketed(Map<String, Double> numbers) {
    var named = new TreeMap<String, Double>();
    numbers.forEach(
        (name, value) -> {
          if (name.endsWith("]")) {
            named.put(name, value);
          }
        });
    return named;
  }

  private static Map<String, Double> observed(Signal signal, Map<String, Double> before) {
    return switch (signal) {
      case Signal.Stepped stepped -> Map.of("loss", stepped.loss());
      case Signal.Diverged diverged -> Map.of("loss", diverged.loss());
      case Signal.Measured measured -> Map.of(measured.what().name(), measured.value());
      // An observer's evaluations are nobody's reason.
      case Signal.Evaluated _,
          Signal.Started _,
          Signal.Restored _,
          Signal.Skipped _,
          Signal.Replanned _ ->
          before;
    };
  }

  /** A few lines for a person; numbers as the journal writes them. */
  public List<String> lines() {
    var lines = new ArrayList<String>();
    if (value == null) {
      lines.add("step %d: %s".formatted(step, why));
    } else {
      lines.add("step %d: %s %s".formatted(step, knob, value));
      lines.add(set(decided, by, spec, why));
      line(lines, "from", numbers);
      line(lines, "observed", observed);
      line(lines, "alternatives", rejected);
    }
    for (Other other : others) {
      lines.add("%s %s".formatted(other.knob(), other.value()));
      lines.add(set(other.decided(), other.by(), other.spec(), other.why()));
      line(lines, "from", other.numbers());
    }
    return lines;
  }

  private static String set(long decided, String by, String spec, String why) {
    return "set before step %d by %s%s: %s"
        .formatted(decided, by, spec == null ? "" : " (" + spec + ")", why);
  }

  private static void line(List<String> lines, String title, Map<String, Double> numbers) {
    if (!numbers.isEmpty()) {
      var text = new ArrayList<String>();
      new TreeMap<>(numbers).forEach((name, value) -> text.add(name + " " + value));
      lines.add("%s: %s".formatted(title, String.join(", ", text)));
    }
  }
}
