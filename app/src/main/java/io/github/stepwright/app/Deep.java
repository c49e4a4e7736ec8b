package io.github.stepwright.app;

import java.util.List;

/** The module of the deep workloads, which may be on the class path or not. */
final class Deep {

  /** The names that the launcher builds the module for. */
  static final List<String> NAMES =
      List.of(
          "fashion-mlp",
          "fashion-cnn",
          "fashion-vit",
          "fashion-vae",
          "chars-gpt",
          "chars-gru",
          "words-mlp-djl",
          "cartpole-reinforce");

  private static final String MARK = "io/github/stepwright/deep/DeepWorkloads.class";

  private Deep() {}

  /** Whether it is on the class path; no engine is loaded to find out. */
  static boolean there() {
    return Deep.class.getClassLoader().getResource(MARK) != null;
  }

  /**
   * Refuses the name of a deep workload where the module is missing.
   *
   * @throws IllegalStateException in one line, with what to do
   */
  static void require(String spec) {
    String name = spec.replaceFirst(":.*", "");
    if (NAMES.contains(name)) {
      need(name);
    }
  }

  /**
   * Refuses what needs the module where it is missing.
   *
   * @param what needs it
   * @throws IllegalStateException in one line, with what to do
   */
  static void need(String what) {
    if (!there()) {
      throw new IllegalStateException(
          "%s needs the module deep on the class path, found none; ./stepwright builds it when it is"
                  .formatted(what)
              + " named, and so does mvn -Pdeep -Dmaven.test.skip=true package (115 MB are"
              + " fetched)");
    }
  }
}
