package io.github.stepwright.bench.evidence;

import static io.github.stepwright.bench.evidence.Finding.Relation.AT_LEAST;
import static io.github.stepwright.bench.evidence.Finding.Relation.AT_MOST;
import static io.github.stepwright.bench.evidence.Finding.Relation.EQUALS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.stepwright.DataException;
import io.github.stepwright.bench.workload.Workloads;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CardsTest {

  private static final Workloads PROVIDER = new Workloads();
  private static final Card.Made MADE =
      new Card.Made("./stepwright prove heavyball --quick", "a machine", "abc", "2026-01-01", 1);

  @TempDir Path folder;

  private static Ground ground(boolean quick) {
    return new Ground(spec -> PROVIDER.open(spec).orElseThrow(), 2, quick, (_, _) -> {});
  }

  private static Card card(Finding... findings) {
    return Card.of(Claims.named("heavyball"), ground(true), List.of(findings), MADE);
  }

  @Test
  void a_claim_stands_and_falls_with_its_own_numbers_alone() {
    Finding met = Finding.claims("a", 1, AT_MOST, 1);
    Finding missed = Finding.claims("b", 1, AT_LEAST, 2);
    Finding kept = Finding.keeps("c", 5, 0);
    assertThat(card(met, kept).verdict()).isEqualTo(Card.HOLDS);
    assertThat(card(met, missed).verdict()).isEqualTo(Card.NOT);
    assertThat(Finding.claims("d", Double.NaN, AT_MOST, 1).met()).isFalse();
    assertThat(Finding.claims("e", 1 + 1e-10, EQUALS, 1).met()).isTrue();
    assertThat(Finding.claims("e", 1 + 1e-8, EQUALS, 1).met()).isFalse();
  }

  @Test
  void another_run_confirms_a_card_with_the_same_verdict_and_the_numbers_that_are_kept() {
    Card before = card(Finding.claims("a", 1, AT_MOST, 1), Finding.keeps("c", 5, 0.1));
    assertThat(before.confirmedBy(card(Finding.claims("a", 0.5, AT_MOST, 1)))).isTrue();
    assertThat(before.confirmedBy(card(Finding.claims("a", 2, AT_MOST, 1)))).isFalse();
    Finding off = Finding.keeps("c", 5.2, 0.1);
    Card drifted = card(Finding.claims("a", 1, AT_MOST, 1), off);
    assertThat(before.confirmedBy(drifted)).isFalse();
    assertThat(before.lost(drifted)).containsExactly(off);
    // a claim that did not hold and still does not is confirmed too
    Card not = card(Finding.claims("a", 2, AT_MOST, 1));
    assertThat(not.confirmedBy(not)).isTrue();
  }

  @Test
  void the_card_of_one_size_leaves_the_other_alone() throws Exception {
    var cards = new Cards(folder);
    Card quick = card(Finding.claims("a", 1, AT_MOST, 1));
    Card full =
        Card.of(
            Claims.named("heavyball"),
            ground(false),
            List.of(Finding.claims("a", Double.POSITIVE_INFINITY, AT_MOST, 1)),
            MADE);
    cards.put(quick);
    cards.put(full);
    assertThat(cards.find("heavyball", true)).contains(quick);
    assertThat(cards.find("heavyball", false)).contains(full);
    assertThat(cards.find("nothing", true)).isEmpty();
    assertThat(cards.names()).containsExactly("heavyball");
    assertThat(Files.readString(folder.resolve("heavyball.md")))
        .contains("did not hold here", "## quick: holds", "abc");
  }

  @Test
  void a_damaged_card_is_named() throws Exception {
    Files.writeString(folder.resolve("rex.json"), "{");
    assertThatExceptionOfType(DataException.class)
        .isThrownBy(() -> new Cards(folder).find("rex", true))
        .withMessageContaining("rex.json");
  }

  @Test
  void names_are_different_and_an_unknown_one_meets_the_nearest() {
    assertThat(Claims.all().stream().map(claim -> claim.about().name())).doesNotHaveDuplicates();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Claims.named("heavybal"))
        .withMessageContaining("heavyball");
  }

  @Test
  void deep_claims_are_named_as_such_and_stand_last() {
    List<Boolean> deep = Claims.all().stream().map(Claim::deep).toList();
    assertThat(deep).isSorted().contains(true);
  }

  @Test
  void the_cycle_of_heavy_ball_is_met_by_the_claim() {
    Claim claim = Claims.named("heavyball");
    List<Finding> findings = new HeavyBallCycle().measure(ground(true));
    assertThat(findings).allMatch(Finding::met);
    assertThat(Card.of(claim, ground(true), findings, MADE).verdict()).isEqualTo(Card.HOLDS);
  }

  @Test
  void adam_goes_to_the_worst_point_and_amsgrad_to_the_best() {
    assertThat(new AmsGradCounterExample().measure(ground(true))).allMatch(Finding::met);
  }
}
