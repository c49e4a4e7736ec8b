package io.github.stepwright.plan;

import io.github.stepwright.Default;
import io.github.stepwright.Paper;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * How the rate grows with the batch: linearly for SGD, with the square root for adaptive
 * optimizers, until the noise is negligible.
 *
 * <p>rate(B) = rate * (f(B) / f(batch))^p, p = 1 for SGD and 1/2 for adaptive optimizers; f(B) = B
 * without a noise scale S, and f(B) = B / (1 + B / S) with one: linear below S, flat above it. The
 * two growth laws are the paper's; the saturated form is ours, its equations could not be read.
 *
 * @param rate the rate that is known; the one of {@link StepLaw} where it is not given
 * @param batch the batch that it is known for, in the unit of the question's
 * @param family what kind of optimizer
 * @param noise S, batch at which noise and gradient weigh alike, in the unit of the batch; {@code
 *     run --measure noiseScale} measures it
 */
@Paper(
    title =
        "Learning Rates as a Function of Batch Size: A Random Matrix Theory Approach to Neural"
            + " Network Training",
    authors = "Granziol, Zohren, Roberts",
    year = 2020,
    arxiv = "2006.09092")
public record BatchScaling(
    OptionalDouble rate,
    OptionalDouble batch,
    @Default("adaptive") Family family,
    OptionalDouble noise)
    implements Law {

  /** Kinds of optimizers by how their best rate grows. */
  public enum Family {
    /** Linear. */
    SGD,
    /** Square root. */
    ADAPTIVE
  }

  /** Refuses sizes that are not positive, and a rate without its batch. */
  public BatchScaling {
    rate.ifPresent(value -> Checks.positive("batchscaling.rate", value));
    batch.ifPresent(value -> Checks.positive("batchscaling.batch", value));
    noise.ifPresent(value -> Checks.positive("batchscaling.noise", value));
    if (rate.isPresent() != batch.isPresent()) {
      throw new IllegalArgumentException(
          "batchscaling must name rate and batch together or neither, got rate=%s, batch=%s"
              .formatted(text(rate), text(batch)));
    }
  }

  private static String text(OptionalDouble value) {
    return value.isPresent() ? Double.toString(value.getAsDouble()) : "none";
  }

  /** From the reference that {@link StepLaw} recommends, without saturation. */
  public static BatchScaling adaptive() {
    return new BatchScaling(
        OptionalDouble.empty(), OptionalDouble.empty(), Family.ADAPTIVE, OptionalDouble.empty());
  }

  /**
   * Factor on the rate.
   *
   * @param from batch that the rate is known for
   * @param to batch that is wanted, in the same unit
   */
  public double factor(double from, double to) {
    double ratio = effective(to) / effective(from);
    return switch (family) {
      case SGD -> ratio;
      case ADAPTIVE -> Math.sqrt(ratio);
    };
  }

  private double effective(double size) {
    return noise.isPresent() ? size / (1 + size / noise.getAsDouble()) : size;
  }

  @Override
  public List<Advice> of(Question q) {
    if (q.batch().isEmpty()) {
      return List.of();
    }
    double to = q.batch().getAsDouble();
    double from = batch.orElseGet(() -> StepLaw.paper().batch(q.tokens()));
    double known = rate.orElseGet(() -> StepLaw.paper().rate(q.params(), q.tokens()));
    double value = known * factor(from, to);
    Optional<Advice.Band> band =
        rate.isPresent()
            ? Optional.empty()
            : Advice.Band.log(value, StepLaw.paper().rateSigma(q.params(), q.tokens()));
    var warnings = new ArrayList<String>();
    if (noise.isEmpty() && to > from) {
      warnings.add(
          "no noise scale is known: above it the rate must not grow any more; batchscaling:noise=…"
              + " tells it");
    }
    String law = family == Family.SGD ? "linear, SGD" : "square root, adaptive optimizers";
    return List.of(
        new Advice(
            "learning rate at your batch",
            value,
            band,
            "per step at %s tokens per step".formatted(Range.digits(to)),
            "BatchScaling: %s, from %s at %s tokens%s"
                .formatted(
                    law,
                    Range.digits(known),
                    Range.digits(from),
                    noise.isPresent()
                        ? ", saturated by B / (1 + B / S), S = " + Range.digits(noise.getAsDouble())
                        : ""),
            "checked by its authors on VGG and WideResNet, CIFAR-100 and ImageNet",
            warnings,
            noise.isPresent() ? Advice.Evidence.DERIVED : Advice.Evidence.SOURCE,
            source()));
  }
}
