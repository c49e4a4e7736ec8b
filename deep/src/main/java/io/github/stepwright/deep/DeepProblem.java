package io.github.stepwright.deep;

import ai.djl.training.loss.Loss;
import io.github.stepwright.Problem;
import io.github.stepwright.RandomStream;
import io.github.stepwright.Stepper;
import io.github.stepwright.Workload;
import io.github.stepwright.djl.DjlWorkload;
import io.github.stepwright.djl.Feed;
import io.github.stepwright.djl.Score;
import io.github.stepwright.djl.TorchEngine;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A network with its data before optimizer and seed are chosen. The engine is loaded by {@link
 * #start} and not before.
 *
 * @param threads of an operation of the engine
 * @param model makes the network from the stream of its initial weights
 * @param loss what it minimises
 * @param feed makes the data for a network
 * @param scores metrics beside the loss
 */
record DeepProblem(
    Declared declared,
    int threads,
    Function<RandomStream, ai.djl.nn.Block> model,
    Supplier<Loss> loss,
    Function<ai.djl.nn.Block, Feed> feed,
    List<Score> scores)
    implements Problem {

  @Override
  public Workload start(Stepper stepper, long seed) {
    TorchEngine.threads(threads);
    ai.djl.nn.Block block = model.apply(RandomStream.named(seed, "init"));
    var builder =
        DjlWorkload.builder()
            .setBlock(block)
            .setLoss(loss.get())
            .setFeed(feed.apply(block))
            .setStepper(stepper)
            .setBatchSize(declared.batch())
            .optSeed(seed);
    scores.forEach(builder::addScore);
    return builder.build();
  }
}
