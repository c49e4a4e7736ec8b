package io.github.stepwright.deep;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The example with a trainer of DJL, started as a reader would start it. */
class DjlExampleTest {

  @Test
  void the_tutorial_with_three_lines_of_ours_learns_its_pictures() throws Exception {
    var command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "-Dai.djl.offline=true",
            "-cp",
            System.getProperty("java.class.path"),
            Path.of("..", "examples", "DjlFashion.java").toString(),
            "src/main/resources/io/github/stepwright/deep/data");
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).as(out).isZero();
    var share = Pattern.compile("(\\S+) of the training images").matcher(out);
    assertThat(share.find()).as(out).isTrue();
    assertThat(Double.parseDouble(share.group(1))).isGreaterThan(0.85);
  }
}
