package io.github.stepwright.plan;

import io.github.stepwright.Paper;
import java.util.List;

/**
 * A formula that recommends values from the size of a model and its data, before the first step.
 *
 * <p>A record of the formula's constants; immutable and safe to share between threads.
 */
public interface Law {

  /**
   * What it recommends; empty where the question does not name what the formula needs.
   *
   * @param question model, data and batch
   */
  List<Advice> of(Question question);

  /** Where the formula comes from, as a reader would look it up. */
  default String source() {
    Paper paper = getClass().getAnnotation(Paper.class);
    return paper.arxiv().isEmpty()
        ? "%s, %d".formatted(paper.authors(), paper.year())
        : "%s, arXiv %s".formatted(paper.authors().split(",")[0] + " et al.", paper.arxiv());
  }
}
