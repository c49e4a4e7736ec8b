package io.github.stepwright.bench.report;

import io.github.stepwright.Entry;
import io.github.stepwright.Signal;
import io.github.stepwright.run.RunDirectory;
import io.github.stepwright.run.Scalar;
import io.github.stepwright.run.Summary;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A run and everything that branched off it, read from the journals: the headers of the branches
 * name parent and step.
 *
 * <p>The steps before a branch leaves are paid for once: a node's own work is what it spent behind
 * that point.
 *
 * @param nodes the trunk first, then its branches by the step at which they leave
 */
public record BranchTree(List<Node> nodes) {

  /** Points of a line of rates. */
  private static final int POINTS = 400;

  private static final String TRUNK = "trunk";

  /**
   * One run of the tree.
   *
   * @param parent name of the node that it left, empty for the trunk
   * @param from after how many steps it left, 0 for the trunk
   * @param steps made since the first step of the trunk
   * @param work units charged since the first step of the trunk
   * @param ownWork units of them behind the point where it left
   * @param validationLoss at its end, null where it was not looked at
   */
  public record Node(
      String name,
      String parent,
      long from,
      long steps,
      double work,
      double ownWork,
      Double validationLoss,
      Double testLoss,
      String dir) {

    /** Steps behind the point where it left. */
    public long ownSteps() {
      return steps - from;
    }
  }

  /** Copies the list. */
  public BranchTree {
    nodes = List.copyOf(nodes);
  }

  /** The tree that a run directory belongs to, be it the trunk's or a branch's. */
  public static BranchTree around(Path directory) {
    Path root = directory.toAbsolutePath().normalize();
    for (String up = parent(root); up != null && begun(root.resolve(up)); up = parent(root)) {
      root = root.resolve(up).normalize();
    }
    var nodes = new ArrayList<Node>();
    nodes.add(node(root, root));
    Path folder = root.resolve(RunDirectory.BRANCHES);
    if (Files.isDirectory(folder)) {
      try (Stream<Path> found = Files.list(folder)) {
        Path trunk = root;
        found
            .filter(BranchTree::begun)
            .map(path -> node(trunk, path))
            .sorted(Comparator.comparingLong(Node::from).thenComparingLong(Node::steps))
            .forEach(nodes::add);
      } catch (IOException e) {
        throw new UncheckedIOException("%s must be readable, got %s".formatted(folder, e), e);
      }
    }
    return new BranchTree(nodes);
  }

  private static boolean begun(Path path) {
    return new RunDirectory(path).begun();
  }

  private static String parent(Path path) {
    return begun(path)
        ? new RunDirectory(path).read().header().plan().get(RunDirectory.PARENT)
        : null;
  }

  private static Node node(Path root, Path path) {
    var record = new RunDirectory(path).read();
    Map<String, String> plan = record.header().plan();
    var summary = Summary.of(record, path);
    if (!plan.containsKey(RunDirectory.PARENT)) {
      return new Node(
          TRUNK,
          "",
          0,
          summary.steps(),
          summary.work(),
          summary.work(),
          summary.validationLoss(),
          summary.testLoss(),
          path.toString());
    }
    long from = Long.parseLong(plan.get(RunDirectory.PARENT_STEP));
    Path up = path.resolve(plan.get(RunDirectory.PARENT)).normalize();
    return new Node(
        path.getFileName().toString(),
        up.equals(root) ? TRUNK : up.getFileName().toString(),
        from,
        summary.steps(),
        summary.work(),
        summary.work() - shared(record.entries(), from),
        summary.validationLoss(),
        summary.testLoss(),
        path.toString());
  }

  /** Units spent when it left. */
  private static double shared(List<Entry> entries, long from) {
    return entries.stream()
        .filter(
            entry ->
                entry instanceof Entry.Happened(Signal.Replanned replanned, _)
                    && replanned.work().steps() == from)
        .mapToDouble(entry -> ((Entry.Happened) entry).signal().work().units())
        .reduce(0, (_, last) -> last);
  }

  /** Units that the tree cost. */
  public double work() {
    return nodes.stream().mapToDouble(Node::ownWork).sum();
  }

  /** Units that the same runs had cost one by one. */
  public double workAlone() {
    return nodes.stream().mapToDouble(Node::work).sum();
  }

  /** Puts the tree on a page; nothing where there are no branches. */
  void on(Page page) {
    if (nodes.size() == 1) {
      return;
    }
    page.heading("Branches")
        .text(
            String.format(
                Locale.ROOT,
                "The tree cost %.6g work units, the trunk paid once; the same %d runs one by one"
                    + " had cost %.6g (%.2f times as much).",
                work(),
                nodes.size(),
                workAlone(),
                workAlone() / work()))
        .charts(
            new Figure("Tree", "step", "run, the trunk at 0", false, Figure.Y.LINEAR, lanes()),
            new Figure("Learning rate", "step", "lr", false, Figure.Y.LINEAR, rates()))
        .table(
            List.of(
                "run",
                "left",
                "at step",
                "steps",
                "own steps",
                "own work units",
                "validation loss",
                "test loss"),
            nodes.stream().map(BranchTree::row).toList());
  }

  private static List<String> row(Node node) {
    return List.of(
        node.name(),
        node.parent(),
        Long.toString(node.from()),
        Long.toString(node.steps()),
        Long.toString(node.ownSteps()),
        String.format(Locale.ROOT, "%.6g", node.ownWork()),
        loss(node.validationLoss()),
        loss(node.testLoss()));
  }

  private static String loss(Double value) {
    return value == null ? "" : String.format(Locale.ROOT, "%.5f", value);
  }

  /** Each run on a height of its own, from where it left its parent. */
  private List<Figure.Line> lanes() {
    var heights = new LinkedHashMap<String, Double>();
    nodes.forEach(node -> heights.put(node.name(), (double) heights.size()));
    var lines = new ArrayList<Figure.Line>();
    for (Node node : nodes) {
      double height = heights.get(node.name());
      double before = heights.getOrDefault(node.parent(), height);
      lines.add(
          Figure.Line.of(
              node.name(),
              lines.size(),
              List.of((double) node.from(), (double) node.from(), (double) node.steps()),
              List.of(before, height, height)));
    }
    return lines;
  }

  private List<Figure.Line> rates() {
    var lines = new ArrayList<Figure.Line>();
    for (Node node : nodes) {
      List<Scalar> rates =
          Scalar.of(new RunDirectory(Path.of(node.dir())).read().entries())
              .filter(scalar -> scalar.name().equals("lr") && scalar.step() >= node.from())
              .toList();
      List<Scalar> thin = Thinned.of(rates, POINTS);
      lines.add(
          Figure.Line.of(
              node.name(),
              lines.size(),
              thin.stream().map(scalar -> (double) scalar.step()).toList(),
              thin.stream().map(Scalar::value).toList()));
    }
    return lines;
  }
}
