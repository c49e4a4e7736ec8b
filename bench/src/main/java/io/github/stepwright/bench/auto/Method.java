package io.github.stepwright.bench.auto;

import java.util.ArrayList;
import java.util.List;

/**
 * One way to set the learning rate, as the command line would name it.
 *
 * @param name in the tables
 * @param lr spec of {@code --lr}; empty where the optimizer has no rate
 * @param optimizer spec of {@code --optimizer}
 */
record Method(String name, String lr, String optimizer) {

  static final String AUTO = "auto";
  static final String LITERATURE = "literature";
  static final String ORACLE = "oracle";
  static final String FIXED = "fixed, left out";

  /** What everybody writes down who has no time to tune. */
  static final String LITERATURE_LR = "warmup:fraction=0.05/linear";

  /** Shapes of the grid from which the oracle chooses. */
  static final List<String> SHAPES = List.of("linear", "cosine", "rex", "wsd", LITERATURE_LR);

  /** Rates of the grid: seven, half a decade apart. */
  static List<Double> rates(Base base) {
    var rates = new ArrayList<Double>();
    for (int k = 0; k < 7; k++) {
      double rate = base.lowest() * Math.pow(10, 0.5 * k);
      rates.add(Double.parseDouble(String.format(java.util.Locale.ROOT, "%.4g", rate)));
    }
    return rates;
  }

  /**
   * The optimizer that the user wants to keep.
   *
   * @param lowest rate of the grid
   * @param common the rate that papers use
   */
  enum Base {
    /** AdamW. */
    ADAMW("adamw", "adamw:lr=%s", 1e-4, 1e-3),
    /** SGD with momentum. */
    SGD("sgd", "sgd:lr=%s,momentum=0.9", 1e-3, 0.1);

    private final String label;
    private final String form;
    private final double lowest;
    private final double common;

    Base(String label, String form, double lowest, double common) {
      this.label = label;
      this.form = form;
      this.lowest = lowest;
      this.common = common;
    }

    String label() {
      return label;
    }

    double lowest() {
      return lowest;
    }

    double common() {
      return common;
    }

    String at(double rate) {
      return form.formatted(rate);
    }
  }

  /** A point of the grid. */
  static Method grid(Base base, String shape, double rate) {
    return new Method("grid", shape, base.at(rate));
  }

  /** Those that the table compares, without the oracle and the rate that is chosen without it. */
  static List<Method> of(Base base) {
    String common = base.at(base.common());
    boolean adam = base == Base.ADAMW;
    return List.of(
        new Method(AUTO, "auto", common),
        new Method(LITERATURE, LITERATURE_LR, common),
        new Method("autolrs:faithful", "autolrs:faithful=true", common),
        new Method("autolrs", "autolrs", common),
        new Method("greedy", "greedy", common),
        new Method("hypergradient", "hypergradient", common),
        new Method("prodigy + linear", "linear", "prodigy"),
        new Method("prodigy + cosine", "cosine", "prodigy"),
        new Method("d-adaptation", "constant", adam ? "dadaptadam" : "dadaptsgd"),
        new Method("dog", "constant", "dog"),
        new Method("momo", "constant", adam ? "momoadam" : "momo"),
        new Method("cocob", "", "cocob"),
        new Method("schedule-free", "constant", adam ? "schedulefreeadamw" : "schedulefreesgd"));
  }
}
