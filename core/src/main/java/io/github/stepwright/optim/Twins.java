package io.github.stepwright.optim;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;

/**
 * Two copies of one kernel, for heap and for native memory.
 *
 * <p>A call site that has seen both kinds of memory is 10 to 100 times slower in the Vector API, so
 * each kind has a class of its own, made from the same bytes; the compiler keeps their profiles
 * apart. There are no kernels where the module jdk.incubator.vector is absent or vectors hold fewer
 * than eight floats: the loop is faster then.
 *
 * @param heap for {@code float[]}; null where there are no kernels
 * @param foreign for native memory; null likewise
 */
record Twins(Kernel heap, Kernel foreign) {

  private static final boolean AVAILABLE =
      ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent() && Wide.enough();

  /** Apart, so that vector classes are loaded only where they are. */
  private static final class Wide {
    static boolean enough() {
      return Lane.SPECIES.length() >= 8 && Kernel.WIDTH % Lane.SPECIES.length() == 0;
    }
  }

  /**
   * The kernels of a rule.
   *
   * @param name of the class, nested in the rule, for example {@code AdamW$Simd}
   */
  static Twins of(String name) {
    if (!AVAILABLE) {
      return new Twins(null, null);
    }
    try (InputStream in = Twins.class.getResourceAsStream(name + ".class")) {
      byte[] bytes = in.readAllBytes();
      return new Twins(copy(bytes), copy(bytes));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Kernel copy(byte[] bytes) throws ReflectiveOperationException {
    var made = MethodHandles.lookup().defineHiddenClass(bytes, true).lookupClass();
    return (Kernel) made.getDeclaredConstructor().newInstance();
  }

  /** Whether there are kernels. */
  boolean available() {
    return heap != null;
  }
}
