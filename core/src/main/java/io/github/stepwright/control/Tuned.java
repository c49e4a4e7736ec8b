package io.github.stepwright.control;

/**
 * Every constant of {@link Auto}, with what it does; none is sharp within a factor of 2 but {@code
 * c} below 0.6 and above 1. No key of a spec: whoever wants to set them has a rate to set.
 *
 * @param mu log10 of the first candidate over the anchor
 * @param h log10 distance of candidates
 * @param prior weight of (half decade)²; the design's is 0.5 / n, too little to hold a search whose
 *     miniatures cannot see the run over-fit
 * @param rho least scale of progress, as a part of L0
 * @param phi share of the budget to search with
 * @param shortest steps of a budget that has miniatures
 * @param least steps of a miniature
 * @param tail part of a miniature whose losses are averaged
 * @param c peak over winner at n / T = 0.02
 * @param a exponent of n / T, and of shortest / T where there is no n
 * @param warm share of the final run that warms up
 * @param candidates most miniatures
 * @param cliff score of the next hotter miniature over the winner's that says it fell off
 * @param below candidates that the final run is below a winner that stands beside a cliff
 * @param q exponent of the shape: 1 is REX
 * @param first share of a leg behind which its peak turns for the first time
 * @param relative relative step at which it does not turn
 * @param trust exponent of what the relative step says
 * @param turn most that a peak is multiplied or divided by at once
 * @param averages how often in a leg its states are averaged
 * @param window how many of these the average holds
 * @param abort losses above this many L0 end a miniature
 * @param cut factor on the rate behind a guard's answer
 * @param answers number of the answer that ends the run
 * @param looks most looks at held-out examples
 * @param looking most work of all looks, as a share of the run
 * @param nearer part of the way from the start that a look behind the last one takes back
 * @param nearest most looks of that kind
 * @param rise of the held-out loss over its least that says over-fitted, as a part of it
 * @param fitted most that the training loss may be of a held-out one that says over-fitted
 * @param patience share of the final run through which looks have to say so
 * @param left share of the final run that has to be left for another one
 * @param slower most of its peak that the other one may have
 */
record Tuned(
    double mu,
    double h,
    double prior,
    double rho,
    double phi,
    long shortest,
    int least,
    double tail,
    double c,
    double a,
    double warm,
    int candidates,
    double cliff,
    double below,
    double q,
    double first,
    double relative,
    double trust,
    double turn,
    int averages,
    int window,
    double abort,
    double cut,
    int answers,
    int looks,
    double looking,
    double nearer,
    int nearest,
    double rise,
    double fitted,
    double patience,
    double left,
    double slower) {

  static final Tuned VALUES =
      new Tuned(
          -0.35,
          0.5,
          0.25,
          0.1,
          0.08,
          80,
          6,
          0.25,
          0.8,
          0.2,
          0.02,
          5,
          2,
          1.5,
          1,
          0.03,
          0.4,
          0.25,
          2,
          56,
          8,
          2,
          0.3,
          13,
          20,
          0.04,
          0.1,
          3,
          0.02,
          0.5,
          0.15,
          0.2,
          Math.sqrt(0.1));

  /** The same with another prior, another cliff, another shape and another trust. */
  Tuned with(double prior, double cliff, double q, double trust) {
    return new Tuned(
        mu,
        h,
        prior,
        rho,
        phi,
        shortest,
        least,
        tail,
        c,
        a,
        warm,
        candidates,
        cliff,
        below,
        q,
        first,
        relative,
        trust,
        turn,
        averages,
        window,
        abort,
        cut,
        answers,
        looks,
        looking,
        nearer,
        nearest,
        rise,
        fitted,
        patience,
        left,
        slower);
  }

  /** Steps of a miniature of a run of T. */
  int miniature(double horizon) {
    long n = Math.max(least, Math.round(phi * horizon / 3.5));
    return (int) Math.min(n, Math.max(3, (long) Math.floor(0.35 * horizon / 3)));
  }
}
