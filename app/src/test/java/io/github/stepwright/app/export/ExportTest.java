package io.github.stepwright.app.export;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.CodedInputStream;
import io.github.stepwright.run.Scalar;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExportTest {

  private static final List<Scalar> SCALARS =
      List.of(
          new Scalar(0, 1_000_000_000, "loss", 0.1),
          new Scalar(0, 1_000_000_000, "lr", 1e-3),
          new Scalar(1, 2_000_000_000, "loss", Double.NaN),
          new Scalar(1, 2_000_000_000, "validation/loss", 0.25));

  @TempDir Path folder;

  @Test
  void a_table_has_a_row_for_each_step_and_empty_cells_where_there_is_no_number()
      throws IOException {
    var out = new StringBuilder();
    CsvExport.write(SCALARS, out);
    assertThat(out).hasToString("step,loss,lr,validation/loss\n0,0.1,0.001,\n1,NaN,,0.25\n");
  }

  @Test
  void the_checksum_is_the_masked_castagnoli_sum_of_the_tfrecord_format() throws IOException {
    Path file = folder.resolve(TensorBoardExport.PREFIX + "test");
    TensorBoardExport.write(List.of(), file);
    var bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    int length = (int) bytes.getLong(0);
    assertThat(bytes.capacity()).isEqualTo(8 + 4 + length + 4);
    // Every TensorBoard event file begins with these twelve bytes.
    assertThat(java.util.Arrays.copyOf(bytes.array(), 12))
        .containsExactly(0x18, 0, 0, 0, 0, 0, 0, 0, 0xa3, 0x7f, 0x4b, 0x22);
    // Bit by bit from the polynomial, a second implementation.
    assertThat(bytes.getInt(8)).isEqualTo(masked(bytes.array(), 0, 8));
    assertThat(bytes.getInt(12 + length)).isEqualTo(masked(bytes.array(), 12, length));
  }

  private static int masked(byte[] bytes, int from, int length) {
    int crc = -1;
    for (int i = from; i < from + length; i++) {
      crc ^= bytes[i] & 0xff;
      for (int bit = 0; bit < 8; bit++) {
        crc = (crc & 1) == 1 ? (crc >>> 1) ^ 0x82f63b78 : crc >>> 1;
      }
    }
    crc = ~crc;
    return ((crc >>> 15) | (crc << 17)) + 0xa282ead8;
  }

  @Test
  void events_hold_time_step_tag_and_value() throws IOException {
    Path file = folder.resolve(TensorBoardExport.PREFIX + "test");
    TensorBoardExport.write(SCALARS, file);
    var bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    int events = 0;
    while (bytes.hasRemaining()) {
      int length = (int) bytes.getLong();
      bytes.getInt();
      byte[] data = new byte[length];
      bytes.get(data);
      bytes.getInt();
      if (events == 2) {
        var in = CodedInputStream.newInstance(data);
        assertThat(in.readTag() >>> 3).isEqualTo(1);
        assertThat(in.readDouble()).isEqualTo(1.0);
        assertThat(in.readTag() >>> 3).isEqualTo(5);
        var value = CodedInputStream.newInstance(in.readByteArray());
        assertThat(value.readTag() >>> 3).isEqualTo(1);
        var scalar = CodedInputStream.newInstance(value.readByteArray());
        assertThat(scalar.readTag() >>> 3).isEqualTo(1);
        assertThat(scalar.readString()).isEqualTo("lr");
        assertThat(scalar.readTag() >>> 3).isEqualTo(2);
        assertThat(scalar.readFloat()).isEqualTo(1e-3f);
      }
      events++;
    }
    assertThat(events).isEqualTo(5);
  }
}
