package io.github.stepwright.djl;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BOOLEAN;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.engine.PtNDArray;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Exact Hessian-vector products: the gradient of {@code <gradient, v>}, through PyTorch's own
 * {@code torch::autograd::grad}, called as the C++ function that the library exports.
 *
 * <p>DJL's way to a second derivative, a backward pass that makes a graph, leaves a cycle between
 * each weight and its gradient: 4.3 MB for each product of a quarter of a million weights. This one
 * returns the derivatives and leaves the gradients of the weights alone.
 *
 * <p>A C++ exception would end the process, so everything that throws is checked before: shapes,
 * that weights require a gradient, and that what is derived depends on them. Used by one thread.
 */
@SuppressWarnings("restricted") // memory of the engine is what it is about
final class DoubleBackward {

  private static final Linker LINKER = Linker.nativeLinker();

  /** Bytes of a std::vector: begin, end, capacity. */
  private static final long VECTOR = 24;

  /** A std::optional of a bool that holds a value, which is its low byte. */
  private static final short PRESENT = 0x0100;

  private final MethodHandle grad;
  private final MethodHandle copy;
  private final MethodHandle requires;
  private final MethodHandle destroy;
  private final MemorySegment undefined;

  private DoubleBackward(
      MethodHandle grad,
      MethodHandle copy,
      MethodHandle requires,
      MethodHandle destroy,
      MemorySegment undefined) {
    this.grad = grad;
    this.copy = copy;
    this.requires = requires;
    this.destroy = destroy;
    this.undefined = undefined;
  }

  /** The functions of the loaded library; empty where it does not export one of them. */
  static Optional<DoubleBackward> find() {
    return find(SymbolLookup.loaderLookup());
  }

  static Optional<DoubleBackward> find(SymbolLookup library) {
    var grad =
        library.find(
            "_ZN5torch8autograd4gradERKSt6vectorIN2at6TensorESaIS3_EES7_S7_St8optionalIbEbb");
    var copy = library.find("_ZN2at4_ops5copy_4callERNS_6TensorERKS2_b");
    var requires = library.find("_ZNK3c1010TensorImpl13requires_gradEv");
    var destroy = library.find("_ZNSt6vectorIN2at6TensorESaIS1_EED1Ev");
    var undefined = library.find("_ZN3c1019UndefinedTensorImpl10_singletonE");
    if (List.of(grad, copy, requires, destroy, undefined).stream().anyMatch(Optional::isEmpty)) {
      return Optional.empty();
    }
    return Optional.of(
        new DoubleBackward(
            LINKER.downcallHandle(
                grad.get(),
                FunctionDescriptor.ofVoid(
                    ADDRESS, ADDRESS, ADDRESS, ADDRESS, JAVA_SHORT, JAVA_BOOLEAN, JAVA_BOOLEAN)),
            LINKER.downcallHandle(
                copy.get(), FunctionDescriptor.of(ADDRESS, ADDRESS, ADDRESS, JAVA_BOOLEAN)),
            LINKER.downcallHandle(requires.get(), FunctionDescriptor.of(JAVA_BOOLEAN, ADDRESS)),
            LINKER.downcallHandle(destroy.get(), FunctionDescriptor.ofVoid(ADDRESS)),
            undefined.get()));
  }

