package io.github.stepwright.app;

import io.github.stepwright.Problem;
import io.github.stepwright.WorkloadProvider;
import io.github.stepwright.spec.Nearest;
import java.util.List;
import java.util.ServiceLoader;

/** The workloads that the class path offers. */
record Workloads(List<WorkloadProvider> providers) {

  /** All providers that {@link ServiceLoader} finds. */
  static Workloads found() {
    return new Workloads(
        ServiceLoader.load(WorkloadProvider.class).stream()
            .map(ServiceLoader.Provider::get)
            .toList());
  }

  /** What can be named without an argument, provider by provider. */
  List<Problem.Declared> declared() {
    return providers.stream().flatMap(provider -> provider.workloads().stream()).toList();
  }

  /**
   * The workload that a spec names.
   *
   * @throws IllegalArgumentException if no provider knows the name
   */
  Problem open(String spec) {
    for (WorkloadProvider provider : providers) {
      var problem = provider.open(spec);
      if (problem.isPresent()) {
        return problem.get();
      }
    }
    Deep.require(spec);
    var names = declared().stream().map(Problem.Declared::name).toList();
    throw new IllegalArgumentException(
        "workload must be one of %s, softmax:data=…, mlp:data=…, csv:… or libsvm:…, got %s%s"
            .formatted(String.join(" ", names), spec, Nearest.hint(spec, names)));
  }

  /** The spec of the same workload in a small size, or the spec itself where there is none. */
  String quick(String spec) {
    for (WorkloadProvider provider : providers) {
      var small = provider.quick(spec);
      if (small.isPresent()) {
        return small.get();
      }
    }
    return spec;
  }
}
