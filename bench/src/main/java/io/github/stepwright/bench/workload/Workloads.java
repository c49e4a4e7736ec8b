package io.github.stepwright.bench.workload;

import io.github.stepwright.Problem;
import io.github.stepwright.RandomStream;
import io.github.stepwright.Split;
import io.github.stepwright.WorkloadProvider;
import io.github.stepwright.bench.data.Csv;
import io.github.stepwright.bench.data.Libsvm;
import io.github.stepwright.bench.data.Shipped;
import io.github.stepwright.bench.data.Table;
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
import java.util.function.UnaryOperator;

/**
 * The workloads in plain Java: softmax regression, multi-layer perceptrons, the next-letter model
 * and the noisy quadratic, on data that ship in the jar or on a file of the user's.
 */
public final class Workloads implements WorkloadProvider {

  private static final List<String> NAMES =
      List.of(
          "digits-softmax",
          "digits-mlp",
          "words-mlp",
          "letter-softmax",
          "noisy-quadratic",
          "digits-flow",
          "digits-federated",
          "digits-cleaning",
          SplitDigits.NAME,
          "sor",
          "ssor");

  private static final String CSV = "csv:";
  private static final String LIBSVM = "libsvm:";
  private static final int EMBEDDING = 10;

  private final Map<String, Problem> problems = new LinkedHashMap<>();

  @Override
  public List<Problem.Declared> workloads() {
    return NAMES.stream().map(name -> open(name).orElseThrow().declared()).toList();
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
              studied(part, "Softmax regression on 8x8 digits: convex, ill-conditioned"),
              Studies.of(part, "digits", UnaryOperator.identity()),
              new Recipe("sgd:lr=0.1,momentum=0.9", 32, 1000));
      case "digits-mlp" ->
          classifier(
              studied(part, "Perceptron with 64 tanh units on 8x8 digits"),
              Studies.of(part, "digits", UnaryOperator.identity()),
              new Recipe("sgd:lr=0.1,momentum=0.9", 64, 2000),
              64);
      case "letter-softmax" ->
          classifier(
              studied(part, "Softmax regression on 26 letters, 16 features"),
              Studies.of(part, "letter", UnaryOperator.identity()),
              new Recipe("sgd:lr=0.3,momentum=0.9", 128, 3000));
      case "words-mlp" -> {
        new Keys(part).only(Set.of("text"));
        yield classifier(
            new Name(
                part.toString(),
                "Next letter from the three before: under-fitted, tells schedules apart"),
            Studies.always(text(part.keys().getOrDefault("text", "words"))),
            new Recipe("sgd:lr=0.1,momentum=0.9", 128, 4000),
            200);
      }
      case "digits-federated" -> {
        new Keys(part).only(Set.of("clients", "take", "local"));
        int clients = new Keys(part).whole("clients", 20);
        yield Federated.of(
            part.toString(),
            clients,
            new Rounds(
                new Keys(part).whole("take", Math.min(10, clients)),
                new Keys(part).whole("local", 5)));
      }
      case "noisy-quadratic" -> quadratic(named(part, "1/2 sum h w² with noise, in closed form"));
      case "digits-flow" -> Flows.of(part);
      case "digits-cleaning" -> cleaning(part);
      case SplitDigits.NAME -> SplitDigits.of(part);
      case "sor", "ssor" -> Systems.of(part);
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
    new Keys(part).only(union(keys, union(Altered.KEYS, Studies.KEYS)));
    var altered = Altered.of(part);
    LongFunction<Examples> examples =
        Studies.of(part, new Keys(part).need("data", example), altered::of);
    Recipe usual =
        altered.batch() == 0
            ? null
            : Recipe.common(examples.apply(0).count(Split.TRAIN), altered.batch());
    var name = new Name(part.toString(), model + " on " + part.keys().get("data"));
    return classifier(name, examples, usual, hidden);
  }

  private static Set<String> union(Set<String> some, Set<String> others) {
    var all = new HashSet<>(some);
    all.addAll(others);
    return all;
  }

  private static Name studied(Spec.Part part, String summary) {
    new Keys(part).only(Studies.KEYS);
    return new Name(part.toString(), summary);
  }

  private static Name named(Spec.Part part, String summary) {
    new Keys(part).only(Set.of());
    return new Name(part.name(), summary);
  }

  private static Problem classifier(
      Name name, LongFunction<Examples> data, Recipe given, int... hidden) {
    Examples examples = data.apply(0);
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
        seed -> objective(data.apply(seed), hidden, recipe, seed));
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

  private static Problem cleaning(Spec.Part part) {
    var keys = new Keys(part).only(Set.of("corrupt", "l2", "use"));
    double corrupt = keys.number("corrupt", 0.3);
    double l2 = keys.number("l2", 0.01);
    if (!(corrupt >= 0 && corrupt < 1) || !(l2 >= 0 && l2 < 1)) {
      throw new IllegalArgumentException(
          "digits-cleaning.corrupt and l2 must be in [0, 1), got %s and %s".formatted(corrupt, l2));
    }
    var use = Soiled.Use.named(keys.text("use", "all"));
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
    new Keys(part).only(union(Set.of("label", "hidden"), Studies.KEYS));
    Table table =
        kind.equals(CSV)
            ? Csv.read(Path.of(path), new Keys(part).need("label", "csv:mine.csv,label=y"))
            : Libsvm.read(Path.of(path));
    String model = keys.containsKey("hidden") ? "Perceptron" : "Softmax regression";
    return classifier(
        new Name(spec, "%s on %s".formatted(model, path)),
        Studies.of(part, table),
        null,
        keys.containsKey("hidden") ? hidden(keys.get("hidden")) : new int[0]);
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
