package io.github.stepwright;

/**
 * Data or a journal that is damaged: it was found and read, and its content cannot be right. The
 * message is one line and names the file, the line and, where there is one, the column.
 *
 * <p>The command line ends with exit code 4 for it. A file that does not exist is an argument that
 * is wrong, not damaged data.
 */
public class DataException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** What must hold, what was found, and where. */
  public DataException(String message) {
    super(message);
  }

  /** The same, with the reader's own complaint behind it. */
  public DataException(String message, Throwable cause) {
    super(message, cause);
  }
}
