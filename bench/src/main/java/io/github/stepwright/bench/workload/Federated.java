package io.github.stepwright.bench.workload;

import io.github.stepwright.Knob;
import io.github.stepwright.Problem;
import io.github.stepwright.RandomStream;
import io.github.stepwright.Split;
import io.github.stepwright.Stepper;
import io.github.stepwright.Workload;
import io.github.stepwright.bench.data.Shipped;
import io.github.stepwright.train.Federation;
import io.github.stepwright.train.Rounds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Clients that each have examples of a few digits only learn one perceptron together.
 *
 * <p>The training examples, sorted by digit, are cut into two shards for each client; who gets
 * which is drawn by the stream {@code shards} of the seed.
 *
 * @param clients who have the data
 * @param rounds the form of a round
 */
record Federated(Declared declared, int clients, Rounds rounds) implements Problem {

  private static final int HIDDEN = 32;
  private static final int BATCH = 16;
  private static final int ROUNDS = 60;
  private static final int SHARDS = 2;

  static Problem of(String name, int clients, Rounds rounds) {
    Examples examples = examples();
    int train = examples.count(Split.TRAIN);
    if (clients * SHARDS > train || rounds.take() > clients) {
      throw new IllegalArgumentException(
          "%s must have %d to %d clients, got %d"
              .formatted(name, rounds.take(), train / SHARDS, clients));
    }
    String sizes =
        "%d weights, %d examples with %d clients, %d of them in a round of %d steps"
            .formatted(
                model(examples, 0).parameters(), train, clients, rounds.take(), rounds.local() + 1);
    return new Federated(
        new Declared(
            name,
            "Federated averaging of a perceptron on 8x8 digits, a few digits with each client",
            "sgd:lr=0.1",
            BATCH,
            (long) ROUNDS * (rounds.local() + 1),
            train,
            "loss",
            true,
            sizes),
        clients,
        rounds);
  }

  private static Examples examples() {
    return Examples.of(Shipped.table("digits"));
  }

  private static Classifier model(Examples examples, long seed) {
    var random = RandomStream.named(seed, "init");
    return new Classifier(examples, new int[] {HIDDEN}, 0, BATCH, random);
  }

  @Override
  public Map<Knob, Double> knobs() {
    return Map.of(Knob.SERVER_RATE, 1.0);
  }

  @Override
  public Workload start(Stepper stepper, long seed) {
    Examples examples = examples();
    return new Federation(
        () -> model(examples, seed),
        shards(examples.labels()[Split.TRAIN.ordinal()], seed),
        rounds,
        stepper,
        seed);
  }

  private List<int[]> shards(int[] labels, long seed) {
    int[] sorted =
        IntStream.range(0, labels.length)
            .boxed()
            .sorted(Comparator.comparing(row -> labels[row]))
            .mapToInt(Integer::intValue)
            .toArray();
    int count = clients * SHARDS;
    var places = new ArrayList<>(IntStream.range(0, count).boxed().toList());
    Collections.shuffle(places, RandomStream.named(seed, "shards"));
    var found = new ArrayList<int[]>();
    for (int client = 0; client < clients; client++) {
      var rows = IntStream.empty();
      for (int place : places.subList(client * SHARDS, (client + 1) * SHARDS)) {
        int from = (int) ((long) place * sorted.length / count);
        int to = (int) ((long) (place + 1) * sorted.length / count);
        rows = IntStream.concat(rows, Arrays.stream(sorted, from, to));
      }
      found.add(rows.toArray());
    }
    return found;
  }
}
