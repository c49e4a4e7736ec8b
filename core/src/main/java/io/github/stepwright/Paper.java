package io.github.stepwright;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The source of a method; {@code docs/papers.md} is generated from these. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Paper {
  /** Title, or a description of the source where a method has no paper. */
  String title();

  /** Authors, as a reader would cite them. */
  String authors();

  /** Year of publication. */
  int year();

  /** arXiv number without a prefix, or empty where there is none. */
  String arxiv() default "";
}
