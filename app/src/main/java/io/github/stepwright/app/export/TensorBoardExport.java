package io.github.stepwright.app.export;

import com.google.protobuf.CodedOutputStream;
import io.github.stepwright.run.Scalar;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * A run as a TensorBoard event file, one scalar summary for each number.
 *
 * <p>The file is a sequence of TFRecords: length as uint64, masked CRC-32C of the length, data,
 * masked CRC-32C of the data, all little-endian; {@code masked(c) = rotateRight(c, 15) +
 * 0xa282ead8}. The data are {@code Event} messages with the fields wall_time = 1, step = 2,
 * file_version = 3, summary = 5 {value = 1 {tag = 1, simple_value = 2}}. The wall time counts from
 * the start of the run, because a journal knows no date. Values are float32, as the format has it.
 */
public final class TensorBoardExport {

  /** Beginning of the name by which TensorBoard knows an event file. */
  public static final String PREFIX = "events.out.tfevents.";

  private static final int WALL_TIME = 1;
  private static final int STEP = 2;
  private static final int FILE_VERSION = 3;
  private static final int SUMMARY = 5;
  private static final int VALUE = 1;
  private static final int TAG = 1;
  private static final int SIMPLE_VALUE = 2;
  private static final int MASK = 0xa282ead8;

  private TensorBoardExport() {}

  /** Writes the event file. */
  public static void write(List<Scalar> scalars, Path file) throws IOException {
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16)) {
      record(out, event(0, 0, FILE_VERSION, "brain.Event:2".getBytes(StandardCharsets.US_ASCII)));
      for (Scalar scalar : scalars) {
        record(
            out,
            event(scalar.nanos() * 1e-9, scalar.step(), SUMMARY, message(VALUE, value(scalar))));
      }
    }
  }

  private static byte[] event(double seconds, long step, int field, byte[] content)
      throws IOException {
    var bytes = new ByteArrayOutputStream();
    var out = CodedOutputStream.newInstance(bytes);
    out.writeDouble(WALL_TIME, seconds);
    if (step != 0) { // a default is left out, as every writer of this format does
      out.writeInt64(STEP, step);
    }
    out.writeByteArray(field, content);
    out.flush();
    return bytes.toByteArray();
  }

  private static byte[] value(Scalar scalar) throws IOException {
    var bytes = new ByteArrayOutputStream();
    var out = CodedOutputStream.newInstance(bytes);
    out.writeString(TAG, scalar.name());
    out.writeFloat(SIMPLE_VALUE, (float) scalar.value());
    out.flush();
    return bytes.toByteArray();
  }

  private static byte[] message(int field, byte[] content) throws IOException {
    var bytes = new ByteArrayOutputStream();
    var out = CodedOutputStream.newInstance(bytes);
    out.writeByteArray(field, content);
    out.flush();
    return bytes.toByteArray();
  }

  private static void record(OutputStream out, byte[] data) throws IOException {
    byte[] length =
        ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(data.length).array();
    out.write(length);
    out.write(masked(length));
    out.write(data);
    out.write(masked(data));
  }

  private static byte[] masked(byte[] bytes) {
    var sum = new CRC32C();
    sum.update(bytes);
    int masked = Integer.rotateRight((int) sum.getValue(), 15) + MASK;
    return ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN).putInt(masked).array();
  }
}
