package io.github.stepwright.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code run} on a federation. */
class FederatedRunTest {

  private static final String SMALL = "run digits-federated:clients=6,take=3,local=3 ";

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--server fedhyperg --client fedhypercl:keep=true",
        "--server fedhyperg:cosine=0.2 --client fedhypercl:cosine=0.1 --lr rex",
        "--client fedhypersl --server linear:peak=2 --optimizer adam:lr=0.01"
      })
  void a_run_is_resumed_bit_for_bit_replayed_and_explained(String words) throws IOException {
    Path dir = folder.resolve("run");
    var made = Typed.words(SMALL + words + " --budget steps:26 --checkpoint-every 0 --out " + dir);
    assertThat(made.exit()).as(made.err()).isZero();
    assertThat(Typed.words("replay " + dir).exit()).isZero();
    byte[] whole = Files.readAllBytes(dir.resolve("weights.bin"));
    Path journal = dir.resolve("journal.jsonl");
    var lines = Files.readAllLines(journal);
    Files.write(journal, lines.subList(0, lines.size() * 2 / 3));
    Files.delete(dir.resolve("weights.bin"));
    assertThat(Typed.words("resume " + dir).exit()).isZero();
    assertThat(dir.resolve("weights.bin")).hasBinaryContent(whole);
    assertThat(Typed.words("explain " + dir + " --step 20").exit()).isZero();
  }

  @Test
  void the_reason_of_a_server_rate_is_told() {
    Path dir = folder.resolve("run");
    Typed.words(SMALL + "--server fedhyperg:cosine=0.2 --budget steps:24 --out " + dir);
    String said = Typed.words("explain " + dir + " --step 11 --knob server").out();
    assertThat(said)
        .contains(
            "step 11: server ",
            "fedhyperg:cosine=0.2",
            "this round's mean change against the last one's");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "digits-mlp --server fedhyperg | digits-mlp has the knobs batch decay lr momentum",
        "digits-mlp --client fedhypercl | momentum, got --client; drop it",
        "sor:side=8 --server fedhyperg | the knob omega alone",
        "digits-federated --omega 1.5 | no omega",
        "digits-federated --server fedhypersl | a controller of server, got fedhypersl",
        "digits-federated --client fedhyperg | a controller of rateFactor, got fedhyperg",
        "digits-federated:clients=0 | a whole number",
        "digits-federated:clients=4,take=9 | must have 9 to"
      })
  void a_knob_that_a_workload_does_not_have_is_refused(String words, String wanted) {
    var typed = Typed.words("run " + words + " --out " + folder.resolve("x"));
    assertThat(typed.exit()).isEqualTo(2);
    assertThat(typed.err()).contains(wanted);
  }
}
