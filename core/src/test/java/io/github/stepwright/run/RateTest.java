package io.github.stepwright.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.stepwright.spec.Spec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RateTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "rex | SHAPE",
        "rex:floor=0.1 | SHAPE",
        "warmup:steps=5/sampled:every=10/uba | SHAPE",
        "then:at=5/linear/rex | SHAPE",
        "rex:peak=1 | ITSELF",
        "warmup:steps=5/hold:end=0.5/cosine:peak=0.1 | ITSELF",
        "then:at=5/linear:peak=0.1/rex:peak=0.2 | ITSELF",
        "rewarm:at=5,steps=2,peak=0.1/cosine:peak=0.2 | ITSELF",
      })
  void a_peak_makes_a_schedule_the_rate_itself_also_one_at_its_default(String spec, Rate rate) {
    assertThat(Rate.of(Spec.parse(spec))).isEqualTo(rate);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "then:at=5/linear:peak=0.1/rex | linear:peak=0.1 | rex",
        "then:at=5/constant/warmup:steps=2/uba:peak=2 | uba:peak=2 | constant",
        "rewarm:at=5,steps=2,peak=0.1/cosine | rewarm:at=5,steps=2,peak=0.1 | cosine",
      })
  void half_a_rate_and_half_a_shape_is_refused_naming_both(String spec, String in, String notIn) {
    assertThatThrownBy(() -> Rate.of(Spec.parse(spec)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "peak must be named in every part or in none, found it in %s but not in %s"
                .formatted(in, notIn));
  }

  @Test
  void a_peak_beside_the_optimizers_own_rate_is_refused_naming_both() {
    Spec peak = Spec.parse("rex:peak=0.1");
    Spec shape = Spec.parse("rex");
    Spec lr = Spec.parse("clipnorm:max=1/sgd:lr=0.3");
    assertThat(Rate.of(shape, lr)).isEqualTo(Rate.SHAPE);
    assertThat(Rate.of(peak, Spec.parse("sgd:momentum=0.9"))).isEqualTo(Rate.ITSELF);
    assertThatThrownBy(() -> Rate.of(peak, lr))
        .hasMessage(
            "the rate must be told once, found peak in rex:peak=0.1 and lr in"
                + " clipnorm:max=1/sgd:lr=0.3; drop one of them");
  }

  @Test
  void an_alias_says_once_where_its_form_comes_from() {
    assertThat(Catalog.SCHEDULES.notes(Spec.parse("then:at=5/uba/uba:phi=2"))).hasSize(1);
    assertThat(Catalog.SCHEDULES.notes(Spec.parse("uba")).getFirst())
        .contains("reconstructed")
        .contains("not confirmed");
    assertThat(Catalog.SCHEDULES.notes(Spec.parse("fractionalcosine"))).isEmpty();
  }
}