  /**
   * Writes the product of the Hessian of a loss with a vector.
   *
   * @param loss a single number, with its graph
   * @param weights that it depends on
   * @param v the vector, a tensor of the shape of each weight tensor
   * @param out zeros that receive the product, the same shapes; they stay 0 where the gradient
   *     depends on nothing
   */
  void product(NDArray loss, List<NDArray> weights, List<NDArray> v, List<NDArray> out) {
    check(loss, weights, v, out);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment gradients = vector(arena, List.of());
      MemorySegment products = vector(arena, List.of());
      try {
        call(arena, gradients, List.of(address(loss)), addresses(weights), List.of(), true, true);
        // A gradient that is missing or constant adds nothing to the product, and would throw.
        var outputs = new ArrayList<MemorySegment>();
        var vectors = new ArrayList<MemorySegment>();
        for (int i = 0; i < weights.size(); i++) {
          MemorySegment gradient = tensor(gradients, i);
          if (requires(gradient)) {
            outputs.add(gradient);
            vectors.add(address(v.get(i)));
          }
        }
        if (!outputs.isEmpty()) {
          call(arena, products, outputs, addresses(weights), vectors, false, false);
          write(products, out);
        }
      } finally {
        destroy(gradients);
        destroy(products);
      }
    }
  }

  private void check(NDArray loss, List<NDArray> weights, List<NDArray> v, List<NDArray> out) {
    if (loss.size() != 1 || !requires(address(loss))) {
      throw new IllegalArgumentException(
          "a loss must be one number that depends on the weights, got shape " + loss.getShape());
    }
    if (weights.isEmpty() || v.size() != weights.size() || out.size() != weights.size()) {
      throw new IllegalArgumentException(
          "a vector and a product must have a tensor for each of at least 1 weights, got %d and %d"
                  .formatted(v.size(), out.size())
              + " for "
              + weights.size());
    }
    for (int i = 0; i < weights.size(); i++) {
      NDArray weight = weights.get(i);
      if (!weight.hasGradient()) {
        throw new IllegalArgumentException(
            "weights must require a gradient, got a tensor of shape %s that does not"
                .formatted(weight.getShape()));
      }
      same(weight, v.get(i));
      same(weight, out.get(i));
    }
  }

  private static void same(NDArray weight, NDArray other) {
    if (!other.getShape().equals(weight.getShape())
        || other.getDataType() != weight.getDataType()
        || !other.getDevice().equals(weight.getDevice())) {
      throw new IllegalArgumentException(
          "a vector must have the shape, type and device of its weights, got %s %s %s for %s %s %s"
              .formatted(
                  other.getShape(),
                  other.getDataType(),
                  other.getDevice(),
                  weight.getShape(),
                  weight.getDataType(),
                  weight.getDevice()));
    }
  }

  private void call(
      Arena arena,
      MemorySegment result,
      List<MemorySegment> outputs,
      List<MemorySegment> inputs,
      List<MemorySegment> vectors,
      boolean retain,
      boolean create) {
    try {
      grad.invokeExact(
          result,
          vector(arena, outputs),
          vector(arena, inputs),
          vector(arena, vectors),
          (short) (PRESENT | (retain ? 1 : 0)),
          create,
          true);
    } catch (Throwable e) {
      throw new IllegalStateException("torch::autograd::grad could not be called: " + e, e);
    }
  }

  /** A std::vector of tensors; a tensor is the address of what it shows. */
  private static MemorySegment vector(Arena arena, List<MemorySegment> tensors) {
    MemorySegment vector = arena.allocate(VECTOR, Long.BYTES);
    if (!tensors.isEmpty()) {
      MemorySegment values = arena.allocate(JAVA_LONG, tensors.size());
      for (int i = 0; i < tensors.size(); i++) {
        values.setAtIndex(JAVA_LONG, i, tensors.get(i).address());
      }
      long end = values.address() + values.byteSize();
      vector.setAtIndex(JAVA_LONG, 0, values.address());
      vector.setAtIndex(JAVA_LONG, 1, end);
      vector.setAtIndex(JAVA_LONG, 2, end);
    }
    return vector;
  }

  private static List<MemorySegment> addresses(List<NDArray> arrays) {
    return arrays.stream().map(DoubleBackward::address).toList();
  }

  /** What the tensor behind a handle shows. */
  private static MemorySegment address(NDArray array) {
    return handle(array).get(ADDRESS, 0);
  }

  private static MemorySegment handle(NDArray array) {
    return MemorySegment.ofAddress(((PtNDArray) array).getHandle()).reinterpret(Long.BYTES);
  }

  private static MemorySegment tensor(MemorySegment vector, int i) {
    return cell(vector, i).get(ADDRESS, 0);
  }

  private static MemorySegment cell(MemorySegment vector, int i) {
    long begin = vector.getAtIndex(JAVA_LONG, 0);
    return MemorySegment.ofAddress(begin + (long) i * Long.BYTES).reinterpret(Long.BYTES);
  }

  private boolean requires(MemorySegment tensor) {
    try {
      return (boolean) requires.invokeExact(tensor);
    } catch (Throwable e) {
      throw new IllegalStateException("requires_grad could not be called: " + e, e);
    }
  }

  private void write(MemorySegment products, List<NDArray> out) {
    // A tensor without anything in it shows the one undefined tensor.
    for (int i = 0; i < out.size(); i++) {
      if (tensor(products, i).address() != undefined.address()) {
        try {
          var _ = (MemorySegment) copy.invokeExact(handle(out.get(i)), cell(products, i), false);
        } catch (Throwable e) {
          throw new IllegalStateException("copy_ could not be called: " + e, e);
        }
      }
    }
  }

  private void destroy(MemorySegment vector) {
    if (vector.getAtIndex(JAVA_LONG, 0) != 0) {
      try {
        destroy.invokeExact(vector);
      } catch (Throwable e) {
        throw new IllegalStateException("a std::vector could not be destroyed: " + e, e);
      }
    }
  }
}
