package io.github.stepwright.run;

import io.github.stepwright.Ask;
import io.github.stepwright.Budget;
import io.github.stepwright.Course;
import io.github.stepwright.Decision;
import io.github.stepwright.Entry;
import io.github.stepwright.Signal;
import io.github.stepwright.Work;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Folds the controllers of a plan over recorded signals again and compares what they decide with
 * what was recorded.
 *
 * <p>Decisions by a name that the plan does not know came from outside, a person or a tuner, and
 * are taken from the record. Used by one thread.
 */
public final class Replay {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Plan plan;
  private final Controls controls;
  private final ArrayDeque<Entry.Decided> expected = new ArrayDeque<>();
  private final ArrayDeque<Entry.Decided> unanswered = new ArrayDeque<>();
  private Budget budget;
  private Work done = Work.NONE;
  private boolean stopped;
  private boolean diverged;
  private boolean ended;
  private boolean probing;

  private Replay(Plan plan) {
    this.plan = plan;
    this.budget = plan.budget();
    this.controls = new Controls(plan);
  }

  /**
   * The first place where a journal and a replay of its plan part.
   *
   * @param line number of the line
   * @param expected what the controllers decide now
   * @param found what was recorded
   */
  public record Difference(long line, String expected, String found) {
    @Override
    public String toString() {
      return "line %d: expected %s, found %s".formatted(line, expected, found);
    }
  }

  /**
   * Replays a whole journal.
   *
   * @return the first difference, or empty where there is none
   * @throws JournalDamaged for a journal that cannot be read
   */
  public static Optional<Difference> check(Plan plan, Path journal) {
    return new Replay(plan).fold(JournalLines.read(journal).lines());
  }

  /**
   * The state behind these lines.
   *
   * @throws JournalDamaged if the recorded decisions are not those of the plan
   */
  static Replay over(Plan plan, Path journal, List<JournalLines.Line> lines) {
    var replay = new Replay(plan);
    replay
        .fold(lines)
        .ifPresent(
            difference -> {
              throw new JournalDamaged(journal + ": " + difference);
            });
    return replay;
  }

  Controls controls() {
    return controls;
  }

  /** The budget in force. */
  Budget budget() {
    return budget;
  }

  /** Tries a change of the budget out on these folds, which are spent then. */
  void replan(Budget total, Course course) {
    var progress = budget.replanned(done, total, course).progress(done);
    controls.on(new Signal.Replanned(progress, done, BudgetSpec.print(total), course));
  }

  /** Work charged up to the last signal. */
  Work done() {
    return done;
  }

  /** A plan before anything has happened. */
  static Replay none(Plan plan) {
    return new Replay(plan);
  }

  /** Evaluations and measurements that were asked for and have not come yet. */
  List<Entry.Decided> unanswered() {
    return List.copyOf(unanswered);
  }

  /** Whether a controller has stopped the run. */
  boolean stopped() {
    return stopped;
  }

  /** Whether the last step diverged and nothing was restored since. */
  boolean diverged() {
    return diverged;
  }

  /** Whether the steps are probes now. */
  boolean probing() {
    return probing;
  }

  /** Decisions of the last signal that were not recorded any more. */
  List<Entry.Decided> missing() {
    return List.copyOf(expected);
  }

  boolean ended() {
    return ended;
  }

  private Optional<Difference> fold(List<JournalLines.Line> lines) {
    for (JournalLines.Line line : lines) {
      Optional<Difference> difference =
          switch (line.entry()) {
            case Entry.Happened happened -> happened(line, happened);
            case Entry.Decided decided -> decided(line, decided);
            case Entry.Ended _ -> {
              ended = true;
              yield expected.isEmpty() ? Optional.empty() : differs(line, json(expected.peek()));
            }
            case Entry.Header _ ->
                Optional.of(new Difference(line.number(), "one header", "a second one"));
          };
      if (difference.isPresent()) {
        return difference;
      }
    }
    return Optional.empty();
  }

  private Optional<Difference> happened(JournalLines.Line line, Entry.Happened happened) {
    if (!expected.isEmpty()) {
      return differs(line, json(expected.peek()));
    }
    if (!happened.settings().equals(controls.settings())) {
      return Optional.of(
          new Difference(
              line.number(), controls.settings().toString(), happened.settings().toString()));
    }
    done = happened.signal().work();
    switch (happened.signal()) {
      case Signal.Evaluated evaluated -> answered(evaluated.ask());
      case Signal.Measured measured -> answered(measured.ask());
      case Signal.Diverged _ -> diverged = true;
      case Signal.Restored _, Signal.Skipped _ -> diverged = false;
      case Signal.Replanned replanned -> {
        budget =
            budget.replanned(
                replanned.work(), BudgetSpec.parse(replanned.budget(), 0, 0), replanned.course());
        stopped = false;
        ended = false;
      }
      case Signal.Started _, Signal.Stepped _ -> {}
    }
    expected.addAll(controls.on(happened.signal()));
    return Optional.empty();
  }

  private void answered(Ask ask) {
    unanswered.removeIf(
        open ->
            switch (open.decision()) {
              case Decision.Evaluate e -> e.ask().equals(ask);
              case Decision.Measure m -> m.ask().equals(ask);
              default -> false;
            });
  }

  private Optional<Difference> decided(JournalLines.Line line, Entry.Decided decided) {
    switch (decided.decision()) {
      case Decision.Evaluate _, Decision.Measure _ -> unanswered.add(decided);
      case Decision.Stop _ -> stopped = true;
      case Decision.Probe p -> probing = p.on();
      case Decision.Set _,
          Decision.Checkpoint _,
          Decision.Average _,
          Decision.Restore _,
          Decision.Skip _ -> {}
    }
    if (!plan.controllers().containsKey(decided.by())) {
      controls.take(decided.decision());
      return Optional.empty();
    }
    if (expected.isEmpty()) {
      return Optional.of(new Difference(line.number(), "no decision", line.json().toString()));
    }
    JsonNode own = json(expected.poll());
    return own.equals(line.json()) ? Optional.empty() : differs(line, own);
  }

  private static Optional<Difference> differs(JournalLines.Line line, JsonNode expected) {
    return Optional.of(new Difference(line.number(), expected.toString(), line.json().toString()));
  }

  private static JsonNode json(Entry entry) {
    var bytes = new ByteArrayOutputStream();
    try (JsonGenerator out = JSON.createGenerator(bytes)) {
      new EntryWriter(out).write(entry);
    }
    return JSON.readTree(bytes.toByteArray());
  }
}
