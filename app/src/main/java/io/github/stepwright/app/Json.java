package io.github.stepwright.app;

import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Prints values as JSON, for every command that has {@code --json}. */
final class Json {

  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private Json() {}

  /** The value, indented; records become objects. */
  static String print(Object value) {
    return MAPPER.writeValueAsString(value);
  }
}
