package io.github.stepwright.optim;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.stepwright.Array;
import io.github.stepwright.Block;
import io.github.stepwright.Optimizer;
import io.github.stepwright.Settings;
import io.github.stepwright.Wrapper;
import io.github.stepwright.run.Catalog;
import io.github.stepwright.spec.Spec;
import io.github.stepwright.train.Worker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Fifty steps in float64 end where torch and a second writing of the equations end. */
class ReferenceTest {

  private static final Path GOLDEN = Path.of("../golden");
  private static final int[] SHOWN = {1, 2, 3, 10, 50};
  private static final Pattern LINE =
      Pattern.compile("(?:\"([^\"]*)\"|([^,]*)),(\\w+),(\\w+),(trained|readout),(.*)");

  record Row(String spec, String tape, String source, boolean readout, String[] weights) {

    @Override
    public String toString() {
      return "%s on %s by %s".formatted(spec, tape, source);
    }
  }

  static List<Row> rows() throws IOException {
    var rows = new ArrayList<Row>();
    for (String line : Files.readAllLines(GOLDEN.resolve("optimizers.csv"))) {
      if (line.startsWith("#") || line.startsWith("spec,")) {
        continue;
      }
      Matcher m = LINE.matcher(line);
      assertThat(m.matches()).as(line).isTrue();
      String spec = m.group(1) == null ? m.group(2) : m.group(1);
      boolean readout = m.group(5).equals("readout");
      rows.add(new Row(spec, m.group(3), m.group(4), readout, m.group(6).split(",")));
    }
    return rows;
  }

  @ParameterizedTest
  @MethodSource("rows")
  void fifty_steps_are_those_of_the_reference(Row row) throws IOException {
    double[][] found = replay(row);
    for (int k = 0; k < SHOWN.length; k++) {
      String[] expected = row.weights()[k].split(" ");
      assertThat(found[SHOWN[k] - 1]).hasSize(expected.length);
      for (int i = 0; i < expected.length; i++) {
        double value = Double.parseDouble(expected[i]);
        assertThat(found[SHOWN[k] - 1][i])
            .as("step %d, element %d", SHOWN[k], i)
            .isCloseTo(value, Offset.offset(1e-12 * Math.abs(value)));
      }
    }
  }

  @Test
  void every_optimizer_that_draws_no_random_numbers_has_a_row() throws IOException {
    var rows = new TreeSet<String>();
    for (Row row : rows()) {
      Spec.parse(row.spec()).parts().forEach(part -> rows.add(part.name()));
    }
    var needed = new TreeSet<String>();
    for (String name : Catalog.OPTIMIZERS.names()) {
      Class<?> type = Catalog.OPTIMIZERS.type(name);
      if (Optimizer.class.isAssignableFrom(type)) {
        String inside = Wrapper.class.isAssignableFrom(type) ? "/sgd" : "";
        if (!draws(Given.optimizer(name + inside))) {
          needed.add(name);
        }
      }
    }
    assertThat(rows).as("optimizers with a row in golden/optimizers.csv").containsAll(needed);
  }

  /** Whether the seed decides where steps end: no other program draws the same numbers. */
  private static boolean draws(Optimizer optimizer) {
    return !Arrays.equals(afterTenSteps(optimizer, 0), afterTenSteps(optimizer, 1));
  }

  private static double[] afterTenSteps(Optimizer optimizer, long seed) {
    Block block = Given.block("x", new double[256], true, 16, 16);
    try (var worker = new Worker(optimizer, List.of(block), seed, 1)) {
      for (int t = 0; t < 10; t++) {
        for (int i = 0; i < block.length(); i++) {
          block.gradient().set(i, block.weights().get(i) - Math.sin(1 + i));
        }
        worker.step(Given.settings(optimizer), 1);
      }
    }
    return block.weights().toDoubles();
  }

  private static double[][] replay(Row row) throws IOException {
    String text = Files.readString(GOLDEN.resolve("tapes").resolve(row.tape() + ".json"));
    JsonNode tape = JsonMapper.shared().readTree(text);
    double[] curvature = numbers(tape.at("/objective/curvature"));
    double[] center = numbers(tape.at("/objective/center"));
    List<Block> blocks = blocks(tape);
    Optimizer optimizer = Given.optimizer(row.spec());
    Settings settings = Given.settings(optimizer);
    double[][] seen = new double[SHOWN[SHOWN.length - 1]][];
    try (var worker = new Worker(optimizer, blocks, 0, 1)) {
      for (int t = 0; t < seen.length; t++) {
        double[] noise = numbers(tape.at("/objective/noise").get(t));
        double loss = 0;
        int at = 0;
        for (Block block : blocks) {
          for (int i = 0; i < block.length(); i++, at++) {
            double away = block.weights().get(i) - center[at];
            block.gradient().set(i, curvature[at] * away + noise[at]);
            loss += 0.5 * curvature[at] * away * away;
            if (worker.diagonal(block) != null) {
              worker.diagonal(block).set(i, curvature[at]);
            }
          }
        }
        worker.step(settings, loss);
        int step = t;
        Runnable look = () -> seen[step] = weights(blocks);
        if (row.readout()) {
          worker.withReadout(look);
        } else {
          look.run();
        }
      }
    }
    return seen;
  }

  private static List<Block> blocks(JsonNode tape) {
    double[] x0 = numbers(tape.get("x0"));
    var shapes = new ArrayList<long[]>();
    if (tape.has("layers")) {
      tape.get("layers").forEach(layer -> shapes.add(shape(layer)));
    } else {
      shapes.add(tape.has("shape") ? shape(tape.get("shape")) : new long[] {x0.length});
    }
    var blocks = new ArrayList<Block>();
    int from = 0;
    for (long[] shape : shapes) {
      int length = 1;
      for (long side : shape) {
        length *= Math.toIntExact(side);
      }
      double[] part = Arrays.copyOfRange(x0, from, from + length);
      blocks.add(Given.block("layer" + blocks.size(), part, true, shape));
      from += length;
    }
    return blocks;
  }

  private static long[] shape(JsonNode node) {
    return node.valueStream().mapToLong(JsonNode::asLong).toArray();
  }

  private static double[] numbers(JsonNode node) {
    return node.valueStream().mapToDouble(JsonNode::asDouble).toArray();
  }

  private static double[] weights(List<Block> blocks) {
    return blocks.stream()
        .map(Block::weights)
        .map(Array::toDoubles)
        .flatMapToDouble(Arrays::stream)
        .toArray();
  }
}
