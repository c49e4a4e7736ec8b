package io.github.stepwright.deep;

import ai.djl.training.loss.Loss;
import io.github.stepwright.Problem;
import io.github.stepwright.RandomStream;
import io.github.stepwright.Split;
import io.github.stepwright.WorkloadProvider;
import io.github.stepwright.bench.workload.Examples;
import io.github.stepwright.djl.Feed;
import io.github.stepwright.djl.Score;
import io.github.stepwright.spec.Spec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

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

  private static final int CODES = 20;
  private static final int GPT_WINDOW = 64;
  private static final int GRU_WINDOW = 32;
  private static final int LOOKED = 2_000;
  private static final int WINDOWS = 500;
  private static final int EPISODES = 50;

  /** The undiscounted return of an episode. */
  private static final Score RETURN =
      new Score("return", (labels, _) -> labels.get(2).mean().getFloat());

  private final Map<String, Problem> problems = new LinkedHashMap<>();
  private final Map<String, Object> data = new LinkedHashMap<>();

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
      case "fashion-mlp" -> perceptron(part);
      case "fashion-cnn" -> convolutions(part);
      case "fashion-vit" -> vision(part);
      case "fashion-vae" -> autoencoder(part);
      case "chars-gpt" -> gpt(part);
      case "chars-gru" -> gru(part);
      case "words-mlp-djl" -> words(part);
      default -> policy(part);
    };
  }

  private static String[] classifies(String... more) {
    var keys = new java.util.ArrayList<>(List.of("noise", "scale", "data"));
    keys.addAll(List.of(more));
    return keys.toArray(String[]::new);
  }

  private Problem perceptron(Spec.Part part) {
    var v = Variant.of(part, Variant.common(classifies("norm", "ghost")), "relu", 128);
    var models = new Models(v);
    return images(
        part,
        "Perceptron 784-256-128-10 on images of clothes",
        "adamw:lr=0.001",
        v,
        3000,
        true,
        models::perceptron);
  }

  private Problem convolutions(Spec.Part part) {
    var v = Variant.of(part, Variant.common(classifies("norm", "ghost")), "relu", 64);
    var models = new Models(v);
    return images(
        part,
        "Two convolutions and a dense layer on images of clothes",
        "adamw:lr=0.001",
        v,
        1000,
        false,
        models::convolutions);
  }

  private Problem vision(Spec.Part part) {
    var v = Variant.of(part, Variant.common(classifies("order")), "gelu", 64);
    var models = new Models(v);
    return images(
        part,
        "Vision transformer, patches of 7 x 7, on images of clothes",
        "adamw:lr=0.001",
        v,
        1000,
        true,
        models::vision);
  }

  private Problem images(
      Spec.Part part,
      String summary,
      String optimizer,
      Variant v,
      long steps,
      boolean flat,
      Function<RandomStream, ai.djl.nn.Block> model) {
    return problem(
        declared(part, summary, optimizer, v, steps, count(v), "accuracy", false, sizes(v)),
        v,
        model,
        Losses::crossEntropy,
        _ ->
            new ImageFeed(
                images(v),
                flat,
                ImageFeed.MEAN,
                (float) (v.scale() / ImageFeed.SPREAD),
                v.looked(Math.max(LOOKED, v.full() ? 10_000 : 0))),
        List.of(Score.accuracy()));
  }

  private Problem autoencoder(Spec.Part part) {
    var v = Variant.of(part, Variant.common("data"), "relu", 128);
    var models = new Models(v);
    return problem(
        declared(
            part,
            "Variational autoencoder 784-400-20, evidence bound in nats for each image",
            "adam:lr=0.001",
            v,
            938,
            count(v),
            "loss",
            true,
            sizes(v)),
        v,
        random -> models.autoencoder(CODES, random),
        Losses.Elbo::new,
        _ -> new VaeFeed(new ImageFeed(images(v), true, 0, 1, v.looked(LOOKED)), CODES),
        List.of());
  }

  private Problem gpt(Spec.Part part) {
    var v = Variant.of(part, Variant.common("order"), "gelu", 16);
    var models = new Models(v);
    var feed = new TextFeed(text(), GPT_WINDOW, v.quick() ? 50 : WINDOWS);
    int symbols = text().alphabet().length();
    return problem(
        declared(
            part,
            "Transformer of 2 layers, 64 wide, context 64, next character of Jane Austen",
            "adamw:lr=0.003,beta2=0.99,decay=0.1",
            v,
            2000,
            feed.examples(Split.TRAIN),
            "loss",
            true,
            sizes(feed, symbols)),
        v,
        random -> models.gpt(symbols, GPT_WINDOW, random),
        Losses::crossEntropy,
        _ -> feed,
        List.of());
  }

  private Problem gru(Spec.Part part) {
    var v = Variant.of(part, Variant.common(), "tanh", 32);
    var models = new Models(v);
    var feed = new TextFeed(text(), GRU_WINDOW, v.quick() ? 100 : 2 * WINDOWS);
    int symbols = text().alphabet().length();
    return problem(
        declared(
            part,
            "Gated recurrent network of 128 units, unrolled 32, next character of Jane Austen",
            "clipnorm:max=1/adam:lr=0.005",
            v,
            1500,
            feed.examples(Split.TRAIN),
            "loss",
            true,
            sizes(feed, symbols)),
        v,
        random -> models.gru(symbols, random),
        Losses::crossEntropy,
        _ -> feed,
        List.of());
  }

  private Problem words(Spec.Part part) {
    var v = Variant.of(part, Variant.common(), "tanh", 128);
    var models = new Models(v);
    var examples = (Examples) data.computeIfAbsent("words", _ -> Examples.words());
    var feed = new LetterFeed(examples, v.looked(LOOKED));
    return problem(
        declared(
            part,
            "The model and data of words-mlp on the engine, to check one against the other",
            "sgd:lr=0.1,momentum=0.9",
            v,
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
        v,
        random -> models.words(examples.symbols(), examples.width(), random),
        Losses::crossEntropy,
        _ -> feed,
        List.of(Score.accuracy()));
  }

  private Problem policy(Spec.Part part) {
    var v = Variant.of(part, Variant.common(), "tanh", 8);
    var models = new Models(v);
    long steps = v.steps(300);
    int episodes = Math.toIntExact(steps * v.batch());
    return problem(
        declared(
            part,
            "Policy gradient with a baseline on CartPole-v1, 8 episodes a step",
            "adam:lr=0.01",
            v,
            300,
            episodes,
            "return",
            false,
            "4-64-2, %d episodes; returns reach 500, 475 is solved".formatted(episodes)),
        v,
        models::policy,
        Losses.Policy::new,
        block -> new CartPoleFeed(block, episodes, v.quick() ? 10 : EPISODES),
        List.of(RETURN));
  }

  private static Problem problem(
      Problem.Declared declared,
      Variant variant,
      Function<RandomStream, ai.djl.nn.Block> model,
      Supplier<Loss> loss,
      Function<ai.djl.nn.Block, Feed> feed,
      List<Score> scores) {
    return new DeepProblem(declared, variant.threads(), model, loss, feed, scores);
  }

  private static Problem.Declared declared(
      Spec.Part part,
      String summary,
      String optimizer,
      Variant v,
      long steps,
      int examples,
      String metric,
      boolean lowerIsBetter,
      String sizes) {
    return new Problem.Declared(
        part.toString(),
        summary,
        optimizer,
        v.batch(),
        v.steps(steps),
        examples,
        metric,
        lowerIsBetter,
        sizes);
  }

  private static int[] counts(Variant v) {
    return v.full() ? Images.FULL : Images.SHIPPED;
  }

  private static int count(Variant v) {
    return counts(v)[0];
  }

  private static String sizes(Variant v) {
    int[] counts = counts(v);
    return "%d + %d + %d images, %d classes"
        .formatted(counts[0], counts[1], counts[2], Images.CLASSES);
  }

  private static String sizes(TextFeed feed, int symbols) {
    return "%d + %d + %d windows of %d, %d characters"
        .formatted(
            feed.examples(Split.TRAIN),
            feed.examples(Split.VALIDATION),
            feed.examples(Split.TEST),
            feed.length(),
            symbols);
  }

  private synchronized Images images(Variant v) {
    Images clean =
        (Images)
            data.computeIfAbsent(
                v.full() ? "full" : "shipped", _ -> v.full() ? Images.full() : Images.shipped());
    return v.noise() == 0 ? clean : clean.noisy(v.noise());
  }

  private synchronized Text text() {
    return (Text) data.computeIfAbsent("austen", _ -> Text.austen());
  }
}
