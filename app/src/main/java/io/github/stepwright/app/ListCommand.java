package io.github.stepwright.app;

import io.github.stepwright.Paper;
import io.github.stepwright.run.Catalog;
import io.github.stepwright.spec.Names;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Lists what can be named. */
@Command(
    name = "list",
    description = "Lists what can be named in a spec.",
    mixinStandardHelpOptions = true)
final class ListCommand implements Callable<Integer> {

  /** What can be listed. */
  enum Kind {
    schedules,
    workloads,
    optimizers,
    controllers,
    densities
  }

  /**
   * One method.
   *
   * @param keys with their defaults
   * @param arxiv number of the paper, or empty
   */
  record Method(String name, String keys, String paper, String arxiv) {}

  /** What every shipped table can be told: made harder, and split anew for each seed. */
  private static final String TABLE = "batch noise=0 scale=1 split=usual";

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "KIND", description = "One of ${COMPLETION-CANDIDATES}.")
  private Kind kind;

  @Option(names = "--json", description = "Print a JSON array.")
  private boolean json;

  @Override
  public Integer call() {
    switch (kind) {
      case schedules -> methods(Catalog.SCHEDULES);
      case optimizers -> methods(Catalog.OPTIMIZERS);
      case controllers -> methods(Catalog.CONTROLLERS);
      case densities -> methods(Catalog.DENSITIES);
      case workloads -> workloads();
    }
    return Exit.DONE;
  }

  private void methods(Names<?> names) {
    List<Method> methods = names.names().stream().map(name -> method(names, name)).toList();
    if (json) {
      spec.commandLine().getOut().println(Json.print(methods));
      return;
    }
    for (Method method : methods) {
      String arxiv = method.arxiv().isEmpty() ? "" : " (arXiv " + method.arxiv() + ")";
      line(method.name(), method.keys(), method.paper() + arxiv);
    }
  }

  private static Method method(Names<?> names, String name) {
    Paper paper = names.type(name).getAnnotation(Paper.class);
    return new Method(
        name,
        names.keys(name),
        paper == null ? "" : paper.title(),
        paper == null ? "" : paper.arxiv());
  }

  private void workloads() {
    var declared = Workloads.found().declared();
    if (json) {
      spec.commandLine().getOut().println(Json.print(declared));
      return;
    }
    declared.forEach(
        one ->
            line(
                one.name(),
                "%d steps of %d, %s"
                    .formatted(
                        one.steps(),
                        one.batch(),
                        one.optimizer().isEmpty() ? "omega" : one.optimizer()),
                "%s (%s)".formatted(one.summary(), one.sizes())));
    line("softmax:data=…", TABLE, "softmax regression on any table of: " + tables());
    line("mlp:data=…", "hidden=64 " + TABLE, "perceptron on the same tables");
    line("csv:PATH,label=…", "hidden split=usual", "a CSV file of your own, packed or not");
    line("libsvm:PATH", "", "a LIBSVM file of your own, packed or not");
  }

  private static String tables() {
    return String.join(" ", io.github.stepwright.bench.data.Shipped.tables());
  }

  private void line(String name, String keys, String text) {
    spec.commandLine().getOut().println("%-18s %s".formatted(name, text));
    if (!keys.isEmpty()) {
      spec.commandLine().getOut().println("%-18s   %s".formatted("", keys));
    }
  }
}
