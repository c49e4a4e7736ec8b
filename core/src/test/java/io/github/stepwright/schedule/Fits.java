package io.github.stepwright.schedule;

import io.github.stepwright.Schedule;
import java.util.stream.IntStream;

/** Which horizons a schedule fits, by the rules of the specs and not by the code under test. */
final class Fits {

  private Fits() {}

  static boolean fits(Schedule schedule, long n) {
    return switch (schedule) {
      case OneCycle one -> one.pct() * n > 1;
      case WsdS wsds -> wsds.endpoints().getLast() <= n;
      case Knee knee -> knee.warmup() + knee.explore() < n;
      case Warmup warmup -> {
        long w =
            warmup.steps().isPresent()
                ? warmup.steps().getAsLong()
                : Math.max(1, Math.round(warmup.fraction().getAsDouble() * n));
        yield w < n && fits(warmup.inner(), warmup.overlay() ? n : n - w);
      }
      case Sampled sampled -> fits(sampled.inner(), n);
      case Hold hold -> fits(hold.inner(), n);
      case Delayed delayed -> {
        long from = Math.min(Math.round(delayed.fraction() * n), n - 1);
        yield fits(delayed.inner(), n - from);
      }
      case Gate gate -> gate.at() < 1 || gate.at() < n;
      case Rewarm rewarm -> {
        long rest = n - rewarm.at() - rewarm.steps();
        yield rest > 0 && fits(rewarm.inner(), rewarm.at()) && fits(rewarm.inner(), rest);
      }
      case Then then ->
          IntStream.range(0, then.inner().size())
              .allMatch(
                  i -> {
                    long from = i == 0 ? 0 : then.at().get(i - 1);
                    long until = i == then.at().size() ? n : then.at().get(i);
                    boolean reached = from < until && from < n;
                    return !reached || fits(then.inner().get(i), until - from);
                  });
      default -> true;
    };
  }
}
