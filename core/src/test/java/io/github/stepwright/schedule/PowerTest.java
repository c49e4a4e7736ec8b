package io.github.stepwright.schedule;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PowerTest {

  @ParameterizedTest
  @CsvSource({
    "1024, 1000, 0.02",
    "1024, 10000, 0.02",
    "1024, 100000, 0.010054487718645881",
    "1024, 1000000, 0.003107133747319536",
    "128, 1000, 0.0131604264",
    "128, 10000, 0.00406696056",
    "128, 100000, 0.00125681097",
    "128, 1000000, 0.000388391718"
  })
  void the_rate_depends_on_the_tokens_seen(long batch, long million, double rate) {
    // n = (t + 1) * tokens: step 999 of a million tokens each has seen 1e9.
    Curve.of("power:peak=0.02,batch=%d,tokens=1000000".formatted(batch), 2_000_000)
        .has(million - 1, rate, rate * 5e-9);
  }

  @Test
  void the_clamp_lets_go_where_the_power_law_meets_the_peak() {
    Curve.of("power:peak=0.02,batch=1024,tokens=1000000", 100_000)
        .has(25_900, 0.02)
        .has(25_999, 1024 * 4 * Math.pow(2.6e10, -0.51));
  }

  @Test
  void tokens_counted_as_batch_never_leave_the_clamp() {
    Curve.of("power:peak=0.02,batch=4000000,tokens=4000000", 250_000).has(249_999, 0.02);
  }

  @Test
  void the_budget_does_not_change_the_values() {
    Curve brief = Curve.of("power:peak=0.02,batch=16,tokens=5000", 100);
    Curve longer = Curve.of("power:peak=0.02,batch=16,tokens=5000", 10_000);
    for (int t = 0; t < 100; t++) {
      brief.has(t, longer.at(t));
    }
  }

  @Test
  void the_floor_is_a_lower_bound() {
    Curve.of("power:peak=0.02,floor=0.001,batch=128,tokens=1000000", 1_000_000).has(999_999, 0.001);
  }
}
