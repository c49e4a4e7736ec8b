package io.github.stepwright.bench.workload;

import io.github.stepwright.Problem;
import io.github.stepwright.RandomStream;
import io.github.stepwright.Split;
import io.github.stepwright.WorkloadProvider;
import io.github.stepwright.bench.data.Csv;
import io.github.stepwright.bench.data.Dataset;
import io.github.stepwright.bench.data.Libsvm;
import io.github.stepwright.bench.data.Shipped;
import io.github.stepwright.solve.Heat;
import io.github.stepwright.solve.Sequence;
import io.github.stepwright.solve.Shifts;
import io.github.stepwright.solve.Solver;
import io.github.stepwright.solve.Sor;
import io.github.stepwright.solve.SsorCg;
import io.github.stepwright.spec.Nearest;
import io.github.stepwright.spec.Spec;
import io.github.stepwright.train.Rounds;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongFunction;

/**
 * The workloads in plain Java: softmax regression, multi-layer perceptrons, the next-letter model
 * and the noisy quadratic, on data that ship in the jar or on a file of the user's.
 */
public final class Workloads implements WorkloadProvider {

  private static final String CSV = "csv:";
  private static final String LIBSVM = "libsvm:";
  private static final int EMBEDDING = 10;

  private final Map<String, Problem> problems = new LinkedHashMap<>();

  @Override
  public List<Problem.Declared> workloads() {
    return List.of(
        open("digits-softmax").orElseThrow().declared(),
        open("digits-mlp").orElseThrow().declared(),
        open("words-mlp").orElseThrow().declared(),
        open("letter-softmax").orElseThrow().declared(),
        open("noisy-quadratic").orElseThrow().declared(),
        open("digits-flow").orElseThrow().declared(),
        open("digits-federated").orElseThrow().declared(),
        open("digits-cleaning").orElseThrow().declared(),
        open("sor").orElseThrow().declared(),
        open("ssor").orElseThrow().declared());
  }

  @Override
  public synchronized Optional<Problem> open(String spec) {
    Problem known = problems.get(spec);
    if (known == null) {
      known = make(spec);
      if (known != null) {
        problems.put(spec, known);
      }
    }
    return Optional.ofNullable(known);
  }

  private static Problem make(String spec) {
    if (spec.startsWith(CSV)) {
      return file(spec, CSV);
    }
    if (spec.startsWith(LIBSVM)) {
      return file(spec, LIBSVM);
    }
    Spec.Part part = Spec.parse(spec).parts().getFirst();
    return switch (part.name()) {
      case "digits-softmax" ->
          classifier(
              named(part, "Softmax regression on 8x8 digits: convex, ill-conditioned"),
              Examples.of(Shipped.table("digits")),
              new Recipe("sgd:lr=0.1,momentum=0.9", 32, 1000));
      case "digits-mlp" ->
          classifier(
              named(part, "Perceptron with 64 tanh units on 8x8 digits"),
              Examples.of(Shipped.table("digits")),
              new Recipe("sgd:lr=0.1,momentum=0.9", 64, 2000),
              64);
      case "letter-softmax" ->
          classifier(
              named(part, "Softmax regression on 26 letters, 16 features"),
              Examples.of(Shipped.table("letter")),
              new Recipe("sgd:lr=0.3,momentum=0.9", 128, 3000));
      case "words-mlp" -> {
        only(part, Set.of("text"));
        yield classifier(
            new Name(
                part.toString(),
                "Next letter from the three before: under-fitted, tells schedules apart"),
            text(part.keys().getOrDefault("text", "words")),
            new Recipe("sgd:lr=0.1,momentum=0.9", 128, 4000),
            200);
      }
      case "digits-federated" -> {
        only(part, Set.of("clients", "take", "local"));
        int clients = whole(part, "clients", 20);
        yield Federated.of(
            part.toString(),
            clients,
            new Rounds(whole(part, "take", Math.min(10, clients)), whole(part, "local", 5)));
      }
      case "noisy-quadratic" -> quadratic(named(part, "1/2 sum h w² with noise, in closed form"));
      case "digits-flow" -> Flows.of(part);
      case "digits-cleaning" -> cleaning(part);
      case "sor" -> {
        only(part, Set.of("side", "alpha", "beta"));
        int side = whole(part, "side", 100);
        double alpha = number(part, "alpha", 2);
        double beta = number(part, "beta", 6);
        yield solver(
            part,
            "shifted Laplacians by SOR",
            new Shifts(side, alpha, beta, 0),
            new Sor(1e-8),
            seed -> new Shifts(side, alpha, beta, seed));
      }
      case "ssor" -> {
        only(part, Set.of("side"));
        var heat = new Heat(whole(part, "side", 101));
        yield solver(part, "heat equation by CG with SSOR", heat, new SsorCg(1e-8), _ -> heat);
      }
      case "softmax" -> table(part, "Softmax regression", Set.of("data"), "softmax:data=vehicle");
      case "mlp" ->
          table(
              part,
              "Perceptron",
              Set.of("data", "hidden"),
              "mlp:data=vehicle",
              hidden(part.keys().getOrDefault("hidden", "64")));
      default -> null;
    };
  }

