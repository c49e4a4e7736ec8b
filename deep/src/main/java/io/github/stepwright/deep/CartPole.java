package io.github.stepwright.deep;

import io.github.stepwright.RandomStream;

/**
 * A pole on a cart, CartPole-v1: it is pushed left or right, and earns 1 for every step until the
 * pole leans by more than 12 degrees, the cart leaves 2.4 m, or 500 steps are made.
 *
 * <p>Euler steps of 0.02 s. The state: place, speed, angle, angular speed.
 *
 * <p>Barto, Sutton, Anderson, "Neuronlike adaptive elements that can solve difficult learning
 * control problems", 1983.
 */
final class CartPole {

  static final int STATE = 4;
  static final int ACTIONS = 2;

  /** Steps of an episode at most, which is the largest return. */
  static final int LONGEST = 500;

  private static final double GRAVITY = 9.8;
  private static final double POLE = 0.1;
  private static final double TOTAL = 1 + POLE;
  private static final double HALF_LENGTH = 0.5;
  private static final double FORCE = 10;
  private static final double STEP = 0.02;
  private static final double FAR = 2.4;
  private static final double STEEP = Math.toRadians(12);
  private static final double START = 0.05;

  private final double[] state = new double[STATE];
  private int steps;

  /** Starts near the upright. */
  CartPole(RandomStream random) {
    for (int i = 0; i < STATE; i++) {
      state[i] = random.nextDouble(-START, START);
    }
  }

  /** The state; not to be written to. */
  double[] state() {
    return state;
  }

  /** Pushes to the right for action 1, and says whether the episode goes on. */
  boolean push(int action) {
    double force = action == 1 ? FORCE : -FORCE;
    double cos = Math.cos(state[2]);
    double sin = Math.sin(state[2]);
    double swing = (force + POLE * HALF_LENGTH * state[3] * state[3] * sin) / TOTAL;
    double turn =
        (GRAVITY * sin - cos * swing) / (HALF_LENGTH * (4.0 / 3 - POLE * cos * cos / TOTAL));
    double speedUp = swing - POLE * HALF_LENGTH * turn * cos / TOTAL;
    state[0] += STEP * state[1];
    state[1] += STEP * speedUp;
    state[2] += STEP * state[3];
    state[3] += STEP * turn;
    steps++;
    return Math.abs(state[0]) <= FAR && Math.abs(state[2]) <= STEEP && steps < LONGEST;
  }
}
