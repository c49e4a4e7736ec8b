package io.github.stepwright.bench.workload;

import io.github.stepwright.bench.data.Dataset;
import io.github.stepwright.bench.data.Division;
import io.github.stepwright.bench.data.Shipped;
import io.github.stepwright.bench.data.Table;
import io.github.stepwright.spec.Spec;
import java.util.Set;
import java.util.function.LongFunction;
import java.util.function.UnaryOperator;

/**
 * The examples of a study, by its seed: the same for all seeds, or with {@code split=seed} a table
 * split anew for each ({@link Division}).
 */
final class Studies {

  /** The keys that it reads from a spec. */
  static final Set<String> KEYS = Set.of("split");

  private Studies() {}

  /** Of a table that ships in the jar, changed behind its split. */
  static LongFunction<Examples> of(Spec.Part part, String table, UnaryOperator<Examples> change) {
    if (!anew(part)) {
      return always(change.apply(Examples.of(Shipped.table(table))));
    }
    LongFunction<Dataset> studies = Shipped.studies(table);
    return seed -> change.apply(Examples.of(studies.apply(seed)));
  }

  /** Of a table of the user's. */
  static LongFunction<Examples> of(Spec.Part part, Table table) {
    return anew(part)
        ? seed -> Examples.of(Dataset.of(table, Division.shares(table, seed)))
        : always(Examples.of(Dataset.of(table)));
  }

  static LongFunction<Examples> always(Examples examples) {
    return seed -> examples;
  }

  private static boolean anew(Spec.Part part) {
    String text = new Keys(part).text("split", "usual");
    if (!Set.of("usual", "seed").contains(text)) {
      throw new IllegalArgumentException(
          "%s.split must be usual (one for all studies) or seed (each its own), got %s"
              .formatted(part.name(), text));
    }
    return text.equals("seed");
  }
}
