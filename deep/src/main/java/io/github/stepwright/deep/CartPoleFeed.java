package io.github.stepwright.deep;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import io.github.stepwright.RandomStream;
import io.github.stepwright.Split;
import io.github.stepwright.djl.Feed;
import io.github.stepwright.djl.Filled;
import java.util.Arrays;

/**
 * Episodes played with the present policy: all states as data (steps, 4); as labels the actions
 * taken (steps, 2) one-hot, their advantages (steps), and the return of each episode.
 *
 * <p>The advantage of a step is the discounted return from it on, less the mean over the episodes
 * that are still running at that time, over the deviation of all of them. What is played depends on
 * the weights and the batch's stream alone; the rows only count.
 *
 * @param policy the model, initialised before the first batch
 * @param episodes of a pass, for the bookkeeping
 * @param looked episodes of an evaluation
 */
record CartPoleFeed(Block policy, int episodes, int looked) implements Feed {

  private static final double DISCOUNT = 0.99;

  @Override
  public int examples(Split split) {
    return split == Split.TRAIN ? episodes : looked;
  }

  @Override
  public int evaluated(Split split) {
    return looked;
  }

  @Override
  public Loaded load(NDManager manager, Split split, int[] rows, int size, RandomStream random) {
    var played = new Episode[size];
    var running = new CartPole[size];
    for (int i = 0; i < size; i++) {
      played[i] = new Episode();
      running[i] = new CartPole(random);
    }
    if (policy.isInitialized()) {
      play(manager, played, running, random);
    } else { // the shapes are asked for
      Arrays.stream(played).forEach(one -> one.add(new double[CartPole.STATE], 0));
    }
    return labelled(manager, played);
  }

  /** All episodes side by side, one forward pass for each time. */
  private void play(NDManager manager, Episode[] played, CartPole[] running, RandomStream random) {
    int[] alive = new int[running.length];
    Arrays.setAll(alive, i -> i);
    var store = new ParameterStore(manager, false);
    while (alive.length > 0) {
      float[] states = new float[alive.length * CartPole.STATE];
      for (int i = 0; i < alive.length; i++) {
        for (int j = 0; j < CartPole.STATE; j++) {
          states[i * CartPole.STATE + j] = (float) running[alive[i]].state()[j];
        }
      }
      float[] logits;
      try (NDManager step = manager.newSubManager()) {
        NDArray x = Filled.of(step, states, new Shape(alive.length, CartPole.STATE));
        logits = policy.forward(store, new NDList(x), false).singletonOrThrow().toFloatArray();
      }
      int left = 0;
      for (int i = 0; i < alive.length; i++) {
        double right = 1 / (1 + Math.exp(logits[2 * i] - logits[2 * i + 1]));
        int action = random.nextDouble() < right ? 1 : 0;
        played[alive[i]].add(running[alive[i]].state(), action);
        if (running[alive[i]].push(action)) {
          alive[left++] = alive[i];
        }
      }
      alive = Arrays.copyOf(alive, left);
    }
  }

  private static Loaded labelled(NDManager manager, Episode[] played) {
    int steps = Arrays.stream(played).mapToInt(one -> one.length).sum();
    float[] states = new float[steps * CartPole.STATE];
    float[] actions = new float[steps * CartPole.ACTIONS];
    double[] advantages = advantages(played, steps);
    float[] narrow = new float[steps];
    float[] returns = new float[played.length];
    int at = 0;
    for (int e = 0; e < played.length; e++) {
      returns[e] = played[e].length;
      for (int t = 0; t < played[e].length; t++, at++) {
        System.arraycopy(
            played[e].states, t * CartPole.STATE, states, at * CartPole.STATE, CartPole.STATE);
        actions[at * CartPole.ACTIONS + played[e].actions[t]] = 1;
        narrow[at] = (float) advantages[at];
      }
    }
    return new Loaded(
        new NDList(Filled.of(manager, states, new Shape(steps, CartPole.STATE))),
        new NDList(
            Filled.of(manager, actions, new Shape(steps, CartPole.ACTIONS)),
            Filled.of(manager, narrow, new Shape(steps)),
            Filled.of(manager, returns, new Shape(played.length))));
  }

  /** Discounted returns against their mean at the same time, over the deviation of all. */
  static double[] advantages(Episode[] played, int steps) {
    double[] found = new double[steps];
    double[] sums = new double[CartPole.LONGEST];
    int[] counts = new int[CartPole.LONGEST];
    int end = steps;
    for (int e = played.length - 1; e >= 0; e--) {
      double toGo = 0;
      for (int t = played[e].length - 1; t >= 0; t--) {
        toGo = 1 + DISCOUNT * toGo;
        found[--end] = toGo;
        sums[t] += toGo;
        counts[t]++;
      }
    }
    double squares = 0;
    int at = 0;
    for (Episode one : played) {
      for (int t = 0; t < one.length; t++, at++) {
        found[at] -= sums[t] / counts[t];
        squares += found[at] * found[at];
      }
    }
    double deviation = Math.sqrt(squares / steps);
    for (int i = 0; deviation > 0 && i < steps; i++) {
      found[i] /= deviation;
    }
    return found;
  }

  /** What happened in one episode. */
  static final class Episode {
    private final float[] states = new float[CartPole.LONGEST * CartPole.STATE];
    private final int[] actions = new int[CartPole.LONGEST];
    private int length;

    void add(double[] state, int action) {
      for (int j = 0; j < CartPole.STATE; j++) {
        states[length * CartPole.STATE + j] = (float) state[j];
      }
      actions[length++] = action;
    }
  }
}
