package io.github.stepwright;

/**
 * Where one who works on parts keeps what serves all of them, so that it stays in the cache of its
 * core. One thread at a time.
 */
public final class Desk {

  private Object tools;
  private boolean shared;

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

  /** Leaves something in place of what was here; no state, it is made again at will. */
  public void tools(Object tools) {
    this.tools = tools;
  }
}
