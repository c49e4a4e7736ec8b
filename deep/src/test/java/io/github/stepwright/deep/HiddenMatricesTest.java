package io.github.stepwright.deep;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.stepwright.Block;
import io.github.stepwright.djl.DjlWorkload;
import io.github.stepwright.optim.Muon;
import io.github.stepwright.run.Catalog;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which blocks muon takes for hidden matrices by its own defaults. */
class HiddenMatricesTest {

  private static List<String> hidden(String spec) {
    var muon = (Muon) Catalog.OPTIMIZERS.parse("muon");
    try (var workload = (DjlWorkload) Runs.start(spec, 1)) {
      return workload.objective().blocks().stream()
          .filter(muon::hidden)
          .map(Block::name)
          .map(name -> name.substring(name.indexOf('.') + 1))
          .toList();
    }
  }

  /** Neither embeddings nor places nor the output layer nor vectors. */
  @ParameterizedTest
  @CsvSource({
    "fashion-mlp, 01.Linear_weight 03.Linear_weight",
    "fashion-mlp:norm=batch, 01.Linear_weight 04.Linear_weight",
    "fashion-cnn, 01.Conv2d_weight 04.Conv2d_weight",
    "fashion-vit, 04.TransformerLayer_03.attention_weight"
        + " 04.TransformerLayer_04.projection_weight 04.TransformerLayer_05.wide_weight"
        + " 04.TransformerLayer_06.narrow_weight 05.TransformerLayer_03.attention_weight"
        + " 05.TransformerLayer_04.projection_weight 05.TransformerLayer_05.wide_weight"
        + " 05.TransformerLayer_06.narrow_weight",
    "fashion-vae, 01.encoder_weight 02.mean_weight 03.logVariance_weight 04.decoder_weight",
    "chars-gpt, 03.TransformerLayer_03.attention_weight"
        + " 03.TransformerLayer_04.projection_weight 03.TransformerLayer_05.wide_weight"
        + " 03.TransformerLayer_06.narrow_weight 04.TransformerLayer_03.attention_weight"
        + " 04.TransformerLayer_04.projection_weight 04.TransformerLayer_05.wide_weight"
        + " 04.TransformerLayer_06.narrow_weight",
    "chars-gru, 02.GRU_l_0_i2h_WEIGHT 02.GRU_l_0_h2h_WEIGHT",
    "words-mlp-djl, 03.Affine_weight",
    "cartpole-reinforce, 01.Linear_weight"
  })
  void are_the_matrices_between_embedding_and_head(String spec, String names) {
    assertThat(hidden(spec)).containsExactly(names.split(" "));
  }

  @ParameterizedTest
  @CsvSource({
    "chars-gpt, 01.embedding_embedding 02.embedding_places 06.head_weight",
    "fashion-vae, 05.head_weight",
    "fashion-vit, 02.embedding_weight 03.embedding_places 08.head_weight"
  })
  void leave_these_matrices_to_adamw(String spec, String names) {
    var muon = (Muon) Catalog.OPTIMIZERS.parse("muon");
    try (var workload = (DjlWorkload) Runs.start(spec, 1)) {
      assertThat(
              workload.objective().blocks().stream()
                  .filter(block -> block.matrix() && !muon.hidden(block))
                  .map(Block::name)
                  .map(name -> name.substring(name.indexOf('.') + 1)))
          .containsExactly(names.split(" "));
    }
  }
}
