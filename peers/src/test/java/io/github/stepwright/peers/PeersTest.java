package io.github.stepwright.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.stepwright.Block;
import io.github.stepwright.Optimizer;
import io.github.stepwright.Settings;
import io.github.stepwright.bench.speed.Peer;
import io.github.stepwright.run.Catalog;
import io.github.stepwright.train.Worker;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** That peers do the same work as what they are measured against. */
class PeersTest {

  private static final float[] WEIGHTS = {1, -2, 0.5f, 3};
  private static final float[] GRADIENT = {0.1f, -0.2f, 0.3f, -0.4f};

  static Stream<Peer> peers() {
    return Peer.found().stream();
  }

  @Test
  void all_four_are_found() {
    assertThat(peers().map(Peer::name))
        .containsExactly("DJL AdamW", "DJL Adam", "DJL SGD", "ND4J Adam");
  }

  /** ND4J puts the change in the gradient's place, so only its first step can be compared. */
  @ParameterizedTest
  @MethodSource("peers")
  void steps_are_ours(Peer peer) {
    String spec =
        switch (peer.name()) {
          case "DJL SGD" -> "sgd";
          case "DJL AdamW" -> "adamw";
          default -> "adamw:decay=0";
        };
    int steps = peer.name().startsWith("DJL") ? 3 : 1;
    float[] ours = WEIGHTS.clone();
    var rule = (Optimizer) Catalog.OPTIMIZERS.parse(spec);
    var block = Block.of("x", "all", ours, GRADIENT.clone(), ours.length);
    try (var worker = new Worker(rule, List.of(block), 0, 1);
        var theirs = peer.open(WEIGHTS, GRADIENT, 1)) {
      for (int step = 0; step < steps; step++) {
        worker.step(Settings.of(rule.knobs()), 0);
        theirs.step();
      }
      for (int i = 0; i < ours.length; i++) {
        assertThat(theirs.weights()[i]).as("weight %d", i).isCloseTo(ours[i], within(2e-6f));
      }
    }
  }
}
