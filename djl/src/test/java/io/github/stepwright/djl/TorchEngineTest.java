package io.github.stepwright.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class TorchEngineTest {

  private static final String PLATFORM = "linux-x86_64";

  private static Map<String, Properties> jars(String native_, String jni, String djl) {
    var jars = new HashMap<String, Properties>();
    jars.put("native/lib/pytorch.properties", of("version", native_, "classifier", PLATFORM));
    jars.put("jnilib/pytorch.properties", of("jni_version", jni));
    jars.put("pytorch-engine.properties", of("djl_version", djl));
    return jars;
  }

  private static Properties of(String... pairs) {
    var properties = new Properties();
    for (int i = 0; i < pairs.length; i += 2) {
      properties.setProperty(pairs[i], pairs[i + 1]);
    }
    return properties;
  }

  private static void refused(String platform, Map<String, Properties> jars, String... words) {
    assertThatIllegalStateException()
        .isThrownBy(() -> TorchEngine.check(platform, jars::get))
        .satisfies(e -> assertThat(e.getMessage()).contains(words).doesNotContain("\n"));
  }

  @Test
  void jars_that_fit_pass_and_those_on_the_class_path_do() {
    var jars = jars("2.7.1-20250812", "2.7.1-0.35.1", "0.35.1");
    assertThatCode(() -> TorchEngine.check(PLATFORM, jars::get)).doesNotThrowAnyException();
    assertThat(TorchEngine.open().getEngineName()).isEqualTo("PyTorch");
  }

  @Test
  void a_missing_native_library_is_one_line_with_the_fix() {
    var jars = jars("2.7.1", "2.7.1-0.35.1", "0.35.1");
    jars.remove("native/lib/pytorch.properties");
    refused(PLATFORM, jars, "pytorch-native-cpu", "linux-x86_64", "mvn -Pdeep");
  }

  @Test
  void another_platform_is_one_line_with_those_that_work() {
    refused("linux-riscv64", jars("2.7.1", "2.7.1-0.35.1", "0.35.1"), "linux-aarch64", "riscv64");
    refused("osx-aarch64", jars("2.7.1", "2.7.1-0.35.1", "0.35.1"), "the one for osx-aarch64");
  }

  @Test
  void versions_that_do_not_fit_are_one_line_with_both() {
    refused(PLATFORM, jars("2.5.1", "2.7.1-0.35.1", "0.35.1"), "2.7.1, found 2.5.1");
    refused(PLATFORM, jars("2.7.1", "2.7.1-0.36.0", "0.35.1"), "2.7.1-0.35.1, found 2.7.1-0.36.0");
    refused(PLATFORM, jars("2.7.1", "2.7.1-0.35.1", "0.36.0"), "0.35.1, found 0.36.0");
  }
}
