package io.github.stepwright.bench.evidence;

import io.github.stepwright.spec.Nearest;
import java.util.List;

/** Every claim that can be run again; one line here gives it its name on the command line. */
public final class Claims {

  private static final List<Claim> ALL =
      List.of(
          new HeavyBallCycle(),
          new LargeSteps(),
          new AmsGradCounterExample(),
          new DiffGradFunctions(),
          new AdaBeliefToys(),
          new HutchinsonDiagonal(),
          new SquareRootScaling(),
          new Gap(),
          new LearningToRelax(),
          new RelaxLarge(),
          new FedHyperRecovery(),
          new LGrecoBytes(),
          new PrivateClipping(),
          new UShapedTimes(),
          new ClosedGate(),
          new EasyFirst(),
          new CleanedLabels(),
          new GrowingBatch(),
          new NormalizeAndProject(),
          LayerRates.agvm(),
          LayerRates.lanton(),
          new LionAdamW(),
          new AdanHalf(),
          new LinearCosine(),
          new OneRunThreeBudgets(),
          new SecondText(),
          new SampledRex(),
          new RexRanks(),
          new SharpDirections(),
          new GhostNormalisation());

  private Claims() {}

  /** All of them, cheap ones first and deep ones last. */
  public static List<Claim> all() {
    return ALL;
  }

  /**
   * The claim of a name.
   *
   * @throws IllegalArgumentException naming those there are
   */
  public static Claim named(String name) {
    List<String> names = ALL.stream().map(claim -> claim.about().name()).toList();
    return ALL.stream()
        .filter(claim -> claim.about().name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "a claim must be one of %s, got %s%s"
                        .formatted(String.join(" ", names), name, Nearest.hint(name, names))));
  }
}
