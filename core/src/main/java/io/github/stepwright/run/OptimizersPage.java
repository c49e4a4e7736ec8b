package io.github.stepwright.run;

import io.github.stepwright.Block;
import io.github.stepwright.Knob;
import io.github.stepwright.Need;
import io.github.stepwright.Optimizer;
import io.github.stepwright.Paper;
import io.github.stepwright.Rule;
import io.github.stepwright.Use;
import io.github.stepwright.Wrapper;
import io.github.stepwright.optim.Traffic;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * The page {@code docs/optimizers.md}: what each optimizer of the catalogue costs, and when to use
 * it.
 *
 * <p>State and bytes are worked from the records with their defaults, a wrapper's as what it adds
 * to {@code sgd}; when to use it comes from {@link Use}, the times from measured data.
 */
final class OptimizersPage {

  private static final String INSIDE = "sgd";
  private static final int SIDE = 256;

  private OptimizersPage() {}

  /** The page with these measured times. */
  static String text(OptimizerSpeeds speeds) {
    var page =
        new StringBuilder(
            """
            # Optimizers

            Written by a command from the catalogue and its annotations; do not edit it.
            The command is `%s`.
            Keys and defaults are in [papers.md](papers.md).

            ## What they cost

            - needs: what is asked for beside a gradient and a learning rate.
            - slots: arrays of state as long as the weights, without a wrapper's inside.
            - state: bytes kept for each float32 weight, seen on a %d x %d matrix.
            - bytes: bytes that a step must move for each float32 weight: 4 for each array read and
              4 for each array written, were it written as well as can be. A wrapper's are those it adds.
            - passes: over memory, of our program. A rule that works on whole blocks may go over each
              of them more than once in one pass.
            - fused: a pass in float vectors stands beside the loop in double that specifies the rule.
            - ns and to bytes: measured time for each parameter, %s, and its ratio to the time that
              the bytes need. Empty where nobody has measured it; a wrapper's are of the whole. Taken
              from the tables in `docs/optimizers-speed.md`, which `%s` prints.

            Steppers, which ask the objective for what they need, have no figures here: their time is
            that of the gradients and products that they ask for.

            | name | paper | needs | slots | state | bytes | passes | fused | ns | to bytes |
            |---|---|---|--:|--:|--:|--:|---|--:|--:|
            """
                .formatted(
                    GeneratedFiles.COMMAND,
                    SIDE,
                    SIDE,
                    OptimizerSpeeds.CONDITIONS,
                    OptimizerSpeeds.COMMAND));
    for (String name : Catalog.OPTIMIZERS.names()) {
      page.append(cost(name, speeds));
    }
    page.append(
        """

        ## When to use them

        | name | when | when not | how it differs from other libraries |
        |---|---|---|---|
        """);
    for (String name : Catalog.OPTIMIZERS.names()) {
      Use use = Catalog.OPTIMIZERS.type(name).getAnnotation(Use.class);
      page.append(
          "| `%s` | %s | %s | %s |\n"
              .formatted(
                  name,
                  PapersPage.cell(use.when()),
                  PapersPage.cell(use.not()),
                  PapersPage.cell(use.differs())));
    }
    return page.toString();
  }

  private static String cost(String name, OptimizerSpeeds speeds) {
    Class<? extends Rule> type = Catalog.OPTIMIZERS.type(name);
    String paper = paper(type.getAnnotation(Paper.class));
    if (!Optimizer.class.isAssignableFrom(type)) {
      return "| `%s` | %s | asks the objective | | | | | | | |\n".formatted(name, paper);
    }
    boolean wraps = Wrapper.class.isAssignableFrom(type);
    var rule = (Optimizer) Catalog.OPTIMIZERS.parse(wraps ? name + "/" + INSIDE : name);
    String plus = wraps ? "+" : "";
    double bytes = Traffic.bytes(rule);
    int passes = rule.passes();
    if (rule instanceof Wrapper wrapper) {
      bytes -= Traffic.bytes(wrapper.inner());
      passes -= wrapper.inner().passes();
    }
    return "| `%s` | %s | %s | %d | %s%s | %s%s | %s%d | %s | %s |\n"
        .formatted(
            name,
            paper,
            needs(rule),
            slots(rule),
            plus,
            bare(state(rule)),
            plus,
            bare(bytes),
            plus,
            passes,
            type.getAnnotation(Use.class).fused() ? "yes" : "",
            speeds.cells(name));
  }

  private static String needs(Optimizer rule) {
    var needs = new ArrayList<String>();
    if (rule.needs().contains(Need.LOSS)) {
      needs.add("the loss");
    }
    if (rule.needs().contains(Need.HESSIAN_DIAGONAL)) {
      needs.add("the Hessian's diagonal");
    }
    if (!rule.elementwise()) {
      needs.add("whole blocks");
    }
    if (!rule.knobs().containsKey(Knob.LEARNING_RATE)) {
      needs.add("no rate");
    }
    return String.join(", ", needs);
  }

  private static int slots(Optimizer rule) {
    int count = 0;
    for (int slot = 0; slot < rule.slots(); slot++) {
      if (!rule.scratch(slot) && rule.length(slot, block()) == SIDE * SIDE) {
        count++;
      }
    }
    return count;
  }

  private static double state(Optimizer rule) {
    double bytes = 0;
    for (int slot = 0; slot < rule.slots(); slot++) {
      if (!rule.scratch(slot)) {
        bytes +=
            (double) rule.length(slot, block()) * (rule.wide(slot) ? Double.BYTES : Float.BYTES);
      }
    }
    return bytes / (SIDE * SIDE);
  }

  private static Block block() {
    return Block.of("x", "all", new float[SIDE * SIDE], new float[SIDE * SIDE], SIDE, SIDE);
  }

  private static String bare(double value) {
    return String.format(Locale.ROOT, "%.2f", value).replaceAll("\\.?0+$", "");
  }

  /** Authors, year and number, as a text cites them. */
  private static String paper(Paper paper) {
    List<String> authors = Arrays.asList(paper.authors().split(", "));
    String who = authors.size() > 2 ? authors.getFirst() + " et al." : paper.authors();
    String arxiv = paper.arxiv();
    return who
        + " "
        + paper.year()
        + (arxiv.isEmpty() ? "" : ", [%1$s](https://arxiv.org/abs/%1$s)".formatted(arxiv));
  }
}
