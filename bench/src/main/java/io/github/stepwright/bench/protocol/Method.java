package io.github.stepwright.bench.protocol;

import io.github.stepwright.Knob;
import io.github.stepwright.Problem;
import io.github.stepwright.Rule;
import io.github.stepwright.run.Catalog;
import io.github.stepwright.run.Rate;
import io.github.stepwright.spec.Nearest;
import io.github.stepwright.spec.Spec;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A named pair of optimizer and schedule, or controller of the rate, that is judged.
 *
 * <p>A method whose specs name no rate is tuned: the rate is searched around the one that the
 * optimizer declares. One that names it, or has none, is judged as it stands.
 *
 * @param name what tables call it
 * @param optimizer spec, {@link #OWN} or {@link #LITERATURE}
 * @param lr spec of the schedule or controller; empty for an optimizer without a rate
 * @param tuned whether the base rate is searched
 */
public record Method(String name, String optimizer, String lr, boolean tuned) {

  /** Stands for the optimizer that the workload declares. */
  public static final String OWN = "own";

  /** Stands for SGD at 0.1 where the workload declares a kind of SGD, else AdamW at 1e-3. */
  public static final String LITERATURE = "literature";

  private static final Pattern NAMED = Pattern.compile("([A-Za-z][A-Za-z0-9_.+-]*)=(.+)");

  /**
   * A method as the command line names it: one of the {@link Panel}, or {@code NAME=optimizer@lr},
   * or the same without a name, or one of both alone.
   *
   * @throws IllegalArgumentException in one line for anything else
   */
  public static Method parse(String text) {
    Matcher named = NAMED.matcher(text);
    if (named.matches()) {
      return pair(named.group(1), named.group(2));
    }
    return Panel.find(text).orElseGet(() -> pair(text, text));
  }

  private static Method pair(String name, String text) {
    int at = text.indexOf('@');
    if (at >= 0) {
      return of(name, text.substring(0, at), text.substring(at + 1));
    }
    String first = Spec.parse(text).parts().getFirst().name();
    if (Catalog.SCHEDULES.names().contains(first)
        || first.equals("uba")
        || Catalog.CONTROLLERS.knows(first)) {
      return of(name, OWN, text);
    }
    if (Catalog.OPTIMIZERS.names().contains(first)) {
      return of(name, text, Rate.in(Catalog.OPTIMIZERS.parse(text)) ? "constant" : "");
    }
    var known = new ArrayList<>(Panel.names());
    known.addAll(Catalog.SCHEDULES.names());
    known.addAll(Catalog.OPTIMIZERS.names());
    known.addAll(Catalog.CONTROLLERS.names());
    throw new IllegalArgumentException(
        "a method must be one of %s, a schedule, a controller of the rate, or NAME=optimizer@schedule, got %s%s"
            .formatted(String.join(" ", Panel.names()), text, Nearest.hint(first, known)));
  }

  /** A pair of specs, checked. */
  static Method of(String name, String optimizer, String lr) {
    if (optimizer.equals(LITERATURE)) {
      return new Method(name, optimizer, lr, false);
    }
    if (!lr.isEmpty()) {
      Rate.controller(lr, 1);
      if (!optimizer.equals(OWN)) {
        Rate.steers(lr, optimizer);
        Rate.of(Spec.parse(lr), Spec.parse(optimizer));
      }
    }
    boolean free =
        optimizer.equals(OWN)
            || Rate.in(Catalog.OPTIMIZERS.parse(optimizer))
                && !Spec.parse(optimizer).mentions("lr");
    boolean shape = !lr.isEmpty() && Rate.tunable(lr) && Rate.of(Spec.parse(lr)) == Rate.SHAPE;
    return new Method(name, optimizer, lr, free && shape);
  }

  /** Spec of its optimizer on a workload. */
  public String optimizer(Problem.Declared declared) {
    return switch (optimizer) {
      case OWN -> declared.optimizer();
      case LITERATURE ->
          Spec.parse(declared.optimizer()).parts().getLast().name().contains("sgd")
              ? "sgd:lr=0.1,momentum=0.9"
              : "adamw:lr=0.001";
      default -> optimizer;
    };
  }

  /** The run of this method with a base rate a factor away from the declared one. */
  public Task task(Problem.Declared declared, long steps, double factor, long seed) {
    String spec = optimizer(declared);
    Rule rule = Catalog.OPTIMIZERS.parse(spec);
    boolean rated = Rate.in(rule);
    double rate =
        tuned && rated ? rounded(factor * rule.knobs().get(Knob.LEARNING_RATE)) : Double.NaN;
    return new Task(declared.name(), steps, spec, rated ? lr : "", rate, seed);
  }

  /** Six digits are more than a rate needs, and can be typed again. */
  private static double rounded(double rate) {
    return Double.parseDouble(String.format(java.util.Locale.ROOT, "%.6g", rate));
  }

  /** As it can be typed again. */
  public String spec() {
    return lr.isEmpty() ? optimizer : optimizer + "@" + lr;
  }

  /** Refuses two methods of one name. */
  static List<Method> distinct(List<Method> methods) {
    if (methods.stream().map(Method::name).distinct().count() < methods.size()) {
      throw new IllegalArgumentException(
          "methods must have different names, got " + methods.stream().map(Method::name).toList());
    }
    return List.copyOf(methods);
  }
}
