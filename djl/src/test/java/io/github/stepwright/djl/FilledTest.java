package io.github.stepwright.djl;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

class FilledTest {

  /** Rows of a tensor of this size are worth sharing: more than a grain. */
  private static final int ROWS = 128;

  private static final int LENGTH = 784;

  private static float[] filled(int threads, Set<Thread> who) {
    TorchEngine.threads(threads);
    try (NDManager manager = TorchEngine.open().newBaseManager()) {
      NDArray tensor =
          Filled.rows(
              manager,
              new Shape(ROWS, LENGTH),
              (row, values) -> {
                who.add(Thread.currentThread());
                for (int j = 0; j < values.length; j++) {
                  values[j] = row * LENGTH + j;
                }
              });
      return tensor.toFloatArray();
    } finally {
      TorchEngine.threads(1);
    }
  }

  @Test
  void every_row_is_in_its_place_however_many_threads_fill_them() {
    float[] expected = new float[ROWS * LENGTH];
    for (int i = 0; i < expected.length; i++) {
      expected[i] = i;
    }
    Set<Thread> one = ConcurrentHashMap.newKeySet();
    Set<Thread> two = ConcurrentHashMap.newKeySet();
    assertThat(filled(1, one)).isEqualTo(expected);
    assertThat(filled(2, two)).isEqualTo(expected);
    assertThat(one).hasSize(1);
    assertThat(two).hasSize(OpenMpCrew.find().isPresent() ? 2 : 1);
  }

  @Test
  void no_rows_make_an_empty_tensor() {
    try (NDManager manager = TorchEngine.open().newBaseManager()) {
      NDArray tensor = Filled.rows(manager, new Shape(0, 3), (_, _) -> {});
      assertThat(tensor.getShape()).isEqualTo(new Shape(0, 3));
    }
  }
}
