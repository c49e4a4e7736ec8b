package io.github.stepwright.bench.evidence;

import io.github.stepwright.DataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The cards of a folder: {@code NAME.json} with one card for each size that was run, and beside it
 * {@code NAME.md} with the same to read.
 *
 * @param folder where they lie
 */
public record Cards(Path folder) {

  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private record Sizes(Optional<Card> quick, Optional<Card> full) {}

  /** The card of a claim at a size, where there is one. */
  public Optional<Card> find(String name, boolean quick) {
    Sizes sizes = read(name);
    return quick ? sizes.quick() : sizes.full();
  }

  /** Puts a card into its files, the one of the other size stays. */
  public void put(Card card) throws IOException {
    Sizes before = read(card.name());
    boolean quick = card.size().equals("quick");
    var sizes =
        new Sizes(
            quick ? Optional.of(card) : before.quick(), quick ? before.full() : Optional.of(card));
    Files.createDirectories(folder);
    replace(folder.resolve(card.name() + ".json"), JSON.writeValueAsString(sizes) + "\n");
    replace(folder.resolve(card.name() + ".md"), page(sizes));
  }

  private Sizes read(String name) {
    Path file = folder.resolve(name + ".json");
    if (!Files.exists(file)) {
      return new Sizes(Optional.empty(), Optional.empty());
    }
    try {
      return JSON.readValue(Files.readString(file), Sizes.class);
    } catch (JacksonException | IOException e) {
      throw new DataException("%s must be a card that prove wrote: %s".formatted(file, e), e);
    }
  }

  private static String page(Sizes sizes) {
    var cards = new ArrayList<Card>();
    sizes.full().ifPresent(cards::add);
    sizes.quick().ifPresent(cards::add);
    Card any = cards.getFirst();
    var text = new StringBuilder();
    text.append("# ").append(any.name()).append(": ").append(any.verdict()).append("\n\n");
    text.append(any.claim()).append("\n\n");
    text.append("Source: ").append(any.source()).append("\n\n");
    text.append("Here: ").append(any.setting()).append("\n");
    for (Card card : cards) {
      text.append("\n## ").append(card.size()).append(": ").append(card.verdict()).append("\n\n");
      text.append("    ").append(card.command()).append("\n\n");
      text.append("| measured | value | must be | met |\n|---|---|---|---|\n");
      for (Finding finding : card.findings()) {
        text.append("| ").append(finding.what().replace("|", "\\|")).append(" | ");
        text.append(Finding.number(finding.measured())).append(" | ");
        text.append(finding.claimed() ? "" : "kept ").append(finding.relation()).append(' ');
        text.append(Finding.number(finding.threshold())).append(" | ");
        text.append(finding.claimed() ? finding.met() ? "yes |\n" : "no |\n" : "|\n");
      }
      text.append(
          String.format(
              Locale.ROOT,
              "%n%s%s; %s; commit %s; %.1f s.%n",
              card.seeds().isEmpty() ? "" : "Seeds: " + card.seeds() + ". ",
              card.date(),
              card.host(),
              card.commit(),
              card.seconds()));
    }
    return text.toString();
  }

  private static void replace(Path file, String text) throws IOException {
    Path temporary = file.resolveSibling(file.getFileName() + ".tmp");
    Files.writeString(temporary, text);
    Files.move(temporary, file, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Names of the claims that have a card of either size. */
  public List<String> names() throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (var files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".json"))
          .map(name -> name.substring(0, name.length() - ".json".length()))
          .sorted()
          .toList();
    }
  }
}
