package io.github.stepwright.spec;

import io.github.stepwright.Default;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * The parts of a spec on their way to records: a part takes its keys, and as many of the parts
 * behind it as its record has specs inside. Used by one thread.
 */
final class Reading {

  private final List<Spec.Part> parts;
  private int position;

  Reading(List<Spec.Part> parts) {
    this.parts = parts;
  }

  /** Refuses parts that nobody took. */
  void end(String kind) {
    if (position < parts.size()) {
      throw new IllegalArgumentException(
          "%s must end after %s, found /%s"
              .formatted(kind, parts.get(position - 1), parts.get(position)));
    }
  }

  /**
   * The record of the next complete spec.
   *
   * @param who needs it, for the message where there is none
   */
  <T> T next(Names<T> names, String who) {
    if (position == parts.size()) {
      throw new IllegalArgumentException(
          "%s must be followed by /%s, found the end".formatted(who, names.kind()));
    }
    Spec.Part part = parts.get(position);
    if (!names.knows(part.name())
        && names.guests().isPresent()
        && names.guests().get().names().knows(part.name())) {
      return guest(names.guests().get(), names.kind());
    }
    position++;
    Class<? extends T> type = names.type(part.name());
    RecordComponent[] components = type.getRecordComponents();
    var keys = new LinkedHashMap<>(part.keys());
    Object[] values = new Object[components.length];
    int count = 1;
    for (int i = 0; i < components.length; i++) {
      if (!names.inside(components[i])) {
        values[i] = value(part, components[i], keys.remove(components[i].getName()));
        if (values[i] instanceof Collection<?> boundaries) {
          count = boundaries.size() + 1;
        }
      }
    }
    if (!keys.isEmpty()) {
      String key = keys.keySet().iterator().next();
      List<String> known =
          Arrays.stream(components)
              .filter(c -> !names.inside(c))
              .map(RecordComponent::getName)
              .toList();
      throw new IllegalArgumentException(
          "a key of %s must be one of %s, got %s%s"
              .formatted(part.name(), known, key, Nearest.hint(key, known)));
    }
    for (int i = 0; i < components.length; i++) {
      if (names.several(components[i])) {
        var inner = new ArrayList<T>();
        for (int k = 0; k < count; k++) {
          inner.add(next(names, part.toString()));
        }
        Class<?> element =
            (Class<?>)
                ((ParameterizedType) components[i].getGenericType()).getActualTypeArguments()[0];
        inner.forEach(one -> wrapped(part, element, one));
        values[i] = List.copyOf(inner);
      } else if (names.inside(components[i])) {
        values[i] = wrapped(part, components[i].getType(), next(names, part.toString()));
      }
    }
    return make(type, components, values);
  }

  private <U, T> T guest(Names.Guests<U, T> guests, String kind) {
    return guests.seat().apply(next(guests.names(), kind));
  }

  private static Object wrapped(Spec.Part part, Class<?> needed, Object inner) {
    if (!needed.isInstance(inner)) {
      throw new IllegalArgumentException(
          "%s must wrap an %s, got %s"
              .formatted(
                  part.name(),
                  needed.getSimpleName().toLowerCase(Locale.ROOT),
                  inner.getClass().getSimpleName().toLowerCase(Locale.ROOT)));
    }
    return inner;
  }

  private static Object value(Spec.Part part, RecordComponent component, String text) {
    String what = part.name() + "." + component.getName();
    if (text != null) {
      return Value.parse(component.getGenericType(), text, what);
    }
    var initial = component.getAnnotation(Default.class);
    if (initial != null) {
      return Value.parse(component.getGenericType(), initial.value(), what);
    }
    if (component.getType() == OptionalDouble.class) {
      return OptionalDouble.empty();
    }
    if (component.getType() == OptionalLong.class) {
      return OptionalLong.empty();
    }
    throw new IllegalArgumentException(
        "%s must name %s, got %s".formatted(part.name(), component.getName(), part));
  }

  private static <T> T make(
      Class<? extends T> type, RecordComponent[] components, Object[] values) {
    Class<?>[] parameters =
        Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    try {
      Constructor<? extends T> constructor = type.getDeclaredConstructor(parameters);
      return constructor.newInstance(values);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof RuntimeException refused) {
        throw refused;
      }
      throw new IllegalStateException(e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }
}
