package io.github.stepwright.deep;

import io.github.stepwright.Problem;
import io.github.stepwright.RandomStream;
import io.github.stepwright.djl.Score;
import io.github.stepwright.spec.Spec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Networks on images of clothes (Fashion-MNIST). The images are read by the first run that needs
 * them, and once.
 */
final class Clothes {

  private static final int CODES = 20;
  private static final int LOOKED = 2_000;

  /** By whether they are all. */
  private final Map<Boolean, Images> read = new HashMap<>();

  private static String[] classifies(String... more) {
    var keys = new ArrayList<>(List.of("noise", "scale", "data"));
    keys.addAll(List.of(more));
    return keys.toArray(String[]::new);
  }

  /** 784-256-128-10. */
  Problem perceptron(Spec.Part part) {
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

  /** Two convolutions and a dense layer. */
  Problem convolutions(Spec.Part part) {
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

  /** A transformer over patches of 7 x 7. */
  Problem vision(Spec.Part part) {
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
    return new DeepProblem(
        v.declared(part, summary, optimizer, steps, count(v), "accuracy", false, sizes(v)),
        v.threads(),
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

  /** A variational autoencoder, 784-400-20. */
  Problem autoencoder(Spec.Part part) {
    var v = Variant.of(part, Variant.common("data"), "relu", 128);
    var models = new Models(v);
    return new DeepProblem(
        v.declared(
            part,
            "Variational autoencoder 784-400-20, evidence bound in nats for each image",
            "adam:lr=0.001",
            938,
            count(v),
            "loss",
            true,
            sizes(v)),
        v.threads(),
        random -> models.autoencoder(CODES, random),
        Losses.Elbo::new,
        _ -> new VaeFeed(new ImageFeed(images(v), true, 0, 1, v.looked(LOOKED)), CODES),
        List.of());
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

  private synchronized Images images(Variant v) {
    Images clean = read.computeIfAbsent(v.full(), full -> full ? Images.full() : Images.shipped());
    return v.noise() == 0 ? clean : clean.noisy(v.noise());
  }
}
