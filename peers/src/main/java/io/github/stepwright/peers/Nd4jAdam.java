package io.github.stepwright.peers;

import io.github.stepwright.bench.speed.Peer;
import io.github.stepwright.bench.speed.Timed;
import java.util.Set;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.GradientUpdater;
import org.nd4j.linalg.learning.config.Adam;

/**
 * ND4J's Adam with its defaults, called as Deeplearning4j does: the updater turns the gradient into
 * the change, which is then taken from the weights. The next step begins with what stands in the
 * gradient then; Adam's time does not depend on its values.
 */
public final class Nd4jAdam implements Peer {

  @Override
  public String name() {
    return "ND4J Adam";
  }

  @Override
  public String library() {
    return "ND4J 1.0.0-M2.1";
  }

  @Override
  public Set<String> beside() {
    return Set.of("adam", "adamw");
  }

  @Override
  public Timed open(float[] weights, float[] gradient, int threads) {
    return new Opened(weights, gradient, threads);
  }

  private static final class Opened implements Timed {

    private final INDArray weights;
    private final INDArray gradient;
    private final INDArray state;
    private final GradientUpdater<?> updater;
    private int made;

    Opened(float[] weights, float[] gradient, int threads) {
      this.weights = Nd4j.createFromArray(weights).reshape(1, weights.length);
      this.gradient = Nd4j.createFromArray(gradient).reshape(1, gradient.length);
      var adam = new Adam();
      this.state = Nd4j.zeros(1, adam.stateSize(weights.length));
      this.updater = adam.instantiate(state, true);
      Nd4j.getEnvironment().setMaxThreads(threads); // of the process, as many for all of a bout
      Nd4j.getEnvironment().setMaxMasterThreads(threads);
    }

    @Override
    public void step() {
      updater.applyUpdater(gradient, made++, 0);
      weights.subi(gradient);
    }

    @Override
    public float[] weights() {
      return weights.toFloatVector();
    }

    @Override
    public void close() {
      weights.close();
      gradient.close();
      state.close();
    }
  }
}