  /**
   * A name as it is written, and what it is in one line.
   *
   * @param spec that makes it
   */
  private record Name(String spec, String summary) {}

  /** Defaults of a workload. */
  private record Recipe(String optimizer, int batch, long steps) {

    /** For data that nobody looked at: twenty passes in batches of 32, 200 steps at least. */
    static Recipe common(int examples) {
      return common(examples, 32);
    }

    /** The same passes in batches of another size. */
    static Recipe common(int examples, int size) {
      int batch = Math.min(size, examples);
      long steps = Math.clamp(20L * examples / batch, 200L, 5000L);
      return new Recipe("sgd:lr=0.1,momentum=0.9", batch, steps);
    }
  }

  /** A table that ships in the jar, as it is or {@link Altered}. */
  private static Problem table(
      Spec.Part part, String model, Set<String> keys, String example, int... hidden) {
    only(part, union(keys, Altered.KEYS));
    var altered = Altered.of(part);
    Examples examples = altered.of(Examples.of(Shipped.table(need(part, "data", example))));
    Recipe usual =
        altered.batch() == 0 ? null : Recipe.common(examples.count(Split.TRAIN), altered.batch());
    var name = new Name(part.toString(), model + " on " + part.keys().get("data"));
    return classifier(name, examples, usual, hidden);
  }

  private static Set<String> union(Set<String> some, Set<String> others) {
    var all = new HashSet<>(some);
    all.addAll(others);
    return all;
  }

  private static Name named(Spec.Part part, String summary) {
    only(part, Set.of());
    return new Name(part.name(), summary);
  }

  private static Problem classifier(Name name, Examples examples, Recipe given, int... hidden) {
    int train = examples.count(Split.TRAIN);
    Recipe recipe = given == null ? Recipe.common(train) : given;
    var sample = objective(examples, hidden, recipe, 0);
    String sizes =
        "%d weights, %d + %d + %d examples, %d classes"
            .formatted(
                sample.parameters(),
                train,
                examples.count(Split.VALIDATION),
                examples.count(Split.TEST),
                examples.classes());
    return new Trained(
        new Problem.Declared(
            name.spec(),
            name.summary(),
            recipe.optimizer(),
            recipe.batch(),
            recipe.steps(),
            train,
            "loss",
            true,
            sizes),
        seed -> objective(examples, hidden, recipe, seed));
  }

  private static Classifier objective(Examples examples, int[] hidden, Recipe recipe, long seed) {
    return new Classifier(
        examples, hidden, EMBEDDING, recipe.batch(), RandomStream.named(seed, "init"));
  }

  private static Examples text(String name) {
    return switch (name) {
      case "words" -> Examples.words();
      case "austen" -> Examples.austen();
      default ->
          throw new IllegalArgumentException(
              "words-mlp.text must be words (each word once) or austen (running text), got "
                  + name);
    };
  }

  private static Problem quadratic(Name name) {
    return new Trained(
        new Problem.Declared(
            name.spec(),
            name.summary(),
            "sgd:lr=0.5",
            1,
            1000,
            1,
            "loss",
            true,
            "3 weights, exact loss"),
        NoisyQuadratic::new);
  }

