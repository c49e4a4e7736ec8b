package io.github.stepwright.train;

import io.github.stepwright.Block;
import io.github.stepwright.Checkpoint;
import io.github.stepwright.Decision;
import io.github.stepwright.Knob;
import io.github.stepwright.Norms;
import io.github.stepwright.Objective;
import io.github.stepwright.Paper;
import io.github.stepwright.Progress;
import io.github.stepwright.RandomStream;
import io.github.stepwright.Settings;
import io.github.stepwright.Stepper;
import io.github.stepwright.Work;
import io.github.stepwright.Workload;
import io.github.stepwright.signal.Agreement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Federated averaging in one process. In a round, clients that are drawn take the server's weights
 * w, make {@code local} steps on batches of their own, and the server moves by their mean change:
 *
 * <pre>
 * D = sum over clients (n_k / n) (w_k - w),  w = w + server D
 * </pre>
 *
 * <p>A step of the workload is one local step of all clients of the round, side by side, each a
 * group of its own; the one behind the last is the server's, which moves the group {@code server}
 * and costs no examples. So a round is {@code local + 1} steps, and between its last local step,
 * whose norms have the group {@code round}, and the server's, a controller can set the server's
 * rate by D. Clients are drawn by the stream {@code clients} of the seed.
 */
@Paper(
    title = "Communication-Efficient Learning of Deep Networks from Decentralized Data",
    authors = "McMahan, Moore, Ramage, Hampson, Agüera y Arcas",
    year = 2016,
    arxiv = "1602.05629")
public final class Federation implements Workload {

  private static final String STATE = "federation";
  private static final String PRESENT = "federation/present";

  private final Objective server;
  private final List<Client> clients = new ArrayList<>();
  private final Rounds rounds;
  private final Set<Knob> knobs;
  private final RandomStream draws;
  private int[] present = new int[0];
  private int position;
  private double[] mean = new double[0];
  private double[] before = new double[0];
  private double losses;

  /**
   * A federation before its first round.
   *
   * @param objective makes the model with its initial weights, the same each time
   * @param rows training examples of each client
   * @param rounds their form
   * @param stepper the optimizer of the clients
   * @param seed decides who is drawn and the order of each client's data
   */
  public Federation(
      Supplier<Objective> objective, List<int[]> rows, Rounds rounds, Stepper stepper, long seed) {
    if (rounds.take() > rows.size()) {
      throw new IllegalArgumentException(
          "take must be at most the %d clients, got %d".formatted(rows.size(), rounds.take()));
    }
    this.server = objective.get();
    this.rounds = rounds;
    for (int i = 0; i < rows.size(); i++) {
      String name = "client%02d".formatted(i);
      clients.add(new Client(name, objective.get(), rows.get(i), stepper, seed));
    }
    this.draws = RandomStream.named(seed, "clients");
    var own = new HashSet<>(stepper.knobs().keySet());
    own.addAll(List.of(Knob.BATCH_SIZE, Knob.RATE_FACTOR, Knob.SERVER_RATE));
    this.knobs = Set.copyOf(own);
  }

  @Override
  public Set<Knob> knobs() {
    return knobs;
  }

  @Override
  public Step step(Settings settings, Progress at) {
    if (position == rounds.local()) {
      return average(settings);
    }
    if (present.length == 0) {
      begin();
    }
    List<Client> here = Arrays.stream(present).mapToObj(clients::get).toList();
    List<Client.Kept> kept = here.stream().map(Client::keep).toList();
    var groups = new LinkedHashMap<String, Norms>();
    double loss = 0;
    Work cost = Work.NONE;
    for (Client client : here) {
      Step step = client.step(settings, at);
      groups.putAll(step.groups());
      loss += step.loss() / here.size();
      cost = cost.plus(step.cost());
    }
    if (Double.isFinite(loss) && Double.isFinite(Norms.of(groups.values()).gradL2())) {
      position++;
      losses += loss;
      if (position == rounds.local()) {
        close(here);
        groups.put(Agreement.ROUND, new Norms(0, 0, norm(mean), norm(weightsOfServer())));
      }
    } else {
      for (int i = 0; i < kept.size(); i++) {
        here.get(i).back(kept.get(i));
      }
    }
    return new Step(loss, groups, Optional.empty(), new Work(1, cost.examples(), cost.units(), 0));
  }

  private void begin() {
    int[] all = new int[clients.size()];
    Arrays.setAll(all, i -> i);
    for (int i = 0; i < rounds.take(); i++) {
      int j = i + draws.nextInt(all.length - i);
      int swapped = all[i];
      all[i] = all[j];
      all[j] = swapped;
    }
    present = Arrays.copyOf(all, rounds.take());
    Arrays.sort(present);
    double[] weights = weightsOfServer();
    for (int k : present) {
      clients.get(k).begin(weights);
    }
  }

