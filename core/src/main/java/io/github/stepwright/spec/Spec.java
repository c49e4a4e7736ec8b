package io.github.stepwright.spec;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A spec string taken apart: {@code name:key=value,key=value} parts joined by {@code /}.
 *
 * <p>{@code spec = part { "/" part }}, {@code part = name [":" key "=" value {"," key "=" value}]}.
 * Which part belongs into which wrapper is not the grammar's business: {@link Names} knows how many
 * specs each takes. {@code /} and {@code ,} cannot occur in values.
 *
 * @param parts in the order in which they were written
 */
public record Spec(List<Part> parts) {

  /**
   * One part.
   *
   * @param name of the record
   * @param keys values by key, in the order in which they were written
   */
  public record Part(String name, Map<String, String> keys) {

    /** Keeps the order of the keys. */
    public Part {
      keys = Collections.unmodifiableMap(new LinkedHashMap<>(keys));
    }

    @Override
    public String toString() {
      var text = new StringBuilder(name);
      char joint = ':';
      for (var key : keys.entrySet()) {
        text.append(joint).append(key.getKey()).append('=').append(key.getValue());
        joint = ',';
      }
      return text.toString();
    }
  }

  /** Copies the list. */
  public Spec {
    parts = List.copyOf(parts);
  }

  /**
   * Takes a text apart.
   *
   * @throws IllegalArgumentException where it does not follow the grammar, naming the part
   */
  public static Spec parse(String text) {
    var parts = new ArrayList<Part>();
    for (String part : text.split("/", -1)) {
      parts.add(part(part, text));
    }
    return new Spec(parts);
  }

  private static Part part(String part, String text) {
    int colon = part.indexOf(':');
    String name = colon < 0 ? part : part.substring(0, colon);
    if (name.isEmpty()) {
      throw new IllegalArgumentException(
          "a spec must be name:key=value,… parts joined by /, got \"%s\"".formatted(text));
    }
    var keys = new LinkedHashMap<String, String>();
    if (colon >= 0) {
      for (String pair : part.substring(colon + 1).split(",", -1)) {
        int equals = pair.indexOf('=');
        if (equals < 1 || equals == pair.length() - 1) {
          throw new IllegalArgumentException(
              "%s must be followed by key=value, got \"%s\"".formatted(name, pair));
        }
        if (keys.put(pair.substring(0, equals), pair.substring(equals + 1)) != null) {
          throw new IllegalArgumentException(
              "%s must name %s once, got it twice".formatted(name, pair.substring(0, equals)));
        }
      }
    }
    return new Part(name, keys);
  }

  /** Whether any part names this key. */
  public boolean mentions(String key) {
    return parts.stream().anyMatch(part -> part.keys().containsKey(key));
  }

  @Override
  public String toString() {
    return String.join("/", parts.stream().map(Part::toString).toList());
  }
}
