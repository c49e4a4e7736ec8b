package io.github.stepwright.spec;

import io.github.stepwright.Default;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.Function;

/**
 * A family of records that can be written as specs: schedules, optimizers, controllers.
 *
 * <p>The keys of a part are the components of its record, with the defaults that {@link Default}
 * names. A component of the family's own type, or of one of its kinds, is a spec inside: the part
 * is a wrapper and takes the next complete spec; a list of them, with a list of {@code at} before
 * it, takes one more spec than it has boundaries. Immutable.
 *
 * @param <T> what the records are
 */
public final class Names<T> {

  private final String kind;
  private final Class<T> family;
  private final Map<String, Class<? extends T>> types;
  private final Map<String, String> aliases;
  private final Map<String, String> notes;
  private final Optional<Guests<?, T>> guests;

  /** Members of another family that may stand where one of this family may. */
  record Guests<U, T>(Names<U> names, Function<U, T> seat, Function<T, U> unseat) {}

  private Names(
      String kind,
      Class<T> family,
      Map<String, Class<? extends T>> types,
      Map<String, String> aliases,
      Map<String, String> notes,
      Optional<Guests<?, T>> guests) {
    this.guests = guests;
    this.kind = kind;
    this.family = family;
    this.types = Collections.unmodifiableMap(new LinkedHashMap<>(types));
    this.aliases = Map.copyOf(aliases);
    this.notes = Map.copyOf(notes);
  }

  /**
   * A family whose names are those of the records in lower case.
   *
   * @param kind what one of them is called in messages, for example {@code schedule}
   */
  @SafeVarargs
  public static <T> Names<T> of(String kind, Class<T> family, Class<? extends T>... types) {
    var named = new LinkedHashMap<String, Class<? extends T>>();
    for (Class<? extends T> type : types) {
      named.put(type.getSimpleName().toLowerCase(Locale.ROOT), type);
    }
    return new Names<>(kind, family, named, Map.of(), Map.of(), Optional.empty());
  }

  /**
   * The same family with one more name for a member; it is read and never printed.
   *
   * @param note what somebody who uses that name should know
   */
  public Names<T> alias(String alias, String name, String note) {
    var all = new LinkedHashMap<>(aliases);
    all.put(alias, name);
    var said = new LinkedHashMap<>(notes);
    said.put(alias, note);
    return new Names<>(kind, family, types, all, said, guests);
  }

  /**
   * The same family, where a complete spec of another one may stand wherever one of this family
   * may; a name that both know is this family's.
   *
   * @param seat makes a member of this family of one of the other
   * @param unseat gives back what was seated, null for a member of this family
   */
  public <U> Names<T> with(Names<U> others, Function<U, T> seat, Function<T, U> unseat) {
    return new Names<>(
        kind, family, types, aliases, notes, Optional.of(new Guests<>(others, seat, unseat)));
  }

  /** Whether this is the name or an alias of a member. */
  public boolean knows(String name) {
    return types.containsKey(aliases.getOrDefault(name, name));
  }

  /** What to say about the aliases that a spec uses, each once. */
  public List<String> notes(Spec spec) {
    return spec.parts().stream()
        .map(Spec.Part::name)
        .distinct()
        .filter(notes::containsKey)
        .map(name -> name + " is " + notes.get(name))
        .toList();
  }

  /** What one of them is called, for example {@code schedule}. */
  public String kind() {
    return kind;
  }

  /** The names, in the order of the catalogue, aliases left out. */
  public List<String> names() {
    return List.copyOf(types.keySet());
  }

  /** What a name stands for, aliases included. */
  public Class<? extends T> type(String name) {
    Class<? extends T> type = types.get(aliases.getOrDefault(name, name));
    if (type == null) {
      var known = new ArrayList<>(types.keySet());
      known.addAll(aliases.keySet());
      throw new IllegalArgumentException(
          "%s must be one of %s, got %s%s"
              .formatted(kind, String.join(" ", types.keySet()), name, Nearest.hint(name, known)));
    }
    return type;
  }

  /**
   * The record that a spec describes.
   *
   * @throws IllegalArgumentException in one line: an unknown name or key offers the nearest one
   */
  public T parse(String text) {
    var reading = new Reading(Spec.parse(text).parts());
    T value = reading.next(this, kind);
    reading.end(kind);
    return value;
  }

  /** The spec that {@link #parse} reads back as an equal record; defaults are left out. */
  public String print(T value) {
    var parts = new ArrayList<Spec.Part>();
    parts(value, parts);
    return new Spec(parts).toString();
  }

  /** One line on the keys of a name: {@code peak=1,floor=0}; a key without default has no value. */
  public String keys(String name) {
    var keys = new ArrayList<String>();
    for (RecordComponent component : type(name).getRecordComponents()) {
      if (!inside(component)) {
        var initial = component.getAnnotation(Default.class);
        boolean named = initial != null && !initial.value().isEmpty();
        keys.add(component.getName() + (named ? "=" + initial.value() : ""));
      }
    }
    return String.join(",", keys);
  }

  Optional<Guests<?, T>> guests() {
    return guests;
  }

  /** Whether a component is a spec inside, or several, and no key. */
  boolean inside(RecordComponent component) {
    return family.isAssignableFrom(component.getType()) || several(component);
  }

  /** Whether a component is a list of specs inside. */
  boolean several(RecordComponent component) {
    Type type = component.getGenericType();
    return type instanceof ParameterizedType list
        && list.getRawType() == List.class
        && list.getActualTypeArguments()[0] instanceof Class<?> element
        && family.isAssignableFrom(element);
  }

  private <U> boolean guest(Guests<U, T> guests, T value, List<Spec.Part> parts) {
    U unseated = guests.unseat.apply(value);
    if (unseated == null) {
      return false;
    }
    guests.names.parts(unseated, parts);
    return true;
  }

  private void parts(T value, List<Spec.Part> parts) {
    if (guests.isPresent() && guest(guests.get(), value, parts)) {
      return;
    }
    String name =
        types.entrySet().stream()
            .filter(entry -> entry.getValue() == value.getClass())
            .map(Map.Entry::getKey)
            .findFirst()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "%s must be one of %s, got %s".formatted(kind, types.keySet(), value)));
    var keys = new LinkedHashMap<String, String>();
    var inner = new ArrayList<T>();
    for (RecordComponent component : value.getClass().getRecordComponents()) {
      Object content = content(component, value);
      if (several(component)) {
        ((List<?>) content).forEach(one -> inner.add(family.cast(one)));
      } else if (inside(component)) {
        inner.add(family.cast(content));
      } else if (!content.equals(OptionalDouble.empty()) && !content.equals(OptionalLong.empty())) {
        var initial = component.getAnnotation(Default.class);
        String text = Value.print(content);
        boolean isDefault =
            initial != null
                && Value.parse(component.getGenericType(), initial.value(), name).equals(content);
        if (!isDefault) {
          keys.put(component.getName(), text);
        }
      }
    }
    parts.add(new Spec.Part(name, keys));
    inner.forEach(one -> parts(one, parts));
  }

  private static Object content(RecordComponent component, Object value) {
    try {
      return component.getAccessor().invoke(value);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }
}
