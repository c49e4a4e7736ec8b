package io.github.stepwright;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * What a user should know before choosing an optimizer; {@code docs/optimizers.md} is generated
 * from these. Each text goes on from its column's head, without a full stop.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Use {
  /** When it is a good choice. */
  String when();

  /** When it is not. */
  String not();

  /** How it differs, in form or defaults, from other libraries, or {@code none}. */
  String differs();

  /** Whether a fused pass over float32 memory stands beside its loop. */
  boolean fused() default false;
}
