package io.github.stepwright.schedule;

import io.github.stepwright.Default;
import io.github.stepwright.Schedule;
import io.github.stepwright.run.Catalog;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.SplittableRandom;

/**
 * Random members of the catalogue, by the types of their components: a new schedule needs no line
 * here. Values that a checking constructor refuses are drawn again.
 */
final class RandomSchedules {

  private static final List<String> PLAIN =
      Catalog.SCHEDULES.names().stream().filter(name -> !wraps(name)).toList();

  private final SplittableRandom random;

  RandomSchedules(long seed) {
    this.random = new SplittableRandom(seed);
  }

  /** Whether a name takes other schedules. */
  static boolean wraps(String name) {
    return Arrays.stream(Catalog.SCHEDULES.type(name).getRecordComponents())
        .anyMatch(c -> c.getGenericType().getTypeName().contains(Schedule.class.getName()));
  }

  /** A number of steps in 1..5000, small ones as often as large ones. */
  long horizon() {
    return (long) Math.min(5000, Math.exp(random.nextDouble() * Math.log(5001)));
  }

  /** A random schedule of this name; what it wraps is nested at most {@code depth} deep. */
  Schedule next(String name, int depth) {
    Class<? extends Schedule> type = Catalog.SCHEDULES.type(name);
    RuntimeException last = null;
    for (int tries = 0; tries < 20_000; tries++) {
      try {
        return make(type, depth);
      } catch (IllegalArgumentException refused) {
        last = refused;
      }
    }
    throw new IllegalStateException("no random values make a " + name, last);
  }

  /** A random schedule of any name. */
  Schedule any(int depth) {
    List<String> names = depth > 0 ? Catalog.SCHEDULES.names() : PLAIN;
    return next(names.get(random.nextInt(names.size())), depth);
  }

  private Schedule make(Class<? extends Schedule> type, int depth) {
    RecordComponent[] components = type.getRecordComponents();
    int boundaries = random.nextInt(4);
    Object[] values = Arrays.stream(components).map(c -> value(c, boundaries, depth)).toArray();
    Class<?>[] types =
        Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    try {
      Constructor<? extends Schedule> constructor = type.getDeclaredConstructor(types);
      return constructor.newInstance(values);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof IllegalArgumentException refused) {
        throw refused;
      }
      throw new IllegalStateException(e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private Object value(RecordComponent component, int boundaries, int depth) {
    Class<?> type = component.getType();
    if (type == Schedule.class) {
      return any(depth - 1);
    }
    if (type == List.class) {
      return list(component.getGenericType(), boundaries, depth);
    }
    if (type == OptionalDouble.class) {
      return random.nextBoolean() ? OptionalDouble.empty() : OptionalDouble.of(number());
    }
    if (type == OptionalLong.class) {
      return random.nextBoolean() ? OptionalLong.empty() : OptionalLong.of(steps());
    }
    if (type == double.class) {
      var initial = component.getAnnotation(Default.class);
      return initial != null && random.nextInt(3) == 0
          ? Double.parseDouble(initial.value())
          : (Object) number();
    }
    if (type == long.class) {
      return steps();
    }
    if (type == boolean.class) {
      return random.nextBoolean();
    }
    if (type.isEnum()) {
      return type.getEnumConstants()[random.nextInt(type.getEnumConstants().length)];
    }
    throw new IllegalStateException("no random value for " + component);
  }

  private List<?> list(Type list, int boundaries, int depth) {
    Type element = ((ParameterizedType) list).getActualTypeArguments()[0];
    if (element == Schedule.class) {
      var inner = new ArrayList<Schedule>();
      for (int i = 0; i <= boundaries; i++) {
        inner.add(any(depth - 1));
      }
      return inner;
    }
    if (element == Long.class) {
      return random.longs(boundaries, 0, horizon()).sorted().boxed().toList();
    }
    double scale = random.nextBoolean() ? 1 : 100;
    return random.doubles(boundaries, 0, scale).sorted().boxed().toList();
  }

  /** Fractions, rates, exponents of either sign, and numbers with few digits. */
  private double number() {
    return switch (random.nextInt(6)) {
      case 0, 1 -> random.nextDouble();
      case 2 -> Math.exp(random.nextDouble(-12, 8));
      case 3 -> -Math.exp(random.nextDouble(-5, 3));
      case 4 -> random.nextInt(1, 100) / 100.0;
      default -> random.nextInt(0, 50);
    };
  }

  private long steps() {
    return (long) Math.exp(random.nextDouble(0, 8)) - random.nextInt(2);
  }
}
