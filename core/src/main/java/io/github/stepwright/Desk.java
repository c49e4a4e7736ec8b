package io.github.stepwright;

/**
 * Where one who works on parts keeps what serves all of them, so that it stays in the cache of its
 * core. One thread at a time.
 */
public final class Desk {

  private Object tools;

  /** What a rule has left here; null before it has. */
  public Object tools() {
    return tools;
  }

  /** Leaves something in place of what was here; no state, it is made again at will. */
  public void tools(Object tools) {
    this.tools = tools;
  }
}