  private static Problem cleaning(Spec.Part part) {
    only(part, Set.of("corrupt", "l2", "use"));
    double corrupt = number(part, "corrupt", 0.3);
    double l2 = number(part, "l2", 0.01);
    if (!(corrupt >= 0 && corrupt < 1) || !(l2 >= 0 && l2 < 1)) {
      throw new IllegalArgumentException(
          "digits-cleaning.corrupt and l2 must be in [0, 1), got %s and %s".formatted(corrupt, l2));
    }
    var use = Soiled.Use.named(part.keys().getOrDefault("use", "all"));
    Examples examples = Examples.of(Shipped.table("digits"));
    int batch = 32;
    // The number of clean examples is drawn too; it may differ by a few from seed to seed.
    LongFunction<Soiled> data = seed -> Soiled.of(examples, corrupt, seed).using(use);
    int train = data.apply(0).examples().count(Split.TRAIN);
    var declared =
        new Problem.Declared(
            part.toString(),
            "Softmax regression on digits of which a share has wrong labels; borep and bsvrb weigh"
                + " each example, judged by the validation split",
            "borep",
            batch,
            2000,
            train,
            "loss",
            true,
            "650 weights, %d + %d + %d examples, 10 classes"
                .formatted(train, examples.count(Split.VALIDATION), examples.count(Split.TEST)));
    return new Trained(declared, seed -> new Cleaning(data.apply(seed), l2, batch));
  }

  private static Problem solver(
      Spec.Part part,
      String what,
      Sequence sample,
      Solver solver,
      LongFunction<Sequence> sequence) {
    var declared =
        new Problem.Declared(
            part.toString(),
            "A sequence of linear systems: " + what + "; the knob is omega, the loss is iterations",
            "",
            1,
            sample.length(),
            1,
            "loss",
            true,
            sample.side() * sample.side() + " unknowns");
    return new Systems(declared, sequence, solver);
  }

  private static int whole(Spec.Part part, String key, int standard) {
    double value = number(part, key, standard);
    if (!(value >= 1 && value <= 10_000 && value == Math.rint(value))) {
      throw new IllegalArgumentException(
          "%s.%s must be a whole number in [1, 10000], got %s"
              .formatted(part.name(), key, part.keys().get(key)));
    }
    return (int) value;
  }

  private static double number(Spec.Part part, String key, double standard) {
    String text = part.keys().get(key);
    try {
      return text == null ? standard : Double.parseDouble(text);
    } catch (NumberFormatException _) {
      throw new IllegalArgumentException(
          "%s.%s must be a number, got %s".formatted(part.name(), key, text));
    }
  }

  /** Everything up to the last {@code ,label=} is the path: it may hold commas and slashes. */
  private static Problem file(String spec, String kind) {
    String rest = spec.substring(kind.length());
    int cut = rest.lastIndexOf(",label=");
    String path = cut < 0 ? rest : rest.substring(0, cut);
    var keys = new LinkedHashMap<String, String>();
    if (cut >= 0) {
      keys.putAll(Spec.parse("file:" + rest.substring(cut + 1)).parts().getFirst().keys());
    }
    var part = new Spec.Part(kind.substring(0, kind.length() - 1), keys);
    only(part, Set.of("label", "hidden"));
    Dataset data =
        Dataset.of(
            kind.equals(CSV)
                ? Csv.read(Path.of(path), need(part, "label", "csv:mine.csv,label=y"))
                : Libsvm.read(Path.of(path)));
    String model = keys.containsKey("hidden") ? "Perceptron" : "Softmax regression";
    return classifier(
        new Name(spec, "%s on %s".formatted(model, path)),
        Examples.of(data),
        null,
        keys.containsKey("hidden") ? hidden(keys.get("hidden")) : new int[0]);
  }

  private static String need(Spec.Part part, String key, String example) {
    String value = part.keys().get(key);
    if (value == null) {
      throw new IllegalArgumentException(
          "%s must name %s, as in %s, found none".formatted(part.name(), key, example));
    }
    return value;
  }

  static void only(Spec.Part part, Set<String> known) {
    for (String key : part.keys().keySet()) {
      if (!known.contains(key)) {
        throw new IllegalArgumentException(
            "a key of %s must be one of %s, got %s%s"
                .formatted(
                    part.name(), known.stream().sorted().toList(), key, Nearest.hint(key, known)));
      }
    }
  }

  /** One layer, or several joined by {@code +}. */
  private static int[] hidden(String text) {
    try {
      int[] hidden = Arrays.stream(text.split("\\+", -1)).mapToInt(Integer::parseInt).toArray();
      if (Arrays.stream(hidden).allMatch(units -> units >= 1)) {
        return hidden;
      }
    } catch (NumberFormatException _) {
      // said below
    }
    throw new IllegalArgumentException(
        "hidden must be whole numbers >= 1 joined by +, got " + text);
  }
}
