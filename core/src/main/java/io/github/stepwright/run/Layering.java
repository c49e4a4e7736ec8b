package io.github.stepwright.run;

import io.github.stepwright.Stepper;
import io.github.stepwright.control.Layered;
import io.github.stepwright.train.Layers;
import java.util.Map;
import java.util.Optional;

/**
 * What {@code --layers} takes: the spec of a controller of the rate factors of layers.
 *
 * @param controller that moves them
 */
record Layering(Layered controller) {

  /**
   * The meaning of a text.
   *
   * @throws IllegalArgumentException for a controller of something else
   */
  static Layering of(String text) {
    if (Catalog.CONTROLLERS.parse(text) instanceof Layered layered) {
      return new Layering(layered);
    }
    throw new IllegalArgumentException(
        "--layers must be a controller of the rate factors of layers (%s), got %s"
            .formatted(String.join(" ", Catalog.controllers(Layered.class)), text));
  }

  /** Sees to it that there are micro-batches where the controller compares them. */
  void compared(Optional<String> named, Map<String, String> texts) {
    if (controller.compares()) {
      Micro.compared("--layers " + texts.get(Request.LAYERS), named, texts);
    }
  }

  /** A stepper whose groups are what the controller looks at. */
  Stepper of(Stepper stepper) {
    return new Layers(stepper, controller.blocks(), controller.remembers());
  }
}
