package io.github.stepwright.run;

import io.github.stepwright.Controller;
import io.github.stepwright.Decision;
import io.github.stepwright.Entry;
import io.github.stepwright.Fold;
import io.github.stepwright.RandomStream;
import io.github.stepwright.Settings;
import io.github.stepwright.Signal;
import io.github.stepwright.Values;
import java.util.ArrayList;
import java.util.List;

/**
 * The folds of one run and the knob values that they have set so far.
 *
 * <p>Used by one thread; replaying the same signals gives the same decisions and the same values.
 */
final class Controls {

  private record Seat(String name, Fold fold, boolean charged) {}

  private final List<Seat> seats;
  private Values settings;

  Controls(Plan plan) {
    var seats = new ArrayList<Seat>();
    plan.controllers()
        .forEach(
            (name, controller) ->
                seats.add(
                    new Seat(name, start(controller, plan.seed(), name), charged(controller))));
    this.seats = List.copyOf(seats);
    this.settings = Settings.of(plan.values());
  }

  private static Fold start(Controller controller, long seed, String name) {
    return controller.start(RandomStream.named(seed, "controller/" + name));
  }

  private static boolean charged(Controller controller) {
    return !controller.knobs().isEmpty();
  }

  /** The values in force. */
  Values settings() {
    return settings;
  }

  /** Whether this controller's evaluations and measurements serve control and cost budget. */
  boolean charges(String name) {
    for (Seat seat : seats) {
      if (seat.name.equals(name)) {
        return seat.charged;
      }
    }
    return true;
  }

  /** The decisions of all controllers on one signal, in the order of the plan; values are set. */
  List<Entry.Decided> on(Signal signal) {
    List<Entry.Decided> all = List.of();
    for (Seat seat : seats) {
      List<Decision> decisions = seat.fold.on(signal);
      if (!decisions.isEmpty()) {
        if (all.isEmpty()) {
          all = new ArrayList<>(2);
        }
        for (Decision decision : decisions) {
          take(decision);
          all.add(new Entry.Decided(signal.progress().step(), seat.name, decision));
        }
      }
    }
    return all;
  }

  /** Puts a decision into force that no controller of the plan made. */
  void take(Decision decision) {
    if (decision instanceof Decision.Set set) {
      settings = settings.with(set.knob(), set.group(), set.value());
    }
  }
}
