package io.github.stepwright.control;

import io.github.stepwright.Progress;
import io.github.stepwright.Signal;

/**
 * A part of a run with a clock of its own: signals as they look from inside.
 *
 * @param from its first step
 * @param length its steps, at least 1
 */
record Span(long from, long length) {

  Progress of(Progress p) {
    return p.in(from, length);
  }

  Signal of(Signal signal) {
    Progress p = of(signal.progress());
    return switch (signal) {
      case Signal.Started s -> new Signal.Started(p, s.work());
      case Signal.Stepped s ->
          new Signal.Stepped(
              Math.max(0, s.step() - from),
              p,
              s.work(),
              s.probe(),
              s.loss(),
              s.groups(),
              s.spread());
      case Signal.Evaluated s -> new Signal.Evaluated(p, s.work(), s.ask(), s.split(), s.metrics());
      case Signal.Measured s ->
          new Signal.Measured(p, s.work(), s.ask(), s.what(), s.value(), s.low(), s.high());
      case Signal.Restored s -> new Signal.Restored(p, s.work(), s.slot());
      case Signal.Diverged s ->
          new Signal.Diverged(Math.max(0, s.step() - from), p, s.work(), s.loss(), s.gradient());
      case Signal.Skipped s -> new Signal.Skipped(p, s.work());
      case Signal.Replanned s -> new Signal.Replanned(p, s.work(), s.budget(), s.course());
    };
  }

  /** The segment begins for a controller that has not been asked yet. */
  Signal start(Signal signal) {
    return new Signal.Started(of(signal.progress()), signal.work());
  }
}
