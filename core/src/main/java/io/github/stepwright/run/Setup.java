package io.github.stepwright.run;

import static io.github.stepwright.run.Request.BATCH;
import static io.github.stepwright.run.Request.BUDGET;
import static io.github.stepwright.run.Request.LAYERS;
import static io.github.stepwright.run.Request.LR;
import static io.github.stepwright.run.Request.MEASURE;
import static io.github.stepwright.run.Request.MICRO;
import static io.github.stepwright.run.Request.NONFINITE;
import static io.github.stepwright.run.Request.OMEGA;
import static io.github.stepwright.run.Request.OPTIMIZER;

import io.github.stepwright.Accounted;
import io.github.stepwright.Budget;
import io.github.stepwright.Controller;
import io.github.stepwright.Entry;
import io.github.stepwright.Knob;
import io.github.stepwright.Problem;
import io.github.stepwright.Stepper;
import io.github.stepwright.Workload;
import io.github.stepwright.control.Batched;
import io.github.stepwright.control.Following;
import io.github.stepwright.spec.Spec;
import io.github.stepwright.train.Descent;
import io.github.stepwright.train.Private;
import io.github.stepwright.train.Sized;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * A run made from texts: the problem, the stepper and the plan that they name.
 *
 * <p>The rate rule: a schedule or a controller that names {@code peak} is the learning rate itself;
 * one that does not is a shape with peak 1, times the optimizer's {@code lr}. The texts go into the
 * journal's header, and the header makes the same setup again. An optimizer without a rate has no
 * schedule: nothing moves the rate then, and the header names no {@code lr}.
 *
 * @param problem the workload before it starts
 * @param stepper the optimizer at work; empty where the workload has none
 * @param plan what the run is going to do
 */
public record Setup(Problem problem, Optional<Stepper> stepper, Plan plan) {

  private static final String WORKLOAD = "workload";
  private static final String OBSERVER = "observer";

  /** The role of the chance with which an example is in the sample of a private step. */
  static final String SHARE = "share";

  /** Looks at 2,000 validation examples twenty times, and at everything in the end. */
  private static final String OBSERVING =
      "observing:every=0.05,examples=2000,last=train+validation+test";

  /**
   * Makes a setup.
   *
   * @param workloads finds a problem by its spec
   * @throws IllegalArgumentException in one line for anything that cannot be met
   */
  public static Setup of(Request request, Function<String, Problem> workloads) {
    Problem problem = workloads.apply(request.workload());
    Problem.Declared declared = problem.declared();
    Relaxation.check(request, declared);
    OwnKnobs.check(request, problem);
    var texts = Relaxation.in(declared) ? solving(request) : training(request, problem);
    texts.put(WORKLOAD, request.workload());
    texts.put(OBSERVER, OBSERVING);
    Budget budget =
        Optional.ofNullable(texts.remove(BUDGET))
            .map(text -> BudgetSpec.parse(text, declared.examples(), first(declared, request)))
            .orElse(new Budget.Steps(declared.steps()));
    return of(problem, texts, budget, request.seed());
  }

  /** Examples of the first step. */
  private static int first(Problem.Declared declared, Request request) {
    return request
        .named(BATCH)
        .map(text -> BatchSize.of(text, declared).first())
        .orElse(declared.batch());
  }

  private static Map<String, String> solving(Request request) {
    var texts = new LinkedHashMap<>(request.named());
    texts.putIfAbsent(OMEGA, Relaxation.STANDARD);
    return texts;
  }

  private static Map<String, String> training(Request request, Problem problem) {
    Problem.Declared declared = problem.declared();
    String optimizer = request.named(OPTIMIZER).orElse(declared.optimizer());
    request.named(LR).ifPresent(lr -> Rate.steers(lr, optimizer));
    String lr =
        request
            .named(LR)
            .orElseGet(
                () ->
                    OwnKnobs.federated(problem) || !problem.stationary()
                        ? "constant" // clients cannot try a rate for all of the federation
                        : Rate.standard(
                            Catalog.OPTIMIZERS.parse(optimizer),
                            request.named(OPTIMIZER).map(Spec::parse)));
    // The workload's own optimizer names a rate too; only one that a person gave is a second rate.
    request.named(OPTIMIZER).ifPresent(own -> Rate.of(Spec.parse(lr), Spec.parse(own)));
    var texts = new LinkedHashMap<>(request.named());
    texts.put(OPTIMIZER, optimizer);
    if (Rate.in(Catalog.OPTIMIZERS.parse(optimizer))) {
      texts.put(LR, lr);
    }
    if (Catalog.OPTIMIZERS.parse(optimizer) instanceof Accounted accounted) {
      double share = Private.chance(accounted, first(declared, request), declared.examples());
      texts.put(SHARE, Double.toString(share));
    }
    if (OwnKnobs.federated(problem)) {
      texts.putIfAbsent(Request.SERVER, "constant"); // plain averaging
    }
    request
        .named(BATCH)
        .ifPresent(text -> BatchSize.of(text, declared).compared(request.named(MICRO), texts));
    request
        .named(LAYERS)
        .ifPresent(text -> Layering.of(text).compared(request.named(MICRO), texts));
    return texts;
  }

