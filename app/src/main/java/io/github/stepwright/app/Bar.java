package io.github.stepwright.app;

import java.io.PrintWriter;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/**
 * A progress bar with the time that is left, on standard error; nothing at all where that is not a
 * terminal. {@code NO_COLOR} takes its colours away.
 */
final class Bar implements AutoCloseable {

  private static final int REFRESH_MILLIS = 200;

  private final ProgressBar bar;

  private Bar(ProgressBar bar) {
    this.bar = bar;
  }

  /**
   * A bar from 0 to a total.
   *
   * @param err the command's standard error; a bar is drawn only where a person looks at it
   */
  static Bar on(PrintWriter err, String task, long total) {
    if (!Terminal.bar()) {
      return new Bar(null);
    }
    err.flush();
    return new Bar(
        new ProgressBarBuilder()
            .setTaskName(task)
            .setInitialMax(total)
            .setUpdateIntervalMillis(REFRESH_MILLIS)
            .setStyle(
                Terminal.colours()
                    ? ProgressBarStyle.COLORFUL_UNICODE_BLOCK
                    : ProgressBarStyle.UNICODE_BLOCK)
            .setConsumer(new ConsoleProgressBarConsumer(System.err))
            .build());
  }

  void to(long done) {
    if (bar != null) {
      bar.stepTo(done);
    }
  }

  /** Another total, where more turned out to be needed. */
  void of(long total) {
    if (bar != null) {
      bar.maxHint(total);
    }
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
    }
  }
}
