package io.github.stepwright.app;

import io.github.stepwright.Budget;
import io.github.stepwright.Course;
import io.github.stepwright.Entry;
import io.github.stepwright.Knob;
import io.github.stepwright.Work;
import io.github.stepwright.bench.report.BranchTree;
import io.github.stepwright.bench.report.RunReport;
import io.github.stepwright.run.BudgetSpec;
import io.github.stepwright.run.DurableRun;
import io.github.stepwright.run.RunDirectory;
import io.github.stepwright.run.Setup;
import io.github.stepwright.run.Summary;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Branches decays off a run. */
@Command(
    name = "branch",
    description =
        "Branches decays off a run (WSD), or off one another (WSD-S), and leaves each in a"
            + " directory under DIR/branches.",
    mixinStandardHelpOptions = true)
final class BranchCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "DIR", description = "Run directory of the trunk.")
  private Path path;

  @Option(
      names = "--at",
      paramLabel = "STEP",
      required = true,
      split = ",",
      description = "After how many steps a branch leaves, for example 500,1000.")
  private List<Long> steps;

  @Option(
      names = "--budgets",
      paramLabel = "SPEC",
      split = ",",
      description =
          "Total budget of each branch, for example steps:600,steps:1250; where there is one --at,"
              + " all leave there. Without it the decay is its share of the total: at / (1 -"
              + " decay).")
  private List<String> budgets;

  @Option(
      names = "--decay",
      paramLabel = "SHARE",
      description =
          "Share of the total that decays, the trunk's own or 0.2; beside --budgets the rate is"
              + " held until then, without it there the whole branch decays.")
  private Double decay;

  @Option(
      names = "--shape",
      paramLabel = "NAME",
      description = "linear, sqrt, square, inverse, cosine or exponential; the trunk's own.")
  private String shape;

  @Option(
      names = "--floor",
      paramLabel = "RATE",
      description = "Learning rate at the end; the trunk's own share of its peak.")
  private Double floor;

  @Option(
      names = "--continue",
      description =
          "WSD-S: each branch goes on from the decayed weights of the one before, back at the"
              + " trunk's rate; the usual way where the trunk follows wsds.")
  private boolean chained;

  @Mixin private Spacing spacing;

  @Option(names = "--force", description = "Throw away branches of the same name.")
  private boolean force;

  @Option(names = "--json", description = "Print the result as one JSON object and nothing else.")
  private boolean json;

  @Override
  public Integer call() {
    var trunk = new RunDirectory(path);
    var record = trunk.read();
    var setup = Setup.of(record.header(), Workloads.found()::open);
    var trunkDecay = TrunkDecay.of(record.header().plan().get("lr"));
    boolean chain = chained || trunkDecay.chained();
    List<Integer> order = order();
    var made = new ArrayList<Branches.Branch>();
    RunDirectory parent = trunk;
    double rate = Double.NaN;
    for (int i : order) {
      long at = steps.size() == 1 ? steps.getFirst() : steps.get(i);
      if (Double.isNaN(rate) || !chain) {
        rate = rate(trunk, record, at);
      }
      Branches.Branch branch =
          branch(setup, parent, chain && parent != trunk, at, i, rate, trunkDecay);
      made.add(branch);
      if (chain) {
        parent = new RunDirectory(Path.of(branch.dir()));
      }
    }
    RunReport.write(record, trunk.report());
    tell(trunk, made);
    return made.stream().anyMatch(Branches.Branch::diverged) ? Exit.FAILED : Exit.DONE;
  }

  /** Indices of the branches by the step at which they leave. */
  private List<Integer> order() {
    int count = budgets == null ? steps.size() : budgets.size();
    if (budgets != null && steps.size() != 1 && steps.size() != count) {
      throw new IllegalArgumentException(
          "--budgets must be as many as --at, or --at one, got %d and %d"
              .formatted(count, steps.size()));
    }
    var order = new ArrayList<Integer>();
    for (int i = 0; i < count; i++) {
      order.add(i);
    }
    if (steps.size() > 1) {
      order.sort((a, b) -> Long.compare(steps.get(a), steps.get(b)));
    }
    return order;
  }

  private Branches.Branch branch(
      Setup setup,
      RunDirectory parent,
      boolean behindDecay,
      long at,
      int index,
      double rate,
      TrunkDecay own) {
    long leaves = behindDecay ? parent.read().ended().orElseThrow().step() : at;
    double share = decay != null ? decay : own.share();
    if (!(share > 0 && share < 1)) {
      throw new IllegalArgumentException("--decay must be in (0, 1), got " + share);
    }
    Budget total = total(setup, at, index, share);
    long horizon = total.progress(Work.NONE).horizon("a branch");
    long from = budgets == null || decay == null ? at : Math.round((1 - share) * horizon);
    if (from < leaves || from >= horizon) {
      throw new IllegalArgumentException(
          "a decay must begin in [%d, %d), between the branch and its end, got step %d"
              .formatted(leaves, horizon, from));
    }
    double end = floor != null ? floor : rate * own.floor();
    var course = new Course.Decay(rate, from, end, shape != null ? shape : own.shape());
    var child =
        new RunDirectory(
            path.resolve(RunDirectory.BRANCHES).resolve("%d-%d".formatted(at, horizon)));
    child.prepare(force);
    try (var training = setup.start();
        var run =
            DurableRun.branch(
                parent,
                leaves,
                child,
                setup.plan(),
                training,
                behindDecay ? "../" + parent.path().getFileName() : "../..",
                Version.all(),
                total,
                course,
                System::nanoTime,
                spacing.nanos())) {
      run.go();
    }
    var record = child.read();
    RunReport.write(record, child.report());
    var summary = Summary.of(record, child.path());
    var node =
        BranchTree.around(child.path()).nodes().stream()
            .filter(one -> one.name().equals(child.path().getFileName().toString()))
            .findFirst()
            .orElseThrow();
    return new Branches.Branch(
        child.path().toString(),
        parent.path().toString(),
        leaves,
        BudgetSpec.print(total),
        rate,
        from,
        end,
        course.shape(),
        node.ownSteps(),
        node.ownWork(),
        summary.validationLoss(),
        summary.testLoss(),
        summary.testAccuracy(),
        summary.diverged());
  }

  private Budget total(Setup setup, long at, int index, double share) {
    if (budgets == null) {
      return new Budget.Steps(Math.round(at / (1 - share)));
    }
    var declared = setup.problem().declared();
    return BudgetSpec.parse(budgets.get(index), declared.examples(), declared.batch());
  }

  /** The trunk's learning rate at a step, which should be its highest. */
  private double rate(RunDirectory trunk, RunDirectory.Record record, long at) {
    double found = Double.NaN;
    double highest = 0;
    for (Entry entry : record.entries()) {
      if (entry instanceof Entry.Happened happened) {
        double rate = happened.settings().get(Knob.LEARNING_RATE);
        highest = Math.max(highest, rate);
        if (Double.isNaN(found) || happened.signal().step() <= at) {
          found = rate;
        }
      }
    }
    if (found < highest * (1 - 1e-9)) {
      spec.commandLine()
          .getErr()
          .println(
              "stepwright: the trunk's rate at step %d is %s, below its highest, %s: its decay had"
                      .formatted(at, found, highest)
                  + " begun; branch earlier");
    }
    if (!(found > 0)) {
      throw new IllegalArgumentException(
          "a branch must leave %s where its rate is above 0, got %s at step %d"
              .formatted(trunk.path(), found, at));
    }
    return found;
  }

  private void tell(RunDirectory trunk, List<Branches.Branch> made) {
    var tree = BranchTree.around(trunk.path());
    var branches =
        new Branches(
            trunk.path().toString(),
            made,
            tree.work(),
            tree.workAlone(),
            trunk.report().toString());
    var out = spec.commandLine().getOut();
    if (json) {
      out.println(Json.print(branches));
      return;
    }
    out.print(branches.text());
    out.println("report " + trunk.report());
  }
}
