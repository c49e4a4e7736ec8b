package io.github.stepwright.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.stepwright.run.Catalog;
import io.github.stepwright.schedule.Cosine;
import io.github.stepwright.schedule.Linear;
import io.github.stepwright.schedule.Rex;
import io.github.stepwright.schedule.Step;
import io.github.stepwright.schedule.Then;
import io.github.stepwright.schedule.Warmup;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NamesTest {

  @Test
  void a_wrapper_takes_the_next_complete_spec() {
    assertThat(Catalog.SCHEDULES.parse("warmup:steps=100/rex:peak=0.1,floor=0"))
        .isEqualTo(
            new Warmup(OptionalLong.of(100), OptionalDouble.empty(), false, new Rex(0.1, 0)));
  }

  @Test
  void then_takes_one_more_spec_than_it_has_boundaries() {
    assertThat(Catalog.SCHEDULES.parse("then:at=5+9/linear/warmup:fraction=0.1/cosine/rex"))
        .isEqualTo(
            new Then(
                List.of(5L, 9L),
                List.of(
                    new Linear(1, 0),
                    new Warmup(
                        OptionalLong.empty(), OptionalDouble.of(0.1), false, new Cosine(1, 0)),
                    new Rex(1, 0))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "constant",
        "rex:peak=0.1",
        "step:at=0.25+0.5+0.75,factor=0.5",
        "warmup:steps=100/rex:peak=0.1",
        "warmup:fraction=0.05,overlay=true/cosine",
        "then:at=300/then:at=200/linear/rex/wsd:floor=0.01,shape=inverse",
        "wsds:endpoints=250+500+1000,of=total",
        "cyclic:up=4,down=4,mode=triangular2",
        "power:batch=1024,tokens=4000000",
        "sampled:points=50+75/rex",
        "sampled:every=12.5/exponential:peak=1.0E-7",
      })
  void a_spec_that_is_parsed_prints_as_it_was_written(String text) {
    assertThat(Catalog.SCHEDULES.print(Catalog.SCHEDULES.parse(text))).isEqualTo(text);
  }

  @Test
  void a_list_is_joined_by_plus() {
    assertThat(Catalog.SCHEDULES.parse("step:at=0.3+0.6,factor=0.2"))
        .isEqualTo(new Step(1, 0, List.of(0.3, 0.6), 0.2));
  }

  @Test
  void a_sequence_without_boundaries_takes_one_spec() {
    assertThat(Catalog.SCHEDULES.parse("then/rex"))
        .isEqualTo(new Then(List.of(), List.of(new Rex(1, 0))));
  }

  @Test
  void keys_are_named_with_their_defaults() {
    assertThat(Catalog.SCHEDULES.keys("step")).isEqualTo("peak=1,floor=0,at=0.5+0.75,factor=0.1");
    assertThat(Catalog.SCHEDULES.keys("wsds"))
        .isEqualTo("peak=1,floor,endpoints,decay=0.1,of=segment");
    assertThat(Catalog.SCHEDULES.keys("sampled")).isEqualTo("points,every");
  }

  @Test
  void an_alias_is_read_and_not_printed() {
    assertThat(Catalog.SCHEDULES.print(Catalog.SCHEDULES.parse("uba:phi=0.5")))
        .isEqualTo("fractionalcosine:phi=0.5");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "linaer | did you mean linear?",
        "rex:paek=1 | got paek; did you mean peak?",
        "rex:peak=big | rex.peak must be a number, got big",
        "rex:peak=1D | rex.peak must be a number, got 1D",
        "rex:peak=NaN | rex.peak must be a number, got NaN",
        "onecycle:div=Infinity | onecycle.div must be a number, got Infinity",
        "onecycle:div=1e200,finaldiv=1e200 | onecycle.div and finaldiv must be >= 1 and finite",
        "then:at=9007199254740993/rex/rex | then.at must be <= 9007199254740992",
        "step:at=0.5+,factor=0.5 | step.at must be a number, got",
        "exponential:gamma=3 | exponential.gamma must be < 0 and finite, got 3.0",
        "warmup:steps=1.5/rex | warmup.steps must be a whole number, got 1.5",
        "warmup:steps=5 | warmup:steps=5 must be followed by /schedule, found the end",
        "rex/linear | schedule must end after rex, found /linear",
        "rex:peak | rex must be followed by key=value, got \"peak\"",
        "rex:peak=1,peak=2 | rex must name peak once, got it twice",
        "wsd:shape=round | wsd.shape must be one of [linear, sqrt, square, inverse, cosine,",
        "warmup:overlay=yes,steps=2/rex | warmup.overlay must be true or false, got yes",
        "knee | knee must name explore, got knee",
        "rex:peak=-0.1 | rex.peak must be > 0 and finite, got -0.1",
        "/rex | a spec must be name:key=value",
        "warmup:steps=5,fraction=0.5/rex | one of steps and fraction, got both",
      })
  void what_is_wrong_is_said_in_one_line(String text, String message) {
    assertThatThrownBy(() -> Catalog.SCHEDULES.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message)
        .hasMessageNotContaining("\n");
  }

  @Test
  void the_distance_of_words_counts_letters() {
    assertThat(Nearest.distance("kitten", "sitting")).isEqualTo(3);
    assertThat(Nearest.distance("", "abc")).isEqualTo(3);
    assertThat(Nearest.hint("zebra", List.of("rex", "linear"))).isEmpty();
  }
}
