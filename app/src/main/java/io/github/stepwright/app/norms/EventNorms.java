package io.github.stepwright.app.norms;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import io.github.stepwright.DataException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Norms of a TensorBoard event file: the scalar summaries of one tag, written as {@code
 * simple_value} or as a tensor of one float32.
 *
 * <p>Fields of {@code Event} and {@code Summary} as in {@link
 * io.github.stepwright.app.export.TensorBoardExport}; checksums are not verified, a file that was
 * cut is read up to its last whole record.
 */
final class EventNorms {

  private static final int SUMMARY = 5;
  private static final int VALUE = 1;
  private static final int TAG = 1;
  private static final int SIMPLE_VALUE = 2;
  private static final int TENSOR = 8;
  private static final int TENSOR_CONTENT = 4;
  private static final int FLOAT_VAL = 5;
  private static final int CHECKSUM = 4;

  private EventNorms() {}

  static NormLog read(Path path, String tag) {
    var collected = new Collected();
    try {
      var bytes = ByteBuffer.wrap(Files.readAllBytes(path)).order(ByteOrder.LITTLE_ENDIAN);
      long record = 0;
      while (bytes.remaining() >= Long.BYTES + CHECKSUM) {
        record++;
        long length = bytes.getLong();
        bytes.getInt();
        if (length < 0 || length > bytes.remaining() - CHECKSUM) {
          break;
        }
        event(bytes.slice(bytes.position(), (int) length), tag, record, collected, path);
        bytes.position(bytes.position() + (int) length + CHECKSUM);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("%s must be readable, got %s".formatted(path, e), e);
    }
    var log = collected.log(path.toString(), "");
    if (log.norms().length == 0) {
      throw new IllegalArgumentException(
          "tag %s must occur in %s, found none: name it by --column".formatted(tag, path));
    }
    return log;
  }

  private static void event(
      ByteBuffer data, String tag, long record, Collected collected, Path path) {
    try {
      var in = CodedInputStream.newInstance(data);
      for (int field = in.readTag(); field != 0; field = in.readTag()) {
        if (WireFormat.getTagFieldNumber(field) == SUMMARY) {
          summary(in.readByteArray(), tag, record, collected);
        } else {
          in.skipField(field);
        }
      }
    } catch (IOException e) {
      throw new DataException(
          "%s: record %d must be an event, got %s".formatted(path, record, e.getMessage()), e);
    }
  }

  private static void summary(byte[] bytes, String tag, long record, Collected collected)
      throws IOException {
    var in = CodedInputStream.newInstance(bytes);
    for (int field = in.readTag(); field != 0; field = in.readTag()) {
      if (WireFormat.getTagFieldNumber(field) == VALUE) {
        value(in.readByteArray(), tag, record, collected);
      } else {
        in.skipField(field);
      }
    }
  }

  private static void value(byte[] bytes, String tag, long record, Collected collected)
      throws IOException {
    var in = CodedInputStream.newInstance(bytes);
    String found = "";
    double value = Double.NaN;
    for (int field = in.readTag(); field != 0; field = in.readTag()) {
      switch (WireFormat.getTagFieldNumber(field)) {
        case TAG -> found = in.readString();
        case SIMPLE_VALUE -> value = in.readFloat();
        case TENSOR -> value = tensor(in.readByteArray());
        default -> in.skipField(field);
      }
    }
    if (found.equals(tag)) {
      collected.add(record, value);
    }
  }

  private static double tensor(byte[] bytes) throws IOException {
    var in = CodedInputStream.newInstance(bytes);
    double value = Double.NaN;
    for (int field = in.readTag(); field != 0; field = in.readTag()) {
      int number = WireFormat.getTagFieldNumber(field);
      boolean packed = WireFormat.getTagWireType(field) == WireFormat.WIRETYPE_LENGTH_DELIMITED;
      if (number == TENSOR_CONTENT || number == FLOAT_VAL && packed) {
        byte[] content = in.readByteArray();
        if (content.length == Float.BYTES) {
          value = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN).getFloat();
        }
      } else if (number == FLOAT_VAL) {
        value = in.readFloat();
      } else {
        in.skipField(field);
      }
    }
    return value;
  }
}
