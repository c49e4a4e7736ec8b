package io.github.stepwright;

/**
 * Where one who works on parts keeps what serves all of them, so that it stays in the cache of its
 * core. One thread at a time.
 */
public final class Desk {

  private Object tools;
  private boolean shared;
  private long turn;

  /** What a rule has left here; null before it has. */
  public Object tools() {
    return tools;
  }

  /** Whether other cores have read the weights since they were written. */
  public boolean shared() {
    return shared;
  }

  /** Says whether other cores have read the weights since they were written. */
  public void shared(boolean shared) {
    this.shared = shared;
  }

  /** Number of the pass under way, from 1: what was left here in another may be out of date. */
  public long turn() {
    return turn;
  }

  /** A pass begins. */
  public void turn(long turn) {
    this.turn = turn;
  }

  /** Leaves something in place of what was here; no state, it is made again at will. */
  public void tools(Object tools) {
    this.tools = tools;
  }
}
