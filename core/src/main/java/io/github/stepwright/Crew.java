package io.github.stepwright;

/**
 * Threads that share the pieces of one task after another, the caller among them.
 *
 * <p>Pieces differ in size, so a crew is told where each of them ends, as the sum of the sizes up
 * to there. Member k of c makes the pieces from {@link #first first(k, c)} to {@code first(k + 1,
 * c) - 1}, in order: shares as even as neighbours that stay together allow, and the same piece for
 * the same member each time, with its data still in that core's cache.
 */
public interface Crew extends AutoCloseable {

  /**
   * Runs the task once for each piece from 0 to ends.length - 1 and returns when all are made; what
   * the members wrote is then visible to the caller. A member that fails leaves out the rest of its
   * own pieces; the failure of the lowest member is thrown after all have stopped, with the others'
   * suppressed in it. Allocates nothing. A task must not run another on the same crew.
   *
   * @param ends rising sums of sizes
   */
  void run(long[] ends, Task task);

  /** Members now, the caller among them; a run has no more. */
  int size();

  /**
   * Whether the members read the weights between tasks, all of them each: lines of memory then lie
   * in the caches of several cores, and are slow to write.
   */
  default boolean reads() {
    return false;
  }

  /** What the members do. */
  @FunctionalInterface
  interface Task {

    /**
     * Makes a piece.
     *
     * @param member who makes it, from 0, the caller, to below the crew's size; no two members that
     *     work at once have the same number
     */
    void make(int piece, int member);
  }

  /** Lets go of its threads; a second call does nothing. */
  @Override
  void close();

  /**
   * The first piece of member k of c: the one before which the sum of sizes is nearest to k / c of
   * the whole, the earlier of two as near; the number of pieces for k = c.
   *
   * @param ends rising sums of sizes
   */
  static int first(long[] ends, int k, int c) {
    if (k == 0 || k == c) {
      return k == 0 ? 0 : ends.length;
    }
    double goal = ends.length == 0 ? 0 : (double) ends[ends.length - 1] * k / c;
    int piece = 0;
    long before = 0;
    while (piece < ends.length && (ends[piece] <= goal || ends[piece] - goal < goal - before)) {
      before = ends[piece++];
    }
    return piece;
  }

  /** Makes the pieces of member k of c. */
  static void share(long[] ends, Task task, int k, int c) {
    int to = first(ends, k + 1, c);
    for (int piece = first(ends, k, c); piece < to; piece++) {
      task.make(piece, k);
    }
  }

  /**
   * Throws the failure of the lowest member, with the others' suppressed in it, and forgets them
   * all; does nothing where none has failed.
   *
   * @param failures of each member, null where it has none; a task declares no checked exception
   */
  static void rethrow(Throwable[] failures) {
    Throwable failure = null;
    for (int k = 0; k < failures.length; k++) {
      Throwable one = failures[k];
      failures[k] = null;
      if (failure == null) {
        failure = one;
      } else if (one != null && one != failure) {
        failure.addSuppressed(one);
      }
    }
    if (failure instanceof RuntimeException exception) {
      throw exception;
    }
    if (failure != null) {
      throw (Error) failure;
    }
  }
}
