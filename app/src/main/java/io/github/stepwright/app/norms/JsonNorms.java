package io.github.stepwright.app.norms;

import io.github.stepwright.DataException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Norms of JSON Lines, a journal of ours among them.
 *
 * <p>Those objects count that have the field, and those that have a {@code step} and lack it: their
 * norm is missing. The other entries of a journal, and its probe steps, do not.
 */
final class JsonNorms {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private JsonNorms() {}

  static NormLog read(Path path, List<String> columns) {
    var collected = new Collected();
    String column = null;
    long line = 0;
    try (BufferedReader in = Files.newBufferedReader(path)) {
      for (String text = in.readLine(); text != null; text = in.readLine()) {
        line++;
        JsonNode object = text.isBlank() ? null : JSON.readTree(text);
        if (object == null || object.path("probe").asBoolean(false)) {
          continue;
        }
        if (column == null) {
          column = columns.stream().filter(object::has).findFirst().orElse(null);
        }
        JsonNode field = column == null ? null : object.get(column);
        if (field != null) {
          // Text such as "NaN" and null are norms that are missing; the guard names them.
          collected.add(line, field.isNumber() ? field.asDouble() : Double.NaN);
        } else if (object.has("step") && !object.has("entry")) {
          collected.add(line, Double.NaN);
        }
      }
    } catch (JacksonException e) {
      throw new DataException(
          "%s:%d: must be one JSON object, got %s".formatted(path, line, e.getOriginalMessage()),
          e);
    } catch (IOException e) {
      throw new UncheckedIOException("%s must be readable, got %s".formatted(path, e), e);
    }
    if (column == null) {
      throw new IllegalArgumentException(
          "field %s must occur in %s, found none: name it by --column"
              .formatted(String.join(" or ", columns), path));
    }
    return collected.log(path.toString(), "");
  }
}
