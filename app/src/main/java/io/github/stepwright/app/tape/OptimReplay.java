package io.github.stepwright.app.tape;

import io.github.stepwright.run.Catalog;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/** Applies an optimizer to gradients on record, so that anybody can check it against their own. */
@Command(
    name = "replay",
    description = "Applies an optimizer to a tape of gradients; prints the weights of each step.",
    mixinStandardHelpOptions = true)
public final class OptimReplay implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "SPEC",
      description = "For example clipnorm:max=1/sgd:lr=0.1,momentum=0.9.")
  private String optimizer;

  @Option(
      names = "--tape",
      paramLabel = "FILE",
      required = true,
      description =
          "{\"x0\":[…],\"gradients\":[[…],…]}, or \"objective\":{\"curvature\":[…],\"center\":[…],"
              + "\"noise\":[[…],…]} in place of gradients; \"shape\", \"layers\", \"losses\" and"
              + " \"hessianDiagonals\" where the method needs them.")
  private Path tape;

  @Option(names = "--float64", description = "Weights and state in float64 instead of float32.")
  private boolean wide;

  @Option(names = "--readout", description = "Show the weights to evaluate, not those trained.")
  private boolean readout;

  @Option(names = "--json", description = "One object: {\"optimizer\":SPEC,\"x\":[[…],…]}.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    var rule = Catalog.OPTIMIZERS.parse(optimizer);
    double[][] seen = new Playing(Tape.read(tape), wide).play(rule, readout);
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      var object = new LinkedHashMap<String, Object>();
      object.put("optimizer", optimizer);
      object.put("x", seen);
      out.println(JsonMapper.shared().writeValueAsString(object));
    } else {
      for (double[] x : seen) {
        out.println(
            Arrays.stream(x)
                .mapToObj(v -> wide ? Double.toString(v) : Float.toString((float) v))
                .collect(Collectors.joining(" ")));
      }
    }
    return 0;
  }
}