  /** The setup that wrote this header. */
  public static Setup of(Entry.Header header, Function<String, Problem> workloads) {
    boolean solves = header.plan().containsKey(OMEGA);
    for (String role : List.of(WORKLOAD, solves ? OMEGA : OPTIMIZER, OBSERVER)) {
      require(header, role);
    }
    if (!solves && Rate.in(Catalog.OPTIMIZERS.parse(header.plan().get(OPTIMIZER)))) {
      require(header, LR);
    }
    var texts = new LinkedHashMap<>(header.plan());
    texts.remove(BUDGET);
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
    var controllers = new LinkedHashMap<String, Controller>();
    if (texts.containsKey(OMEGA)) {
      controllers.put(OMEGA, OwnKnobs.controller(OMEGA, Knob.RELAXATION, texts.get(OMEGA)));
      controllers.put(OBSERVER, Catalog.CONTROLLERS.parse(texts.get(OBSERVER)));
      var values = Map.of(Knob.RELAXATION, 1.0);
      return new Setup(
          problem,
          Optional.empty(),
          new Plan(texts, controllers, budget, values, seed, Optional.empty()));
    }
    Optional<BatchSize> size =
        Optional.ofNullable(texts.get(BATCH)).map(text -> BatchSize.of(text, problem.declared()));
    Stepper stepper = stepper(texts, size);
    var values = new LinkedHashMap<>(stepper.knobs());
    values.putAll(problem.knobs());
    values.put(Knob.BATCH_SIZE, batch(problem.declared(), texts, size));
    if (Rate.in(stepper)) {
      controllers.put(LR, Rate.controller(texts.get(LR), values.get(Knob.LEARNING_RATE)));
    }
    controllers.putAll(OwnKnobs.controllers(texts));
    controllers.put(OBSERVER, Catalog.CONTROLLERS.parse(texts.get(OBSERVER)));
    size.flatMap(BatchSize::controller).ifPresent(batched -> controllers.put(BATCH, batched));
    if (texts.containsKey(LAYERS)) {
      controllers.put(LAYERS, Layering.of(texts.get(LAYERS)).controller());
    }
    for (String role : List.of(NONFINITE, MEASURE)) {
      if (texts.containsKey(role)) {
        controllers.put(role, Catalog.CONTROLLERS.parse(texts.get(role)));
      }
    }
    if (texts.containsKey(SHARE)) {
      deaf(controllers);
    }
    return new Setup(
        problem,
        Optional.of(stepper),
        new Plan(texts, controllers, budget, values, seed, Optional.empty()));
  }

  /** Examples of a step, or those that coins are expected to draw. */
  private static double batch(
      Problem.Declared declared, Map<String, String> texts, Optional<BatchSize> size) {
    return texts.containsKey(SHARE)
        ? Double.parseDouble(texts.get(SHARE)) * declared.examples()
        : size.map(BatchSize::first).orElse(declared.batch());
  }

  /** Refuses what moves a knob by what it heard: losses and norms of the data have no noise. */
  private static void deaf(Map<String, Controller> controllers) {
    controllers.forEach(
        (name, controller) -> {
          if (!controller.knobs().isEmpty() && !(controller instanceof Following)) {
            throw new IllegalArgumentException(
                "the knobs of a private run must follow schedules, got %s for %s"
                    .formatted(controller, name));
          }
        });
  }

  private static Stepper stepper(Map<String, String> texts, Optional<BatchSize> size) {
    Stepper stepper = Descent.of(Catalog.OPTIMIZERS.parse(texts.get(OPTIMIZER)));
    Optional<Layering> layering = Optional.ofNullable(texts.get(LAYERS)).map(Layering::of);
    if (texts.containsKey(MICRO)) {
      boolean keep =
          size.flatMap(BatchSize::controller).map(Batched::keeps).orElse(false)
              || layering.map(one -> one.controller().compares()).orElse(false);
      stepper = Micro.parse(texts.get(MICRO)).of(stepper, keep);
    }
    if (layering.isPresent()) {
      stepper = layering.get().of(stepper);
    }
    return size.isPresent() ? new Sized(stepper, size.get().first()) : stepper;
  }

  /** A fresh workload, as it stands before the first step. */
  public Workload start() {
    return stepper.isPresent()
        ? problem.start(stepper.get(), plan.seed())
        : problem.start(plan.seed());
  }
}
