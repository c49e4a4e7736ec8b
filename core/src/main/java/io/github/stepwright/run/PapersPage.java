package io.github.stepwright.run;

import io.github.stepwright.Paper;
import io.github.stepwright.spec.Names;
import java.util.List;

/**
 * The page {@code docs/papers.md}: every method of the catalogue with its keys and its source, from
 * the {@link Paper} annotations.
 */
final class PapersPage {

  private PapersPage() {}

  /** The page for all families of the catalogue. */
  static String text() {
    return text(
        List.of(
            Catalog.SCHEDULES,
            Catalog.CONTROLLERS,
            Catalog.DENSITIES,
            Catalog.LAWS,
            Catalog.OPTIMIZERS));
  }

  /** The page for these families. */
  static String text(List<Names<?>> families) {
    var page =
        new StringBuilder(
            """
            # Methods and their sources

            Written by a command from the catalogue and the `@Paper` annotations; do not edit it.
            The command is `%s`.

            A key without a value must be given, or has a default that depends on the others.

            | name | kind | keys and defaults | source | authors | year | arXiv |
            |---|---|---|---|---|---|---|
            """
                .formatted(GeneratedFiles.COMMAND));
    for (Names<?> family : families) {
      for (String name : family.names()) {
        page.append(row(family, name));
      }
    }
    return page.toString();
  }

  private static String row(Names<?> family, String name) {
    String keys = family.keys(name);
    return "| `%s` | %s | %s | %s |\n"
        .formatted(
            name,
            family.kind(),
            keys.isEmpty() ? "" : "`" + keys + "`",
            source(family.type(name).getAnnotation(Paper.class)));
  }

  private static String source(Paper paper) {
    if (paper == null) {
      return "this project | | |";
    }
    String arxiv = paper.arxiv();
    String link = arxiv.isEmpty() ? "" : "[%1$s](https://arxiv.org/abs/%1$s)".formatted(arxiv);
    return "%s | %s | %d | %s"
        .formatted(cell(paper.title()), cell(paper.authors()), paper.year(), link);
  }

  /** Text as it may stand in a cell. */
  static String cell(String text) {
    return text.replace("|", "\\|");
  }
}
