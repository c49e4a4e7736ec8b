package io.github.stepwright.deep;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.training.loss.Loss;
import ai.djl.training.loss.SoftmaxCrossEntropyLoss;

/** What the networks minimise. */
final class Losses {

  private Losses() {}

  /** Mean cross-entropy in nats: logits (n, classes), labels (n). */
  static Loss crossEntropy() {
    return new SoftmaxCrossEntropyLoss("loss");
  }

  /**
   * Negative evidence lower bound in nats for each image: cross-entropy of the pixels plus the
   * divergence of the code from a standard normal, {@code 1/2 sum(mu^2 + s^2 - 1 - log s^2)}.
   *
   * <p>Predictions: logits of the pixels (n, 784), mu (n, codes), log s^2 (n, codes).
   *
   * <p>Kingma, Welling, "Auto-Encoding Variational Bayes", 2013, https://arxiv.org/abs/1312.6114
   */
  static final class Elbo extends Loss {
    Elbo() {
      super("loss");
    }

    @Override
    public NDArray evaluate(NDList labels, NDList predictions) {
      NDArray x = labels.head();
      NDArray z = predictions.get(0);
      NDArray mu = predictions.get(1);
      NDArray logVariance = predictions.get(2);
      // -log p = max(z, 0) - z x + log(1 + exp(-|z|))
      NDArray pixels =
          z.maximum(0).sub(z.mul(x)).add(z.abs().neg().exp().add(1).log()).sum(new int[] {1});
      NDArray code =
          mu.square().add(logVariance.exp()).sub(1).sub(logVariance).sum(new int[] {1}).mul(0.5);
      return pixels.add(code).mean();
    }
  }

  /**
   * The policy gradient as the gradient of a loss: {@code - sum of advantage * log pi(action) /
   * episodes}. Predictions: logits (steps, actions); labels: actions, advantages, returns of the
   * episodes.
   *
   * <p>Williams, "Simple statistical gradient-following algorithms for connectionist reinforcement
   * learning", 1992.
   */
  static final class Policy extends Loss {
    Policy() {
      super("loss");
    }

    @Override
    public NDArray evaluate(NDList labels, NDList predictions) {
      NDArray taken = predictions.head().logSoftmax(-1).mul(labels.get(0)).sum(new int[] {1});
      return taken.mul(labels.get(1)).sum().neg().div(labels.get(2).size());
    }
  }
}
