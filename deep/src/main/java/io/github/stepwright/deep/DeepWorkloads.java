package io.github.stepwright.deep;

import io.github.stepwright.Problem;
import io.github.stepwright.Split;
import io.github.stepwright.WorkloadProvider;
import io.github.stepwright.bench.workload.Examples;
import io.github.stepwright.djl.Score;
import io.github.stepwright.spec.Spec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Eight neural networks on real data, and their variants by name. Listing and naming them loads no
 * engine and reads no images.
 */
public final class DeepWorkloads implements WorkloadProvider {

  private static final List<String> NAMES =
      List.of(
          "fashion-mlp",
          "fashion-cnn",
          "fashion-vit",
          "fashion-vae",
          "chars-gpt",
          "chars-gru",
          "words-mlp-djl",
          "cartpole-reinforce");

  private static final int LOOKED = 2_000;
  private static final int EPISODES = 50;

  /** The undiscounted return of an episode. */
  private static final Score RETURN =
      new Score("return", (labels, _) -> labels.get(2).mean().getFloat());

  private final Map<String, Problem> problems = new LinkedHashMap<>();
  private final Clothes clothes = new Clothes();
  private final Characters characters = new Characters();
  private Examples words;

  @Override
  public List<Problem.Declared> workloads() {
    return NAMES.stream().map(name -> open(name).orElseThrow().declared()).toList();
  }

  @Override
  public synchronized Optional<Problem> open(String spec) {
    if (NAMES.stream().noneMatch(name -> spec.equals(name) || spec.startsWith(name + ":"))) {
      return Optional.empty();
    }
    return Optional.of(problems.computeIfAbsent(spec, this::make));
  }

  @Override
  public Optional<String> quick(String spec) {
    return open(spec).map(_ -> spec + (spec.contains(":") ? "," : ":") + "quick=true");
  }

  private Problem make(String spec) {
    Spec.Part part = Spec.parse(spec).parts().getFirst();
    return switch (part.name()) {
      case "fashion-mlp" -> clothes.perceptron(part);
      case "fashion-cnn" -> clothes.convolutions(part);
      case "fashion-vit" -> clothes.vision(part);
      case "fashion-vae" -> clothes.autoencoder(part);
      case "chars-gpt" -> characters.gpt(part);
      case "chars-gru" -> characters.gru(part);
      case "words-mlp-djl" -> words(part);
      default -> policy(part);
    };
  }

  private Problem words(Spec.Part part) {
    var v = Variant.of(part, Variant.common(), "tanh", 128);
    var models = new Models(v);
    var examples = words();
    var feed = new LetterFeed(examples, v.looked(LOOKED));
    return new DeepProblem(
        v.declared(
            part,
            "The model and data of words-mlp on the engine, to check one against the other",
            "sgd:lr=0.1,momentum=0.9",
            4000,
            feed.examples(Split.TRAIN),
            "loss",
            true,
            "%d + %d + %d examples, %d letters"
                .formatted(
                    feed.examples(Split.TRAIN),
                    feed.examples(Split.VALIDATION),
                    feed.examples(Split.TEST),
                    examples.symbols())),
        v.threads(),
        random -> models.words(examples.symbols(), examples.width(), random),
        Losses::crossEntropy,
        _ -> feed,
        List.of(Score.accuracy()));
  }

  private Examples words() {
    if (words == null) {
      words = Examples.words();
    }
    return words;
  }

  private Problem policy(Spec.Part part) {
    var v = Variant.of(part, Variant.common(), "tanh", 8);
    var models = new Models(v);
    long steps = v.steps(300);
    int episodes = Math.toIntExact(steps * v.batch());
    return new DeepProblem(
        v.declared(
            part,
            "Policy gradient with a baseline on CartPole-v1, 8 episodes a step",
            "adam:lr=0.01",
            300,
            episodes,
            "return",
            false,
            "4-64-2, %d episodes; returns reach 500, 475 is solved".formatted(episodes)),
        v.threads(),
        models::policy,
        Losses.Policy::new,
        block -> new CartPoleFeed(block, episodes, v.quick() ? 10 : EPISODES),
        List.of(RETURN));
  }
}
