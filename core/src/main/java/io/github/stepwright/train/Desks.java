package io.github.stepwright.train;

import io.github.stepwright.Crew;
import io.github.stepwright.Desk;
import java.util.Arrays;

/** A desk for each member of a crew, kept from step to step. Used by one thread. */
final class Desks {

  /** Weights up to which they are still in the cores' caches when they are written. */
  private static final long CACHED = 1 << 20;

  private Desk[] desks = {};
  private long turn;

  /**
   * One for each member that the crew has now.
   *
   * @param weights that a pass writes, all together
   */
  void seat(Crew crew, long weights) {
    int members = crew.size();
    int seated = desks.length;
    if (seated < members) {
      desks = Arrays.copyOf(desks, members);
      Arrays.setAll(desks, k -> k < seated ? desks[k] : new Desk());
    }
    boolean shared = members > 1 && crew.reads() && weights <= CACHED;
    for (Desk desk : desks) {
      desk.shared(shared);
    }
  }

  /** Another pass begins. */
  void turn() {
    turn++;
    for (Desk desk : desks) {
      desk.turn(turn);
    }
  }

  /** That of a member. */
  Desk of(int member) {
    return desks[member];
  }
}
