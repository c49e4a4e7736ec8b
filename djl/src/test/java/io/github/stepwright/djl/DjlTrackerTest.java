package io.github.stepwright.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.djl.training.tracker.Tracker;
import io.github.stepwright.run.Catalog;
import io.github.stepwright.schedule.Rex;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class DjlTrackerTest {

  private static final Path GOLDEN = Path.of("..", "golden", "schedules.csv");
  private static final Pattern ROW = Pattern.compile("\"?([^\"]+?)\"?,(\\d+),(\\d+),(\\S+)");

  @Test
  void update_k_plus_1_has_the_golden_value_of_step_k_however_often_it_is_asked() throws Exception {
    Map<String, DjlTracker> trackers = new HashMap<>();
    int rows = 0;
    for (String line : Files.readAllLines(GOLDEN)) {
      var row = ROW.matcher(line);
      if (!row.matches()) {
        continue; // the header
      }
      DjlTracker tracker =
          trackers.computeIfAbsent(
              row.group(1) + row.group(2),
              _ ->
                  DjlTracker.builder()
                      .setSchedule(Catalog.SCHEDULES.parse(row.group(1)))
                      .setSteps(Long.parseLong(row.group(2)))
                      .build());
      int step = Integer.parseInt(row.group(3));
      float expected = (float) Double.parseDouble(row.group(4));
      for (String parameter : new String[] {"first", "second"}) { // once for each parameter
        assertThat(tracker.getNewValue(parameter, step + 1)).as(line).isEqualTo(expected);
      }
      rows++;
    }
    assertThat(rows).isGreaterThan(1000);
  }

  @Test
  void the_base_multiplies_and_the_end_is_held() {
    Tracker tracker =
        DjlTracker.builder().setSchedule(new Rex(1, 0.5)).setSteps(10).optBase(0.2).build();
    assertThat(tracker.getNewValue(1)).isEqualTo(0.2f);
    assertThat(tracker.getNewValue(0)).isEqualTo(0.2f);
    assertThat(tracker.getNewValue(11)).isEqualTo(0.1f);
    assertThat(tracker.getNewValue(500)).isEqualTo(0.1f);
  }

  @Test
  void what_is_missing_is_named_with_its_setter() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DjlTracker.builder().setSteps(3).build())
        .withMessageContaining("setSchedule");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DjlTracker.builder().setSchedule(new Rex(1, 0)).build())
        .withMessageContaining("setSteps");
  }
}
