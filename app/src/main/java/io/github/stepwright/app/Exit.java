package io.github.stepwright.app;

/** The exit codes of the command line. */
public final class Exit {

  /** The command did what it was asked for. */
  public static final int DONE = 0;

  /** An unknown name, key or file, or an impossible value. */
  public static final int USAGE = 2;

  /** A run failed or diverged, or the program met a defect of its own. */
  public static final int FAILED = 3;

  /** Data or a journal is damaged. */
  public static final int DAMAGED = 4;

  private Exit() {}
}
