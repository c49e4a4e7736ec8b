package io.github.stepwright.app.norms;

import io.github.stepwright.DataException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Norms of JSON Lines: those objects count that have the field. */
final class JsonNorms {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private JsonNorms() {}

  static NormLog read(Path path, String column) {
    var collected = new Collected();
    long line = 0;
    try (BufferedReader in = Files.newBufferedReader(path)) {
      for (String text = in.readLine(); text != null; text = in.readLine()) {
        line++;
        JsonNode field = text.isBlank() ? null : JSON.readTree(text).get(column);
        if (field != null) {
          // Text such as "NaN" and null are norms that are missing; the guard names them.
          collected.add(line, field.isNumber() ? field.asDouble() : Double.NaN);
        }
      }
    } catch (JacksonException e) {
      throw new DataException(
          "%s:%d: must be one JSON object, got %s".formatted(path, line, e.getOriginalMessage()),
          e);
    } catch (IOException e) {
      throw new UncheckedIOException("%s must be readable, got %s".formatted(path, e), e);
    }
    var log = collected.log(path.toString(), "");
    if (log.norms().length == 0) {
      throw new IllegalArgumentException(
          "field %s must occur in %s, found none: name it by --column".formatted(column, path));
    }
    return log;
  }
}
