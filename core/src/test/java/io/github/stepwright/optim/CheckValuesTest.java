package io.github.stepwright.optim;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.stepwright.run.Catalog;
import java.util.Arrays;
import org.assertj.core.data.Offset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CheckValuesTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "sgd; 0.99, -1.98, 0.47, 3.04 | 0.985, -1.99, 0.485, 3.02 | 1.015, -2.015, 0.485, 3.01",
        "sgd:decay=0.01; 0.989, -1.978, 0.4695, 3.037 | 0.983011, -1.986022, 0.4840305, 3.013963"
            + " | 1.012028, -2.009036, 0.4835465, 3.000949",
        "sgd:momentum=0.9; 0.99, -1.98, 0.47, 3.04 | 0.976, -1.972, 0.458, 3.056"
            + " | 0.9934, -1.9898, 0.4472, 3.0604",
        "sgd:momentum=0.9,dampening=0.9; 0.99, -1.98, 0.47, 3.04"
            + " | 0.9805, -1.963, 0.4445, 3.074 | 0.97495, -1.9502, 0.42155, 3.1036",
        "sgd:momentum=0.9,nesterov=true; 0.981, -1.962, 0.443, 3.076"
            + " | 0.9634, -1.9648, 0.4472, 3.0704 | 1.00906, -2.00582, 0.43748, 3.06436",
        "sgd:momentum=0.9,nesterov=true,decay=0.01; 0.9791, -1.9582, 0.44205, 3.0703"
            + " | 0.9588297, -1.955659, 0.4450051, 3.056437"
            + " | 1.001146, -1.98992, 0.433717, 3.039915",
        "adamw:lr=0.1; 0.899, -1.898, 0.3995, 3.097 | 0.8048831, -1.869468, 0.3724668, 3.120537"
            + " | 0.8388005, -1.901514, 0.3515064, 3.123555",
        "adamw:lr=0.1,decay=0; 0.9, -1.9, 0.4, 3.1 | 0.806782, -1.873366, 0.3733663, 3.126634"
            + " | 0.8415043, -1.907281, 0.3527784, 3.132772",
        "adamw:lr=0.01,beta1=0.9,beta2=0.95,decay=0.1; 0.989, -1.988, 0.4895, 3.007"
            + " | 0.9786181, -1.983328, 0.4863268, 3.006677"
            + " | 0.981045, -1.984719, 0.4837392, 3.004295",
      })
  void three_steps_are_those_of_the_reference(String spec, String expected) {
    var optimizer = Catalog.OPTIMIZERS.parse(spec);
    double[][] found = Given.check(optimizer, optimizer.knobs());
    String[] steps = expected.split("\\|");
    for (int t = 0; t < steps.length; t++) {
      double[] step =
          Arrays.stream(steps[t].split(","))
              .mapToDouble(x -> Double.parseDouble(x.strip()))
              .toArray();
      for (int i = 0; i < step.length; i++) {
        assertThat(found[t][i])
            .as("step %d, element %d", t + 1, i)
            .isCloseTo(step[i], Offset.offset(2e-6 * Math.max(1, Math.abs(step[i]))));
      }
    }
  }
}
