package io.github.stepwright.peers;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.optimizer.Optimizer;
import io.github.stepwright.bench.speed.Timed;

/** An optimizer of DJL at work on the PyTorch engine, called as DJL's trainer calls it. */
final class Djl implements Timed {

  static final String LIBRARY = "DJL 0.35.1 (PyTorch engine 2.7.1)";

  private final NDManager manager = Engine.getEngine("PyTorch").newBaseManager(Device.cpu());
  private final Optimizer optimizer;
  private final NDArray weights;
  private final NDArray gradient;

  Djl(Optimizer optimizer, float[] weights, float[] gradient, int threads) {
    this.optimizer = optimizer;
    this.weights = manager.create(weights);
    this.gradient = manager.create(gradient);
    JniUtils.setNumThreads(threads); // of the process: all contestants of a bout have as many
  }

  @Override
  public void step() {
    optimizer.update("weights", weights, gradient);
  }

  @Override
  public float[] weights() {
    return weights.toFloatArray();
  }

  @Override
  public void close() {
    manager.close();
  }
}
