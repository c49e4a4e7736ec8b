package io.github.stepwright.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import io.github.stepwright.Array;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * The parameters of a model by what becomes of them: weights are trained; statistics, which are
 * running means and variances, move with a pass in training; all others are frozen, and whatever
 * else a block keeps in such a parameter is taken for a constant.
 *
 * <p>A name is the parameter's place and DJL's own name, DJL's numbers as words of their own:
 * {@code 12.07.head_weight}, so that rules which go by words find {@code head}.
 */
final class Parameters {

  private final List<Weight> weights = new ArrayList<>();
  private final Map<String, NDArray> statistics = new LinkedHashMap<>();
  private final Map<String, NDArray> frozen = new LinkedHashMap<>();

  /**
   * Those of a model whose parameters are there.
   *
   * @param groups the group of a weight by DJL's name
   * @param copy whether to work on copies where the memory could be seen too
   * @throws IllegalArgumentException for a model without weights
   */
  Parameters(Block model, UnaryOperator<String> groups, boolean copy) {
    int index = 0;
    for (var named : model.getParameters()) {
      Parameter parameter = named.getValue();
      String name = "%02d.%s".formatted(index++, words(named.getKey()));
      NDArray array = parameter.getArray();
      if (parameter.requiresGradient()) {
        weights.add(Weight.of(name, groups.apply(named.getKey()), array, copy));
      } else {
        (moves(parameter) ? statistics : frozen).put(name, array);
      }
    }
    if (weights.isEmpty()) {
      throw new IllegalArgumentException("a model must have weights to train, found none");
    }
  }

  private static String words(String name) {
    return name.replaceAll("(?<![^_])(\\d\\d)(?=\\p{L})", "$1.");
  }

  private static boolean moves(Parameter parameter) {
    return switch (parameter.getType()) {
      case RUNNING_MEAN, RUNNING_VAR -> true;
      default -> false;
    };
  }

  List<Weight> weights() {
    return weights;
  }

  /** Copies of the statistics, by name. */
  Map<String, float[]> statistics() {
    return statistics.isEmpty() ? Map.of() : copies(statistics);
  }

  /** Copies of what nothing moves, by name. */
  Map<String, float[]> frozen() {
    return copies(frozen);
  }

  private static Map<String, float[]> copies(Map<String, NDArray> arrays) {
    var copies = new LinkedHashMap<String, float[]>();
    arrays.forEach(
        (name, array) -> {
          float[] values = new float[Math.toIntExact(array.size())];
          Transfer.read(array, Array.of(values));
          copies.put(name, values);
        });
    return copies;
  }

  /** Puts statistics back, those that there are copies of. */
  void statistics(Map<String, float[]> copies) {
    statistics.forEach(
        (name, array) -> {
          float[] values = copies.get(name);
          if (values != null) {
            Transfer.write(Array.of(values), array);
          }
        });
  }
}