  private void close(List<Client> here) {
    before = mean;
    double[] weights = weightsOfServer();
    double total = here.stream().mapToInt(Client::examples).sum();
    mean = new double[weights.length];
    for (Client client : here) {
      double[] theirs = client.weights();
      double share = client.examples() / total;
      for (int i = 0; i < mean.length; i++) {
        mean[i] += share * (theirs[i] - weights[i]);
      }
    }
  }

  private Step average(Settings settings) {
    double rate = settings.get(Knob.SERVER_RATE);
    double[] weights = weightsOfServer();
    double moved = rate * norm(mean);
    double loss = losses / rounds.local();
    double sum = 0;
    for (double change : mean) {
      sum += Math.abs(change);
    }
    var norms = new Norms(sum, norm(mean), moved, norm(weights));
    if (Double.isFinite(moved)) {
      for (int i = 0; i < weights.length; i++) {
        weights[i] += rate * mean[i];
      }
      Client.scatter(weights, server.blocks());
      present = new int[0];
      position = 0;
      losses = 0;
    } else {
      loss = Double.NaN;
    }
    return new Step(loss, Map.of(Agreement.SERVER, norms), Optional.empty(), new Work(1, 0, 0, 0));
  }

  private double[] weightsOfServer() {
    return Client.gather(server.blocks());
  }

  private static double norm(double[] v) {
    double squares = 0;
    for (double x : v) {
      squares += x * x;
    }
    return Math.sqrt(squares);
  }

  @Override
  public Evaluation evaluate(Decision.Evaluate what) {
    int there = server.examples(what.split());
    if (there == 0) {
      throw new IllegalArgumentException(
          "the workload must have a %s split, it has none".formatted(what.split()));
    }
    int looked = what.examples() == 0 ? there : Math.min(there, what.examples());
    return new Evaluation(
        server.evaluate(what.split(), what.examples()),
        new Work(0, 0, looked / (3.0 * server.referenceBatch()), 0));
  }

  @Override
  public Measurement measure(Decision.Measure what) {
    boolean cosine = what.what().equals(Agreement.ROUND_COSINE);
    if (cosine || what.what().equals(Agreement.ROUND_PRODUCT)) {
      return exact(Agreement.of(mean, before).as(cosine));
    }
    Agreement.Asked asked = Agreement.Asked.of(what.what());
    Client client =
        clients.stream()
            .filter(one -> one.name().equals(asked.client()))
            .findFirst()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "a client must be one of client00 to %s, got %s"
                            .formatted(clients.getLast().name(), asked.client())));
    double[] other = asked.local() ? client.before() : mean;
    return exact(Agreement.of(client.last(), other).as(asked.cosine()));
  }

  private static Measurement exact(double value) {
    return new Measurement(value, value, value, Work.NONE);
  }

  @Override
  public Checkpoint checkpoint() {
    var floats = new HashMap<String, float[]>();
    var doubles = new HashMap<String, double[]>();
    var longs = new HashMap<String, long[]>();
    doubles.put(Agreement.SERVER, weightsOfServer());
    doubles.put("mean", mean.clone());
    doubles.put("before", before.clone());
    doubles.put("losses", new double[] {losses});
    longs.put(STATE, new long[] {position, draws.state()});
    longs.put(PRESENT, Arrays.stream(present).asLongStream().toArray());
    clients.forEach(client -> client.saveOrder(longs));
    for (int k : present) {
      clients.get(k).save(floats, doubles, longs);
    }
    return new Checkpoint(floats, doubles, longs);
  }

  @Override
  public void restore(Checkpoint saved) {
    restoreInPlace(saved);
    draws.state(saved.longs().get(STATE)[1]);
    clients.forEach(client -> client.loadOrder(saved.longs()));
  }

  @Override
  public void restoreInPlace(Checkpoint saved) {
    Client.scatter(saved.doubles().get(Agreement.SERVER), server.blocks());
    mean = saved.doubles().get("mean").clone();
    before = saved.doubles().get("before").clone();
    losses = saved.doubles().get("losses")[0];
    position = (int) saved.longs().get(STATE)[0];
    present = Arrays.stream(saved.longs().get(PRESENT)).mapToInt(Math::toIntExact).toArray();
    for (int k : present) {
      clients.get(k).load(saved);
    }
  }

  @Override
  public Map<String, Tensor> weights() {
    var weights = new LinkedHashMap<String, Tensor>();
    for (Block block : server.blocks()) {
      weights.put(block.name(), new Tensor(block.shape(), block.weights().toFloats()));
    }
    return weights;
  }

  @Override
  public void close() {
    // Everything lies on the heap.
  }
}
