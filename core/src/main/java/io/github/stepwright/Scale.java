package io.github.stepwright;

/** How a knob is searched and compared: by differences or by ratios. */
public enum Scale {
  /** Equal differences are equal changes. */
  LINEAR,
  /** Equal ratios are equal changes. */
  LOG
}
