package io.github.stepwright.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.stepwright.Array;
import org.junit.jupiter.api.Test;

/** Numbers brought from a tensor and back, on the real engine. */
class TransferTest {

  private final NDManager manager = TorchEngine.open().newBaseManager();

  @Test
  void what_was_written_is_read_in_both_widths() {
    NDArray narrow = manager.zeros(new Shape(2, 2));
    Transfer.write(Array.of(1, -2, 0.5f, Float.MIN_VALUE), narrow);
    Array floats = Array.zeros(4, false);
    Transfer.read(narrow, floats);
    assertThat(floats.toFloats()).containsExactly(1, -2, 0.5f, Float.MIN_VALUE);
    NDArray wide = manager.create(new double[2]);
    Transfer.write(Array.of(Math.PI, -0.0), wide);
    Array doubles = Array.zeros(2, true);
    Transfer.read(wide, doubles);
    assertThat(doubles.toDoubles()).containsExactly(Math.PI, -0.0);
  }

  @Test
  void a_transposed_tensor_is_read_row_by_row() {
    NDArray tensor = manager.create(new float[] {1, 2, 3, 4, 5, 6}, new Shape(2, 3)).transpose();
    Array numbers = Array.zeros(6, false);
    Transfer.read(tensor, numbers);
    assertThat(numbers.toFloats()).containsExactly(1, 4, 2, 5, 3, 6);
  }

  @Test
  void reading_leaves_nothing_behind_and_the_tensor_where_it_was() {
    NDArray tensor = manager.create(new float[] {1, 2, 3, 4, 5, 6}, new Shape(2, 3)).transpose();
    int before = manager.getManagedArrays().size();
    for (int i = 0; i < 10; i++) {
      Transfer.read(tensor, Array.zeros(6, false));
    }
    assertThat(manager.getManagedArrays()).hasSize(before).contains(tensor);
    assertThat(tensor.getManager()).isSameAs(manager);
    manager.close();
    assertThat(tensor.isReleased()).isTrue();
  }

  @Test
  void numbers_of_another_type_are_refused_by_name() {
    NDArray whole = manager.create(new long[] {1, 2});
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Transfer.write(Array.of(1f, 2f), whole))
        .withMessageContaining("int64");
  }
}
