package io.github.stepwright.spec;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * Values of a spec: numbers, truth values, constants of an enum in lower case, and lists of them
 * joined by {@code +}.
 */
final class Value {

  /** What people write; the JDK would also take 1D, 0x1p3, NaN and blanks. */
  private static final Pattern DECIMAL =
      Pattern.compile("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?");

  private Value() {}

  /**
   * The value of a text.
   *
   * @param what names it in the message
   * @throws IllegalArgumentException if the text is not of the type
   */
  static Object parse(Type type, String text, String what) {
    if (type instanceof ParameterizedType list && list.getRawType() == List.class) {
      if (text.isEmpty()) {
        return List.of();
      }
      Type element = list.getActualTypeArguments()[0];
      return Arrays.stream(text.split("\\+", -1)).map(part -> parse(element, part, what)).toList();
    }
    try {
      if (type == double.class || type == Double.class) {
        return number(text);
      }
      if (type == OptionalDouble.class) {
        return OptionalDouble.of(number(text));
      }
      if (type == OptionalLong.class) {
        return OptionalLong.of(whole(text));
      }
      if (type == long.class || type == Long.class) {
        return whole(text);
      }
      if (type == int.class || type == Integer.class) {
        return Math.toIntExact(whole(text));
      }
    } catch (ArithmeticException | NumberFormatException _) {
      throw new IllegalArgumentException(
          "%s must be a %snumber, got %s".formatted(what, real(type) ? "" : "whole ", text));
    }
    if (type == boolean.class) {
      return switch (text) {
        case "true" -> true;
        case "false" -> false;
        default ->
            throw new IllegalArgumentException(
                "%s must be true or false, got %s".formatted(what, text));
      };
    }
    if (type == String.class) {
      return text;
    }
    if (type instanceof Class<?> choice && choice.isEnum()) {
      for (Object constant : choice.getEnumConstants()) {
        if (print(constant).equals(text)) {
          return constant;
        }
      }
      throw new IllegalArgumentException(
          "%s must be one of %s, got %s"
              .formatted(
                  what, Arrays.stream(choice.getEnumConstants()).map(Value::print).toList(), text));
    }
    throw new IllegalStateException("a record of a spec cannot have a component of " + type);
  }

  private static boolean real(Type type) {
    return type == double.class || type == Double.class || type == OptionalDouble.class;
  }

  private static double number(String text) {
    double value = DECIMAL.matcher(text).matches() ? Double.parseDouble(text) : Double.NaN;
    if (Double.isNaN(value) || Double.isInfinite(value)) {
      throw new NumberFormatException(text);
    }
    return value;
  }

  /** {@code 1e6} is a whole number too. */
  private static long whole(String text) {
    double value = number(text);
    return text.chars().allMatch(c -> c >= '0' && c <= '9' || c == '-')
        ? Long.parseLong(text)
        : exact(value);
  }

  private static long exact(double value) {
    if (value != Math.rint(value) || Math.abs(value) > 1L << 53) {
      throw new ArithmeticException();
    }
    return (long) value;
  }

  /** The text that {@link #parse} reads back as the same value. */
  static String print(Object value) {
    return switch (value) {
      case List<?> list -> String.join("+", list.stream().map(Value::print).toList());
      case Enum<?> constant -> constant.name().toLowerCase(Locale.ROOT);
      case Double number -> number(number);
      case OptionalDouble number -> number(number.orElseThrow());
      case OptionalLong number -> Long.toString(number.orElseThrow());
      default -> value.toString();
    };
  }

  /** Shortest digits, and no {@code .0} behind whole numbers. */
  private static String number(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e7 && !(value == 0 && 1 / value < 0)
        ? Long.toString((long) value)
        : Double.toString(value);
  }
}
