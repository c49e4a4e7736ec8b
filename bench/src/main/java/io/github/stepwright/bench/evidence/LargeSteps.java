package io.github.stepwright.bench.evidence;

import static io.github.stepwright.bench.evidence.Finding.Relation.AT_LEAST;
import static io.github.stepwright.bench.evidence.Finding.Relation.EQUALS;

import io.github.stepwright.Split;
import io.github.stepwright.bench.data.Dataset;
import io.github.stepwright.bench.data.Shipped;
import io.github.stepwright.step.LrGd;
import io.github.stepwright.step.NormalizedLrGd;
import java.util.ArrayList;
import java.util.List;

/** Large steps and normalised gradient descent on separable data. */
final class LargeSteps implements Claim {

  private static final int MOST = 3000;
  private static final int SEPARABLE = 600; // steps of the fastest rule that tell a pair is
  private static final int W = 'W' - 'A';
  private static final int LETTERS = 26;

  @Override
  public About about() {
    return new About(
        "largesteps",
        "On separable data logistic regression separates faster the larger its rate is, although"
            + " the loss gets higher on the way; gradient descent normalised by the mean error"
            + " probability needs a number of steps that hardly grows with the number of examples.",
        "Tyurin, 2024, https://arxiv.org/abs/2412.08424",
        "the paper's worst case with 1000 examples (its table), and those pairs of letters of the"
            + " letter data, bias included, that the normalised rule separates within 600 steps"
            + " (quick: the pairs with a W)",
        "",
        true);
  }

  @Override
  public List<Finding> measure(Ground ground) {
    var findings = new ArrayList<Finding>();
    double[] rates = {100, 10, 1, 0.1};
    int[] published = {2, 2, 16, 157};
    for (int i = 0; i < rates.length; i++) {
      findings.add(
          Finding.claims(
              "steps, normalised, rate %s, worst case of 1000".formatted(rates[i]),
              Separable.worst(1000).steps(new NormalizedLrGd(rates[i]), MOST),
              EQUALS,
              published[i]));
    }
    findings.add(
        Finding.claims(
            "steps, plain, rate 100.0, worst case of 1000",
            Separable.worst(1000).steps(new LrGd(100), MOST),
            EQUALS,
            308));
    Dataset.Part train = Shipped.table("letter").part(Split.TRAIN);
    int separable = 0;
    int faster = 0;
    int normalised = 0;
    int pairs = 0;
    for (int first = 0; first < LETTERS; first++) {
      for (int second = first + 1; second < LETTERS; second++) {
        if (ground.quick() && second != W) {
          continue;
        }
        pairs++;
        int large = pair(train, first, second).steps(new NormalizedLrGd(100), SEPARABLE);
        if (large < SEPARABLE) {
          separable++;
          int small = pair(train, first, second).steps(new NormalizedLrGd(1), MOST);
          int plain = pair(train, first, second).steps(new LrGd(100), MOST);
          faster += large <= small ? 1 : 0;
          normalised += large <= plain ? 1 : 0;
        }
      }
    }
    findings.add(Finding.keeps("pairs of letters that are separable, of " + pairs, separable, 1));
    findings.add(
        Finding.claims(
            "separable pairs that rate 100 separates no later than rate 1, share",
            (double) faster / separable,
            AT_LEAST,
            1));
    findings.add(
        Finding.claims(
            "separable pairs that the normalised rule separates no later than the plain one, share",
            (double) normalised / separable,
            AT_LEAST,
            1));
    return findings;
  }

  /** Rows of two letters with a constant 1 behind them. */
  private static Separable pair(Dataset.Part part, int first, int second) {
    int width = part.values().length / part.labels().length;
    var rows = new ArrayList<double[]>();
    var labels = new ArrayList<Integer>();
    for (int i = 0; i < part.labels().length; i++) {
      int label = part.labels()[i];
      if (label == first || label == second) {
        double[] row = new double[width + 1];
        row[width] = 1;
        for (int j = 0; j < width; j++) {
          row[j] = part.values()[i * width + j];
        }
        rows.add(row);
        labels.add(label == first ? 1 : -1);
      }
    }
    return new Separable(
        rows.toArray(double[][]::new), labels.stream().mapToInt(Integer::intValue).toArray());
  }
}
