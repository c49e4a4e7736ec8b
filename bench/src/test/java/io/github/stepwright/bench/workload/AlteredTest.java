package io.github.stepwright.bench.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.stepwright.Problem;
import io.github.stepwright.Split;
import io.github.stepwright.bench.data.Shipped;
import io.github.stepwright.spec.Spec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AlteredTest {

  private static final Examples PLAIN = Examples.of(Shipped.table("segment"));

  private static Examples altered(String keys) {
    return Altered.of(Spec.parse("mlp:data=segment" + keys).parts().getFirst()).of(PLAIN);
  }

  @Test
  void without_keys_nothing_changes() {
    Examples same = altered("");
    assertThat(same.values()).isSameAs(PLAIN.values());
    assertThat(same.labels()).isDeepEqualTo(PLAIN.labels());
  }

  @Test
  void a_scale_multiplies_every_feature_of_every_split() {
    Examples scaled = altered(",scale=100");
    for (Split split : Split.values()) {
      float[] before = PLAIN.values()[split.ordinal()];
      float[] after = scaled.values()[split.ordinal()];
      assertThat(after).hasSameSizeAs(before);
      for (int i = 0; i < after.length; i++) {
        assertThat(after[i]).isEqualTo(100f * before[i]);
      }
    }
  }

  @Test
  void noise_gives_a_tenth_of_the_training_labels_another_class_and_no_others() {
    Examples noisy = altered(",noise=0.1");
    int[] before = PLAIN.labels()[Split.TRAIN.ordinal()];
    int[] after = noisy.labels()[Split.TRAIN.ordinal()];
    int changed = 0;
    for (int i = 0; i < after.length; i++) {
      assertThat(after[i]).isBetween(0, PLAIN.classes() - 1);
      changed += after[i] == before[i] ? 0 : 1;
    }
    // Four standard deviations of a binomial.
    double n = before.length;
    assertThat(changed / n).isBetween(0.1 - 4 * Math.sqrt(0.09 / n), 0.1 + 4 * Math.sqrt(0.09 / n));
    for (Split split : new Split[] {Split.VALIDATION, Split.TEST}) {
      assertThat(noisy.labels()[split.ordinal()]).isEqualTo(PLAIN.labels()[split.ordinal()]);
    }
  }

  @Test
  void noise_is_always_the_same() {
    assertThat(altered(",noise=0.1").labels()).isDeepEqualTo(altered(",noise=0.1").labels());
  }

  @Test
  void a_batch_of_another_size_makes_the_same_passes() {
    var workloads = new Workloads();
    Problem.Declared usual = workloads.open("mlp:data=letter,hidden=4").orElseThrow().declared();
    Problem.Declared large =
        workloads.open("mlp:data=letter,hidden=4,batch=128").orElseThrow().declared();
    assertThat(usual.batch()).isEqualTo(32);
    assertThat(large.batch()).isEqualTo(128);
    assertThat(large.steps()).isEqualTo(20L * large.examples() / 128);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "mlp:data=segment,noise=1 | noise must be in [0, 1), got 1.0",
        "softmax:data=segment,scale=0 | scale must be > 0 and finite, got 0.0",
        "mlp:data=segment,batch=0 | mlp.batch must be a whole number in [1, 10000], got 0",
        "mlp:data=segment,batch=2.5 | mlp.batch must be a whole number in [1, 10000], got 2.5",
        "mlp:data=segment,noise=few | mlp.noise must be a number, got few",
        "digits-mlp:split=7 | digits-mlp.split must be usual (one for all studies) or seed (each"
            + " its own), got 7"
      })
  void what_is_no_alteration_is_refused(String spec, String message) {
    assertThatThrownBy(() -> new Workloads().open(spec)).hasMessage(message);
  }
}
