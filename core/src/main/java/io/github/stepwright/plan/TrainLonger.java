package io.github.stepwright.plan;

import io.github.stepwright.Default;
import io.github.stepwright.Paper;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Train longer, generalise better: a large batch gets as many updates as a small one.
 *
 * <p>rate(B) = rate * sqrt(B / reference); epochs and every milestone times ceil(B / reference), a
 * whole number as in the authors' code.
 *
 * @param batch B, examples of one step, at least 1
 * @param reference batch that the regime is known for, at least 1
 * @param rate that it is known for
 * @param epochs of the known regime
 * @param milestones epochs at which the known regime drops its rate
 */
@Paper(
    title =
        "Train longer, generalize better: closing the generalization gap in large batch training of"
            + " neural networks",
    authors = "Hoffer, Hubara, Soudry",
    year = 2017,
    arxiv = "1705.08741")
public record TrainLonger(
    long batch,
    @Default("128") long reference,
    OptionalDouble rate,
    OptionalDouble epochs,
    @Default("81+122+164") List<Long> milestones)
    implements Law {

  /** Refuses batches below 1. */
  public TrainLonger {
    if (batch < 1 || reference < 1) {
      throw new IllegalArgumentException(
          "trainlonger needs batch >= 1 and reference >= 1, got %d and %d"
              .formatted(batch, reference));
    }
    milestones = List.copyOf(milestones);
  }

  /** Factor on the rate. */
  public double rateFactor() {
    return Math.sqrt((double) batch / reference);
  }

  /** Factor on epochs and milestones. */
  public long stretch() {
    return Math.ceilDiv(batch, reference);
  }

  /** Milestones of the stretched regime, in epochs. */
  public List<Long> stretched() {
    return milestones.stream().map(epoch -> epoch * stretch()).toList();
  }

  @Override
  public List<Advice> of(Question q) {
    String validity =
        "image classifiers on CIFAR and ImageNet, SGD with momentum, reference batch 128";
    List<String> uneven =
        batch % reference == 0
            ? List.of()
            : List.of(
                "%d is no multiple of %d: the factor is rounded up, so there are more updates than"
                        .formatted(batch, reference)
                    + " the small batch had");
    return List.of(
        new Advice(
            rate.isPresent() ? "learning rate" : "factor on the learning rate",
            rate.orElse(1) * rateFactor(),
            Optional.empty(),
            rate.isPresent()
                ? "per step of %d examples".formatted(batch)
                : "times the small batch's",
            "TrainLonger: sqrt(B / %d)".formatted(reference),
            validity,
            List.of(),
            Advice.Evidence.SOURCE,
            source()),
        new Advice(
            epochs.isPresent() ? "epochs" : "factor on epochs and milestones",
            epochs.orElse(1) * stretch(),
            Optional.empty(),
            epochs.isPresent() ? "epochs" : "times the small batch's",
            "TrainLonger: ceil(B / %d); milestones %s become %s"
                .formatted(reference, milestones, stretched()),
            validity,
            uneven,
            Advice.Evidence.SOURCE,
            source()));
  }
}
