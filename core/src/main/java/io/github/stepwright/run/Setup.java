package io.github.stepwright.run;

import io.github.stepwright.Budget;
import io.github.stepwright.Controller;
import io.github.stepwright.Entry;
import io.github.stepwright.Knob;
import io.github.stepwright.Problem;
import io.github.stepwright.Stepper;
import io.github.stepwright.Workload;
import io.github.stepwright.control.Skipping;
import io.github.stepwright.spec.Spec;
import io.github.stepwright.train.Descent;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;

/**
 * A run made from texts: the problem, the stepper and the plan that they name.
 *
 * <p>The rate rule: a schedule or a controller that names {@code peak} is the learning rate itself;
 * one that does not is a shape with peak 1, times the optimizer's {@code lr}. The texts go into the journal's
 * header, and the header makes the same setup again. An optimizer without a rate has no schedule:
 * nothing moves the rate then, and the header names no {@code lr}.
 *
 * @param problem the workload before it starts
 * @param stepper the optimizer at work
 * @param plan what the run is going to do
 */
public record Setup(Problem problem, Stepper stepper, Plan plan) {

  private static final String WORKLOAD = "workload";
  private static final String LR = "lr";
  private static final String OPTIMIZER = "optimizer";
  private static final String OBSERVER = "observer";
  private static final String NONFINITE = "nonfinite";

  /** Looks at 2,000 validation examples twenty times, and at everything in the end. */
  private static final String OBSERVING =
      "observing:every=0.05,examples=2000,last=train+validation+test";

  /**
   * What a person asked for.
   *
   * @param workload spec of the workload
   * @param lr spec of a schedule or a controller; {@link Rate#standard} where there is none; must be
   *     empty for an optimizer without a rate
   * @param optimizer spec of the optimizer; the workload's own where there is none
   * @param budget the workload's own where there is none
   * @param skips steps in a row that may fail to be finite; the first ends the run where there is
   *     none
   */
  public record Request(
      String workload,
      Optional<String> lr,
      Optional<String> optimizer,
      Optional<String> budget,
      OptionalInt skips,
      long seed) {}

  /**
   * Makes a setup.
   *
   * @param workloads finds a problem by its spec
   * @throws IllegalArgumentException in one line for anything that cannot be met
   */
  public static Setup of(Request request, Function<String, Problem> workloads) {
    Problem problem = workloads.apply(request.workload());
    Problem.Declared declared = problem.declared();
    String optimizer = request.optimizer().orElse(declared.optimizer());
    request.lr().ifPresent(lr -> Rate.steers(lr, optimizer));
    String lr =
        request
            .lr()
            .orElseGet(
                () ->
                    Rate.standard(
                        Catalog.OPTIMIZERS.parse(optimizer), request.optimizer().map(Spec::parse)));
    // The workload's own optimizer names a rate too; only one that a person gave is a second rate.
    request.optimizer().ifPresent(own -> Rate.of(Spec.parse(lr), Spec.parse(own)));
    var texts = new LinkedHashMap<String, String>();
    texts.put(WORKLOAD, request.workload());
    texts.put(OPTIMIZER, optimizer);
    texts.put(OBSERVER, OBSERVING);
    if (Rate.in(Catalog.OPTIMIZERS.parse(optimizer))) {
      texts.put(LR, lr);
    }
    Budget budget =
        request
            .budget()
            .map(text -> BudgetSpec.parse(text, declared.examples(), declared.batch()))
            .orElse(new Budget.Steps(declared.steps()));
    request
        .skips()
        .ifPresent(most -> texts.put(NONFINITE, Catalog.CONTROLLERS.print(new Skipping(most))));
    return of(problem, texts, budget, request.seed());
  }

  /** The setup that wrote this header. */
  public static Setup of(Entry.Header header, Function<String, Problem> workloads) {
    for (String role : List.of(WORKLOAD, OPTIMIZER, OBSERVER)) {
      require(header, role);
    }
    if (Rate.in(Catalog.OPTIMIZERS.parse(header.plan().get(OPTIMIZER)))) {
      require(header, LR);
    }
    var texts = new LinkedHashMap<>(header.plan());
    texts.remove("budget");
    return of(
        workloads.apply(header.plan().get(WORKLOAD)),
        texts,
        JournalLines.budget(header),
        header.seed());
  }

  private static void require(Entry.Header header, String role) {
    if (!header.plan().containsKey(role)) {
      throw new IllegalArgumentException(
          "the header must name %s, found %s: a loop of your own is opened by its program"
              .formatted(role, header.plan().keySet()));
    }
  }

  private static Setup of(Problem problem, Map<String, String> texts, Budget budget, long seed) {
    Stepper stepper = Descent.of(Catalog.OPTIMIZERS.parse(texts.get(OPTIMIZER)));
    var values = new LinkedHashMap<>(stepper.knobs());
    values.put(Knob.BATCH_SIZE, (double) problem.declared().batch());
    var controllers = new LinkedHashMap<String, Controller>();
    if (Rate.in(stepper)) {
      controllers.put(LR, Rate.controller(texts.get(LR), values.get(Knob.LEARNING_RATE)));
    }
    controllers.put(OBSERVER, Catalog.CONTROLLERS.parse(texts.get(OBSERVER)));
    if (texts.containsKey(NONFINITE)) {
      controllers.put(NONFINITE, Catalog.CONTROLLERS.parse(texts.get(NONFINITE)));
    }
    return new Setup(
        problem, stepper, new Plan(texts, controllers, budget, values, seed, Optional.empty()));
  }

  /** A fresh workload, as it stands before the first step. */
  public Workload start() {
    return problem.start(stepper, plan.seed());
  }
}
