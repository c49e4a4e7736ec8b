package io.github.stepwright.app;

import io.github.stepwright.Problem;
import io.github.stepwright.WorkloadProvider;
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
}
