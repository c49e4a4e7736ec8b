package io.github.stepwright.run;

import io.github.stepwright.DataException;

/** A journal that cannot be trusted; the message names the file and the line. */
public final class JournalDamaged extends DataException {

  private static final long serialVersionUID = 1L;

  /** With a one-line message: where, what must hold, what was found. */
  public JournalDamaged(String message) {
    super(message);
  }
}
