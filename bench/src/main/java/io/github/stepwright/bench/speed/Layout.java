package io.github.stepwright.bench.speed;

/** Where tensors lie to each other. */
public enum Layout {
  /** Each in memory of its own, weights and gradient in turn, as a collector leaves them too. */
  SCATTERED,
  /** One behind the other: all weights in one piece of memory, all gradients in another. */
  TOGETHER
}
