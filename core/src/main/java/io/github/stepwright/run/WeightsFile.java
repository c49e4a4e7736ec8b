package io.github.stepwright.run;

import io.github.stepwright.DataException;
import io.github.stepwright.Workload.Tensor;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Trained weights as two files: {@code weights.bin}, the values as little-endian float32, one
 * tensor behind the other in the order of their names, and {@code weights.json}, which lists {@code
 * name}, {@code shape} and {@code offset} (in values) of each.
 *
 * <p>Any program reads them without Stepwright; in Python {@code numpy.fromfile("weights.bin",
 * "<f4")}. Both are written under temporary names, the values flushed, and renamed, the list last.
 */
public final class WeightsFile {

  /** Name of the values in a run directory. */
  public static final String NAME = "weights.bin";

  /** Name of the list of tensors. */
  public static final String LIST = "weights.json";

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private WeightsFile() {}

  /**
   * Writes both files.
   *
   * @param path of the values; the list lies beside it
   */
  public static void write(Path path, Map<String, Tensor> weights) {
    var list = JSON.createObjectNode();
    list.put("dtype", "float32").put("order", "little-endian");
    var tensors = list.putArray("tensors");
    long offset = 0;
    try {
      Path temporary = path.resolveSibling(path.getFileName() + ".tmp");
      try (FileChannel channel =
          FileChannel.open(
              temporary,
              StandardOpenOption.CREATE,
              StandardOpenOption.TRUNCATE_EXISTING,
              StandardOpenOption.WRITE)) {
        var out = new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16);
        for (var entry : new TreeMap<>(weights).entrySet()) {
          Tensor tensor = entry.getValue();
          var item = tensors.addObject().put("name", entry.getKey()).put("offset", offset);
          var shape = item.putArray("shape");
          for (long length : tensor.shape()) {
            shape.add(length);
          }
          var bytes =
              ByteBuffer.allocate(tensor.values().length * Float.BYTES)
                  .order(ByteOrder.LITTLE_ENDIAN);
          bytes.asFloatBuffer().put(tensor.values());
          out.write(bytes.array());
          offset += tensor.values().length;
        }
        out.flush();
        channel.force(true);
      }
      Path names = path.resolveSibling(LIST);
      Path temporaryNames = path.resolveSibling(LIST + ".tmp");
      Files.write(temporaryNames, JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(list));
      Files.move(temporary, path, StandardCopyOption.REPLACE_EXISTING);
      Files.move(temporaryNames, names, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw FileJournal.unwritable(path, e);
    }
  }

  /**
   * Reads both files.
   *
   * @throws DataException if they do not fit each other
   */
  public static Map<String, Tensor> read(Path path) {
    try {
      JsonNode list = JSON.readTree(Files.readAllBytes(path.resolveSibling(LIST)));
      var values =
          ByteBuffer.wrap(Files.readAllBytes(path)).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
      var weights = new LinkedHashMap<String, Tensor>();
      for (JsonNode item : list.get("tensors")) {
        long[] shape = new long[item.get("shape").size()];
        int length = 1;
        for (int i = 0; i < shape.length; i++) {
          shape[i] = item.get("shape").get(i).asLong();
          length = Math.multiplyExact(length, Math.toIntExact(shape[i]));
        }
        if (values.remaining() < length) {
          throw new DataException(
              "%s must hold %d more values for %s, found %d"
                  .formatted(path, length, item.get("name").asString(), values.remaining()));
        }
        float[] tensor = new float[length];
        values.get(tensor);
        weights.put(item.get("name").asString(), new Tensor(shape, tensor));
      }
      return weights;
    } catch (JacksonException e) {
      throw new DataException("%s must be JSON, got %s".formatted(LIST, e.getOriginalMessage()), e);
    } catch (IOException e) {
      throw new UncheckedIOException("%s must be readable, got %s".formatted(path, e), e);
    }
  }
}
