package io.github.stepwright.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class PlanRatesTest {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  @Test
  void each_recommendation_has_band_validity_and_source() {
    var said = Typed.words("plan rates --params 1e9 --tokens 1e11 --json");
    assertThat(said.exit()).isZero();
    assertThat(said.err()).isEmpty();
    JsonNode first = JSON.readTree(said.out()).get("recommendations").get(0);
    assertThat(first.get("law").asString()).isEqualTo("steplaw");
    assertThat(first.get("value").asDouble()).isCloseTo(1.632499e-3, within(1e-9));
    assertThat(first.get("low").asDouble()).isLessThan(first.get("value").asDouble());
    assertThat(first.get("high").asDouble()).isGreaterThan(first.get("value").asDouble());
    assertThat(first.get("warnings").isEmpty()).isTrue();
    assertThat(first.get("source").asString()).contains("2503.04715");
  }

  @Test
  void out_of_range_is_a_warning_in_words_and_no_failure() {
    var said = Typed.words("plan rates --params 7e9 --tokens 1.4e12 --batch 4e6");
    assertThat(said.exit()).isZero();
    assertThat(said.out())
        .contains("peak learning rate: 9.16557e-04 per step, AdamW (one sigma: ")
        .contains("WARNING   N = 7e9 lies 7.00 times above the range 2.14e8 to 1e9")
        .contains("learning rate at your batch: ")
        .contains("source    Li et al., arXiv 2503.04715");
  }

  @Test
  void a_law_can_be_asked_for_by_its_spec() {
    var said =
        Typed.words("plan rates --params 1e9 --tokens 1e11 --law mup:width=4096,base=256 --json");
    JsonNode all = JSON.readTree(said.out()).get("recommendations");
    assertThat(all.get(0).get("value").asDouble()).isEqualTo(0.0625);
    assertThat(all.get(0).get("low").isNull()).isTrue();
    assertThat(Typed.words("plan rates --params 1e9 --tokens 1e11 --law steplow").err())
        .contains("did you mean steplaw");
  }

  @Test
  void nonsense_is_refused_in_one_line() {
    var said = Typed.words("plan rates --params -1 --tokens 1e11");
    assertThat(said.exit()).isEqualTo(2);
    assertThat(said.err()).isEqualTo("stepwright: params must be > 0 and finite, got -1.0\n");
    assertThat(Typed.words("plan").exit()).isEqualTo(2);
  }
}
