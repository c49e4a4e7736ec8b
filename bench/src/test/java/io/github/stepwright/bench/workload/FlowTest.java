package io.github.stepwright.bench.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.stepwright.Batch;
import io.github.stepwright.Knob;
import io.github.stepwright.RandomStream;
import io.github.stepwright.Settings;
import io.github.stepwright.Split;
import io.github.stepwright.density.Uniform;
import io.github.stepwright.spec.Spec;
import java.io.ByteArrayInputStream;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FlowTest {

  private static final Digits DIGITS = Digits.shipped();

  private static Flow flow(FlowLoss loss) {
    return new Flow(DIGITS, loss, new Uniform(), 32, 1);
  }

  private static Batch batch() {
    return new Batch(new int[] {3, 14, 15, 92}, 4, 7);
  }

  private static Settings own(double difficulty, double auxiliary) {
    return Settings.of(Map.of(Knob.DIFFICULTY, difficulty, Knob.AUXILIARY, auxiliary));
  }

  /** Values of the specification for pictures of 32 x 32 in three colours. */
  @ParameterizedTest
  @CsvSource({"0, 0", "1, 9.0526616e-5", "100, 0.0027596941", "3072, 0.0175102752"})
  void pseudo_huber_is_that_of_the_paper(double squares, double loss) {
    assertThat(FlowLoss.huber(squares, 3072)).isCloseTo(loss, within(5e-11));
  }

  /** The last layer is 0 at first, so v = 0 and the loss is the mean of |z - x|² / 64. */
  @Test
  void the_first_loss_is_the_mean_square_of_noise_less_picture() {
    var random = RandomStream.named(1, "flow/7");
    double sum = 0;
    float[] pictures = DIGITS.pictures(Split.TRAIN);
    for (int row : batch().rows()) {
      random.nextDouble(); // the time
      for (int k = 0; k < 64; k++) {
        double off = random.nextGaussian() - pictures[row * 64 + k];
        sum += off * off;
      }
    }
    assertThat(flow(FlowLoss.SQUARE).gradient(batch())).isCloseTo(sum / 4 / 64, within(1e-6));
  }

  /** p = 0 at first, so the term is the weight times the mean square of the features. */
  @Test
  void the_auxiliary_loss_comes_in_with_its_weight() {
    var flow = flow(FlowLoss.SQUARE);
    double plain = flow.gradient(batch());
    double sum = 0;
    for (int row : batch().rows()) {
      for (int j = 0; j < 32; j++) {
        double feature = DIGITS.features()[row * 32 + j];
        sum += feature * feature;
      }
    }
    flow.obey(own(1, 0.5));
    assertThat(flow.gradient(batch()) - plain).isCloseTo(0.5 * sum / 4 / 32, within(1e-6));
    flow.obey(own(1, 0));
    assertThat(flow.gradient(batch())).isEqualTo(plain);
  }

  /** With difficulty 0 all times are 1: the net sees noise, and another picture shows nothing. */
  @Test
  void difficulty_0_trains_on_noise_alone() {
    float[] noise = new float[64];
    var random = RandomStream.named(1, "flow/7");
    random.nextDouble();
    var pairs = new Pairs(1);
    pairs.put(0, DIGITS, Split.TRAIN, 3, 1, random);
    for (int k = 0; k < noise.length; k++) {
      assertThat(pairs.mixed()[k] - pairs.velocity()[k])
          .isCloseTo(DIGITS.pictures(Split.TRAIN)[3 * 64 + k], within(1e-6f));
    }
    var flow = flow(FlowLoss.PERCEPTUAL);
    flow.obey(own(0, 0));
    // At t = 1 the weight 1 - t is 1e-5: what remains is the distance of T(z) and T(x).
    double loss = flow.gradient(new Batch(new int[] {3}, 1, 7));
    double[] seen = DIGITS.teacher().features(pairs.mixed(), 0);
    double sum = 0;
    for (int j = 0; j < seen.length; j++) {
      double off = seen[j] - DIGITS.features()[3 * 32 + j];
      sum += off * off;
    }
    assertThat(loss).isCloseTo(sum / 32, within(1e-4));
  }

  @Test
  void an_evaluation_does_not_depend_on_knobs_or_seed() {
    var one = flow(FlowLoss.SQUARE).evaluate(Split.VALIDATION, 100);
    var other = new Flow(DIGITS, FlowLoss.HUBER, new Uniform(), 32, 1);
    other.obey(own(0.2, 3));
    assertThat(other.evaluate(Split.VALIDATION, 100)).isEqualTo(one);
  }

  /** A velocity of 0 leaves the noise where it is. */
  @Test
  void samples_of_a_net_without_training_are_its_noise() {
    var net = new Velocity(Velocity.zero());
    var random = RandomStream.named(3, "x");
    float[] samples = new Sampler(net).samples(5, RandomStream.named(3, "x"));
    for (float sample : samples) {
      assertThat(sample).isEqualTo((float) random.nextGaussian());
    }
  }

  @Test
  void a_picture_is_a_png_that_others_read() throws Exception {
    var picture = Picture.blank(20, 18);
    picture.draw(1, 1, new float[] {-1, 1, 0, -1}, 0, 2, 8);
    var read = ImageIO.read(new ByteArrayInputStream(picture.png()));
    assertThat(read.getWidth()).isEqualTo(20);
    assertThat(read.getHeight()).isEqualTo(18);
    assertThat(read.getRaster().getSample(0, 0, 0)).isEqualTo(255);
    assertThat(read.getRaster().getSample(9, 1, 0)).isZero();
    assertThat(read.getRaster().getSample(1, 9, 0)).isEqualTo(128);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "digits-flow:loss=l1 | digits-flow.loss must be square, huber or perceptual, got l1",
        "digits-flow:times=ushape,a=0 | ushape.a must be in (0, 500], got 0.0",
        "digits-flow:width=3 | must be one of [a, loss, times], got width"
      })
  void a_variant_that_is_none_is_refused(String spec, String words) {
    assertThatThrownBy(() -> Flows.of(Spec.parse(spec).parts().getFirst()))
        .hasMessageContaining(words);
  }
}
