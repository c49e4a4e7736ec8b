package io.github.stepwright.control;

import io.github.stepwright.Why;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * The search of {@link Auto}: short complete runs at rates half a decade apart, and who wins.
 *
 * <p>With b the best score and S = max(L0 - b, rho |L0|), at most b where b is positive, the cost
 * of candidate j is (score - b) / S + lambda (j h / 0.5)². Used by one thread.
 */
final class Miniatures {

  /** Candidates of a search in which none has ended with a finite score. */
  private static final int MOST = 8;

  /** How many losses decide at half-way whether a miniature goes on. */
  private static final int RECENT = 3;

  private final Tuned t;
  private final double start;
  private final int n;
  private final int m;
  private final double lambda;
  private final double[] losses;
  private final TreeMap<Integer, Double> scores = new TreeMap<>();
  private int under;
  private int k;
  private int limit;
  private Why running;

  /**
   * Miniature 0 is under way.
   *
   * @param start L0
   * @param n steps of a miniature
   */
  Miniatures(Tuned t, double start, int n) {
    this.t = t;
    this.start = start;
    this.n = n;
    // Half to even: the design says half away from zero, its own figures for n = 114 say 28.
    this.m = (int) Math.max(2, Math.rint(n * t.tail()));
    this.lambda = t.prior();
    this.losses = new double[n];
    this.limit = t.candidates();
    this.running = why(0);
  }

  private static Why why(int j) {
    return new Why("miniature falls to 0", Map.of("candidate", (double) j));
  }

  int steps() {
    return n;
  }

  /** The candidate that is being tried. */
  int under() {
    return under;
  }

  /** Why its next step has the rate that it has. */
  Why why() {
    return running;
  }

  /** What its next step takes of its rate. */
  double share() {
    return 1 - (double) k / n;
  }

  /** This loss and more is too much: abort times L0, where losses may be negative too. */
  private double ceiling() {
    return start + (t.abort() - 1) * Math.abs(start);
  }

  /**
   * Takes the loss of a step; true where the miniature is over.
   *
   * @param loss before the update
   */
  boolean step(double loss) {
    losses[k++] = loss;
    if (n >= t.least() && k == n / 2 && mean(RECENT) >= ceiling()) {
      fail();
      return true;
    }
    if (k < n) {
      return false;
    }
    double score = mean(m);
    scores.put(under, score > ceiling() ? Double.POSITIVE_INFINITY : score);
    return true;
  }

  /** The miniature is over and has lost. */
  void fail() {
    scores.put(under, Double.POSITIVE_INFINITY);
  }

  private double mean(int last) {
    double sum = 0;
    int from = Math.max(0, k - last);
    for (int i = from; i < k; i++) {
      sum += losses[i];
    }
    return sum / (k - from);
  }

  /** Whether the miniature that is over is the best so far: its end is to be kept. */
  boolean kept() {
    return Double.isFinite(scores.get(under)) && winner() == under;
  }

  /**
   * Begins the next miniature, if there is one.
   *
   * @param affordable whether no more than half of the budget is spent
   */
  boolean another(boolean affordable) {
    int next = candidate(affordable);
    if (scores.containsKey(next)) {
      return false;
    }
    under = next;
    k = 0;
    running = why(next);
    return true;
  }

  /** The candidate to try next, or one that was tried where the search is over. */
  private int candidate(boolean affordable) {
    if (scores.size() == 1) {
      return Double.isFinite(scores.get(0)) ? 1 : -1; // what ran away is not tried higher
    }
    if (scores.size() == 2
        && scores.containsKey(1)
        && !(cost(1) <= cost(0) && Double.isFinite(cost(1)))) {
      return -1;
    }
    int w = winner();
    if (scores.size() >= limit || !affordable) {
      return w;
    }
    if (!Double.isFinite(scores.get(w))) {
      limit = Math.min(limit + 1, MOST);
      return scores.firstKey() - 2;
    }
    if (w == scores.lastKey()) {
      return w + 1;
    }
    return w == scores.firstKey() ? w - 1 : w;
  }

  private double cost(int j) {
    double best = scores.values().stream().mapToDouble(s -> s).min().orElseThrow();
    if (!Double.isFinite(scores.get(j))) {
      return Double.POSITIVE_INFINITY;
    }
    double scale = Math.max(start - best, t.rho() * Math.abs(start));
    if (best > 0) {
      scale = Math.min(scale, best);
    }
    if (!(scale > 0)) {
      scale = Math.max(Math.abs(best), Double.MIN_NORMAL); // the first losses were not finite
    }
    double decades = j * t.h() / 0.5;
    return (scores.get(j) - best) / scale + lambda * decades * decades;
  }

  /** The candidate of least cost; of two that tie the one nearer the prior's. */
  private int winner() {
    int winner = scores.firstKey();
    for (int j : scores.keySet()) {
      double difference = cost(j) - cost(winner);
      if (difference < 0 || difference == 0 && Math.abs(j) < Math.abs(winner)) {
        winner = j;
      }
    }
    return winner;
  }

  /**
   * What the search found.
   *
   * @param from the candidate whose end the final run goes on from
   * @param exponent log10 of the rate over the anchor
   * @param cliff whether the next hotter candidate fell off
   */
  record Choice(int winner, int from, double exponent, boolean cliff) {}

  /**
   * Whether w stands beside a cliff: score(w + 1) &gt; cliff score(w). Where the score is at most
   * rho |L0| nothing is left to fall: a loss that goes to 0 is better served by a rate too high.
   */
  private boolean cliff(int w) {
    double score = scores.get(w);
    double hotter = scores.getOrDefault(w + 1, Double.NaN);
    return score > t.rho() * Math.abs(start) && hotter > t.cliff() * score;
  }

  /**
   * The winner, moved to the least of the parabola over its neighbours; a whole candidate down
   * where it is the highest tried. Beside a cliff it is one and a half down, from the weights of
   * the candidate below: a run forty times as long meets an edge that a miniature has only come
   * near, and weights that steps so hot have made are no good place to go on from.
   */
  Choice choice() {
    int w = winner();
    double d = 0;
    boolean cliff = false;
    if (!Double.isFinite(scores.get(w))) {
      w = scores.firstKey() - 2;
    } else if (cliff(w)) {
      cliff = true;
      d = -t.below();
    } else if (scores.containsKey(w - 1) && scores.containsKey(w + 1)) {
      double y0 = Math.min(cost(w - 1), cost(w) + 1);
      double y1 = cost(w);
      double y2 = Math.min(cost(w + 1), cost(w) + 1);
      double bend = y0 - 2 * y1 + y2;
      d = bend > 0 ? Math.clamp(0.5 * (y0 - y2) / bend, -0.5, 0.5) : 0;
    } else if (w == scores.lastKey() && scores.size() > 1) {
      d = -1; // never on an edge beyond which nobody has looked
    }
    return new Choice(w, cliff ? w - 1 : w, t.mu() + (w + d) * t.h(), cliff);
  }

  /** Why the miniature that is over ended as it did. */
  Why verdict() {
    return new Why("miniature over", numbers());
  }

  /** Scores and costs of all that were tried. */
  Map<String, Double> numbers() {
    var numbers = new LinkedHashMap<String, Double>();
    scores.forEach(
        (j, score) -> {
          numbers.put("score[%d]".formatted(j), score);
          numbers.put("cost[%d]".formatted(j), cost(j));
        });
    return numbers;
  }
}
