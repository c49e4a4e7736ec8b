package io.github.stepwright.plan;

import io.github.stepwright.Paper;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Maximal update parametrisation: what is tuned on a narrow model holds on a wide one.
 *
 * <p>With m = width / base: rate of hidden matrices / m, standard deviation of their initial
 * weights / sqrt(m), attention logits / head (not its root); embeddings and output keep their rate.
 *
 * @param width of the model, d_model, at least 1
 * @param base width of the model that the rate was tuned on
 * @param head width of an attention head
 */
@Paper(
    title = "Tensor Programs V: Tuning Large Neural Networks via Zero-Shot Hyperparameter Transfer",
    authors = "Yang, Hu, Babuschkin, Sidor, Liu, Farhi, Ryder, Pachocki, Chen, Gao",
    year = 2022,
    arxiv = "2203.03466")
public record MuP(long width, long base, OptionalLong head) implements Law {

  private static final String VALIDITY =
      "Adam family; as used beside the power scheduler, searched at 36 M parameters";

  /** Refuses widths below 1. */
  public MuP {
    if (width < 1 || base < 1 || head.orElse(1) < 1) {
      throw new IllegalArgumentException(
          "mup needs width, base and head >= 1, got %d, %d and %s"
              .formatted(width, base, head.isPresent() ? head.getAsLong() : "none"));
    }
  }

  /** m, how many times as wide. */
  public double multiple() {
    return (double) width / base;
  }

  /** Factor on the rate of hidden matrices. */
  public double hiddenRate() {
    return 1 / multiple();
  }

  /** Factor on the standard deviation of the initial weights of hidden matrices. */
  public double hiddenInit() {
    return 1 / Math.sqrt(multiple());
  }

  @Override
  public List<Advice> of(Question q) {
    var all = new ArrayList<Advice>();
    all.add(
        advice(
            "factor on the rate of hidden matrices",
            hiddenRate(),
            "MuP: base / width",
            multiple() < 1 ? List.of("the model is narrower than the one tuned on") : List.of()));
    all.add(
        advice(
            "factor on the initial deviation of hidden matrices",
            hiddenInit(),
            "MuP: sqrt(base / width)",
            List.of()));
    all.add(
        advice("factor on the rate of embeddings and output", 1, "MuP: not divided", List.of()));
    head.ifPresent(
        size ->
            all.add(advice("factor on attention logits", 1.0 / size, "MuP: 1 / head", List.of())));
    return List.copyOf(all);
  }

  private Advice advice(String quantity, double value, String formula, List<String> warnings) {
    return new Advice(
        quantity,
        value,
        Optional.empty(),
        "times the base model's",
        formula,
        VALIDITY,
        warnings,
        Advice.Evidence.SOURCE,
        "Granite 3.0 report beside Shen et al., arXiv 2408.13359; the paper of muP itself ("
            + "arXiv 2203.03466) was not read");
  }
}
