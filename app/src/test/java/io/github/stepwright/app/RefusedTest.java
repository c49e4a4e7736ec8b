package io.github.stepwright.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is refused: one line that says what must hold, what was found and what to do, and 2. */
class RefusedTest {

  @TempDir Path folder;

  private static void refused(Typed said, String... words) {
    assertThat(said.exit()).isEqualTo(Exit.USAGE);
    assertThat(said.out()).isEmpty();
    assertThat(said.err())
        .startsWith("stepwright: ")
        .hasLineCount(1)
        .endsWith("\n")
        .doesNotContain("Exception")
        .doesNotContain("\u001b")
        .contains(words);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "bogus | stepwright takes no bogus | stepwright --help",
        "comparee | did you mean compare? | --help",
        "schedule | a command is needed | schedule --help",
        "list bogus | schedules, workloads, optimizers, controllers | list --help",
        "list | KIND | list --help",
        "schedule show rex | --steps | stepwright schedule show --help",
        "schedule show rex --steps abc | 'abc' | --steps",
        "schedule show rex --steps 0 | --steps must be in | got 0",
        "schedule show rexx --steps 5 | got rexx | did you mean rex?",
        "schedule show rex:flor=1 --steps 5 | flor | did you mean floor?",
        "schedule show rex:peak=-1 --steps 5 | peak must be | -1",
        "schedule show warmup:steps=100/rex --steps 10 | warmup.steps must be < 10 (the horizon) |"
            + " got 100",
        "schedule show rex --steps 5 --csv --json | --csv, --json are mutually exclusive | --help",
        "schedule compare rex --steps 5 --out x.png | --out must end in .svg | got x.png",
        "schedule show rex --steps 5 --out nowhere/x.svg | the folder of nowhere/x.svg must be"
            + " there | none",
        "run | WORKLOAD | stepwright run --help",
        "run digits-softmx | got digits-softmx | did you mean",
        "run digits-softmax --optimzer sgd | --optimzer | did you mean --optimizer?",
        "run digits-softmax --optimizer sdg | got sdg | did you mean sgd?",
        "run digits-softmax --budget 5 | budget must be steps:N, epochs:N, work:X or seconds:N |"
            + " got 5",
        "run digits-softmax --budget steps:0 | budget steps must be >= 1 | got 0",
        "run digits-softmax --budget seconds:-1 | budget seconds must be > 0 | got -1",
        "run digits-softmax --seed x | 'x' | --seed",
        "run digits-softmax --checkpoint-every -1 | --checkpoint-every must be in | got -1",
        "run digits-softmax --lr rex:peak=0.1 --optimizer sgd:lr=0.2 | found peak in rex:peak=0.1 |"
            + " and lr in sgd:lr=0.2",
        "run digits-softmax --lr then:at=5/rex:peak=1/linear | found it in rex:peak=1 | not in"
            + " linear",
        "run csv:nowhere.csv,label=y | nowhere.csv | none",
        "run csv:nowhere.csv | csv must name label | csv:mine.csv,label=y",
        "run libsvm:nowhere.gz | nowhere.gz | none",
        "run softmax:data=nothing | nothing | one of",
        "run mlp:data=iris,hidden=0 | hidden must be | got 0",
        "compare --budgets 5 | --budgets must be like | got 5",
        "compare --grid 1,2 | --grid must be LOW,HIGH,RATIO | got 1,2",
        "compare nonesuch | got nonesuch | workload must be one of",
        "compare --lr rexx | got rexx | did you mean rex?",
        "compare --lr rex:peak=0.1 | peak | rex:peak=0.1",
        "resume nowhere | nowhere must hold a journal.jsonl | none",
        "replay nowhere | nowhere must hold a journal.jsonl | none",
        "report nowhere | nowhere must hold a journal.jsonl | none",
        "export nowhere --csv | nowhere must hold a journal.jsonl | none",
        "export nowhere | --csv | --tensorboard",
        "export nowhere --csv --tensorboard | mutually exclusive | export --help",
        "score nowhere.csv | nowhere.csv | ",
        "refine nowhere | nowhere | none",
      })
  void usage(String line, String one, String other) {
    refused(Typed.words(line), one, other == null ? "" : other);
  }

  @Test
  void a_file_in_the_place_of_a_run_directory() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");
    refused(
        Typed.words("run noisy-quadratic --out " + file),
        file + " must be writable, got \"there is a file");
    refused(Typed.words("run noisy-quadratic --out " + file.resolve("run")), "must be writable");
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void a_folder_without_the_right_to_write() throws IOException {
    Path locked = Files.createDirectory(folder.resolve("locked"));
    Files.setPosixFilePermissions(locked, PosixFilePermissions.fromString("r-xr-xr-x"));
    assumeThat(Files.isWritable(locked)).as("root may write anywhere").isFalse();
    refused(Typed.words("run noisy-quadratic --out " + locked.resolve("run")), "access denied");
    Files.setPosixFilePermissions(locked, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  @Test
  void a_loop_of_ones_own_is_opened_by_its_program() throws IOException {
    Path run = Files.createDirectory(folder.resolve("own"));
    Files.writeString(
        run.resolve("journal.jsonl"),
        "{\"entry\":\"header\",\"format\":1,\"plan\":{\"budget\":\"steps:5\",\"lr\":\"rex\"},"
            + "\"seed\":0,\"versions\":{}}\n");
    refused(Typed.line("resume", run.toString()), "a loop of your own is opened by its program");
  }
}
