package io.github.stepwright.deep;

import io.github.stepwright.Problem;
import io.github.stepwright.Split;
import io.github.stepwright.spec.Spec;
import java.util.List;

/** Networks that tell the next character of Jane Austen, whose text is read once. */
final class Characters {

  private static final int GPT_WINDOW = 64;
  private static final int GRU_WINDOW = 32;
  private static final int WINDOWS = 500;

  private Text read;

  /** A transformer of 2 layers, 64 wide. */
  Problem gpt(Spec.Part part) {
    var v = Variant.of(part, Variant.common("order"), "gelu", 16);
    var models = new Models(v);
    var feed = new TextFeed(text(), GPT_WINDOW, v.quick() ? 50 : WINDOWS);
    int symbols = text().alphabet().length();
    return new DeepProblem(
        v.declared(
            part,
            "Transformer of 2 layers, 64 wide, context 64, next character of Jane Austen",
            "adamw:lr=0.003,beta2=0.99,decay=0.1",
            2000,
            feed.examples(Split.TRAIN),
            "loss",
            true,
            sizes(feed, symbols)),
        v.threads(),
        random -> models.gpt(symbols, GPT_WINDOW, random),
        Losses::crossEntropy,
        _ -> feed,
        List.of());
  }

  /** A gated recurrent network of 128 units. */
  Problem gru(Spec.Part part) {
    var v = Variant.of(part, Variant.common(), "tanh", 32);
    var models = new Models(v);
    var feed = new TextFeed(text(), GRU_WINDOW, v.quick() ? 100 : 2 * WINDOWS);
    int symbols = text().alphabet().length();
    return new DeepProblem(
        v.declared(
            part,
            "Gated recurrent network of 128 units, unrolled 32, next character of Jane Austen",
            "clipnorm:max=1/adam:lr=0.005",
            1500,
            feed.examples(Split.TRAIN),
            "loss",
            true,
            sizes(feed, symbols)),
        v.threads(),
        random -> models.gru(symbols, random),
        Losses::crossEntropy,
        _ -> feed,
        List.of());
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

  private synchronized Text text() {
    if (read == null) {
      read = Text.austen();
    }
    return read;
  }
}
