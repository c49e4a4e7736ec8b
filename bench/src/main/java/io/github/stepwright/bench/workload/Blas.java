package io.github.stepwright.bench.workload;

import dev.ludovic.netlib.blas.BLAS;
import java.lang.reflect.Method;

/**
 * The BLAS of the workloads: netlib's plain Java one, the same on every machine.
 *
 * <p>Its usual door first tries to load a native library, and prints lines about it on standard
 * error; results would then depend on what is installed. The Vector API variant has the same sgemm,
 * so nothing is lost (11 to 12.7 GFLOP/s with and without on a core of a cloud machine).
 */
final class Blas {

  /** Safe to share between threads. */
  static final BLAS JAVA = java();

  private Blas() {}

  private static BLAS java() {
    try {
      Method instance =
          Class.forName("dev.ludovic.netlib.blas.Java11BLAS").getMethod("getInstance");
      instance.setAccessible(true); // the class is not public, its method is
      return (BLAS) instance.invoke(null);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("netlib must have Java11BLAS, as version 3.2.0 has", e);
    }
  }
}
