package io.github.stepwright.run;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * The fields of a JSON object, each of the type that is asked for.
 *
 * <p>A field that is missing or of another type is an {@link IllegalArgumentException} that names
 * it.
 */
record Fields(JsonNode node) {

  Collection<String> names() {
    return node.propertyNames();
  }

  boolean has(String name) {
    return node.has(name);
  }

  private JsonNode field(String name) {
    JsonNode field = node.get(name);
    if (field == null) {
      throw new IllegalArgumentException("field %s must be there, found none".formatted(name));
    }
    return field;
  }

  /** The object in a field. */
  Fields inner(String name) {
    return new Fields(field(name));
  }

  String text(String name) {
    JsonNode field = field(name);
    if (!field.isString()) {
      throw new IllegalArgumentException("%s must be text, got %s".formatted(name, field));
    }
    return field.asString();
  }

  boolean truth(String name) {
    return field(name).asBoolean();
  }

  long whole(String name) {
    JsonNode field = field(name);
    if (!field.isIntegralNumber()) {
      throw new IllegalArgumentException(
          "%s must be a whole number, got %s".formatted(name, field));
    }
    return field.asLong();
  }

  /** A number, which is text where it is not finite: JSON has no other way. */
  double number(String name) {
    JsonNode field = field(name);
    if (field.isNumber()) {
      return field.asDouble();
    }
    return switch (field.isString() ? field.asString() : "") {
      case "NaN" -> Double.NaN;
      case "Infinity" -> Double.POSITIVE_INFINITY;
      case "-Infinity" -> Double.NEGATIVE_INFINITY;
      default ->
          throw new IllegalArgumentException("%s must be a number, got %s".formatted(name, field));
    };
  }

  /** A number, NaN where the field is missing. */
  double known(String name) {
    return has(name) ? number(name) : Double.NaN;
  }

  /** All fields as text, in their order. */
  Map<String, String> texts() {
    var texts = new LinkedHashMap<String, String>();
    node.properties().forEach(text -> texts.put(text.getKey(), text.getValue().asString()));
    return texts;
  }

  /** All fields as numbers, in their order. */
  Map<String, Double> numbers() {
    var numbers = new LinkedHashMap<String, Double>();
    names().forEach(name -> numbers.put(name, number(name)));
    return numbers;
  }
}
