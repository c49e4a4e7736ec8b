package io.github.stepwright.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.stepwright.Use;
import io.github.stepwright.run.Catalog;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * Fused passes allocate nothing once they are compiled.
 *
 * <p>Vectors are objects to the interpreter and to the first compiler, so the question is put in a
 * process of its own with the second compiler alone, which finishes a method before it goes on:
 * there, when a pass is compiled is a matter of counts and not of time.
 */
class FusedAllocationTest {

  private static final List<String> COMPILER =
      List.of("-XX:-TieredCompilation", "-XX:CompileThreshold=1000", "-Xbatch");

  @Test
  void a_step_of_a_fused_rule_allocates_nothing_once_compiled()
      throws IOException, InterruptedException {
    assumeTrue(Twins.of("Moments$Simd").available());
    var command = new java.util.ArrayList<>(List.of(java().toString()));
    command.addAll(COMPILER);
    command.addAll(
        List.of(
            "--add-modules=jdk.incubator.vector",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            FusedAllocation.class.getName()));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    List<String> lines = process.inputReader().lines().toList();
    assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).isZero();
    long fused =
        Catalog.OPTIMIZERS.names().stream()
            .filter(name -> Catalog.OPTIMIZERS.type(name).getAnnotation(Use.class).fused())
            .count();
    assertThat(fused).isPositive();
    // Every fused rule, sgd with momentum, tensors in bundles, adamw by a crew that reads, and the
    // norms of gradients; heap and native.
    assertThat(lines).hasSize((int) (2 * (fused + 4))).allMatch(line -> line.endsWith(" 0"));
  }

  private static Path java() {
    return Path.of(System.getProperty("java.home"), "bin", "java");
  }
}
