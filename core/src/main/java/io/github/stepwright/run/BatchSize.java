package io.github.stepwright.run;

import io.github.stepwright.Problem;
import io.github.stepwright.control.Batched;
import java.util.Map;
import java.util.Optional;

/**
 * What {@code --batch} takes: a number of examples, or the spec of a controller.
 *
 * @param first examples of the first step
 * @param controller that moves it, its open sizes filled in; empty for a number
 */
record BatchSize(int first, Optional<Batched> controller) {

  /**
   * The meaning of a text beside a workload.
   *
   * @throws IllegalArgumentException for a number below 1, and for a controller of something else
   */
  static BatchSize of(String text, Problem.Declared declared) {
    if (text.matches("-?\\d+")) {
      long number = Long.parseLong(text);
      if (number < 1 || number > Integer.MAX_VALUE) {
        throw new IllegalArgumentException(
            "--batch must be in [1, %d], got %s".formatted(Integer.MAX_VALUE, text));
      }
      return new BatchSize((int) number, Optional.empty());
    }
    if (!(Catalog.CONTROLLERS.parse(text) instanceof Batched batched)) {
      throw new IllegalArgumentException(
          "--batch must be a number or a controller of the batch size (%s), got %s"
              .formatted(String.join(" ", Catalog.controllers(Batched.class)), text));
    }
    Batched known = batched.from(declared.batch(), declared.examples());
    return new BatchSize(Math.toIntExact(known.first()), Optional.of(known));
  }

  /**
   * Sees to it that there are micro-batches to compare where the controller does.
   *
   * @param named what {@code --micro} says
   * @param texts of the run, which get a number of parts where nobody named one
   */
  void compared(Optional<String> named, Map<String, String> texts) {
    if (controller.isPresent() && controller.get().compares()) {
      Micro.compared("--batch " + texts.get(Request.BATCH), named, texts);
    }
  }
}
