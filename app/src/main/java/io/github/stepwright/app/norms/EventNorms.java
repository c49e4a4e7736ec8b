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
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

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

  static NormLog read(Path path, List<String> tags) {
    var found = new TreeMap<String, Collected>();
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
        event(bytes.slice(bytes.position(), (int) length), record, found, path);
        bytes.position(bytes.position() + (int) length + CHECKSUM);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("%s must be readable, got %s".formatted(path, e), e);
    }
    String tag =
        tags.stream()
            .filter(found::containsKey)
            .findFirst()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "tag must be one of %s in %s, got %s: name it by --column"
                            .formatted(found.keySet(), path, String.join(" or ", tags))));
    return found.get(tag).log(path.toString(), "");
  }

  private static void event(ByteBuffer data, long record, Map<String, Collected> found, Path path) {
    try {
      var in = CodedInputStream.newInstance(data);
      for (int field = in.readTag(); field != 0; field = in.readTag()) {
        if (WireFormat.getTagFieldNumber(field) == SUMMARY) {
          summary(in.readByteArray(), record, found);
        } else {
          in.skipField(field);
        }
      }
    } catch (IOException e) {
      throw new DataException(
          "%s: record %d must be an event, got %s".formatted(path, record, e.getMessage()), e);
    }
  }

  private static void summary(byte[] bytes, long record, Map<String, Collected> found)
      throws IOException {
    var in = CodedInputStream.newInstance(bytes);
    for (int field = in.readTag(); field != 0; field = in.readTag()) {
      if (WireFormat.getTagFieldNumber(field) == VALUE) {
        value(in.readByteArray(), record, found);
      } else {
        in.skipField(field);
      }
    }
  }

  private static void value(byte[] bytes, long record, Map<String, Collected> found)
      throws IOException {
    var in = CodedInputStream.newInstance(bytes);
    String tag = "";
    double value = Double.NaN;
    boolean scalar = false;
    for (int field = in.readTag(); field != 0; field = in.readTag()) {
      switch (WireFormat.getTagFieldNumber(field)) {
        case TAG -> tag = in.readString();
        case SIMPLE_VALUE -> {
          value = in.readFloat();
          scalar = true;
        }
        case TENSOR -> {
          value = tensor(in.readByteArray());
          scalar = true;
        }
        default -> in.skipField(field);
      }
    }
    if (scalar) {
      found.computeIfAbsent(tag, _ -> new Collected()).add(record, value);
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
