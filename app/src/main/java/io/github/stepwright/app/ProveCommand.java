package io.github.stepwright.app;

import io.github.stepwright.bench.evidence.Card;
import io.github.stepwright.bench.evidence.Cards;
import io.github.stepwright.bench.evidence.Claim;
import io.github.stepwright.bench.evidence.Claims;
import io.github.stepwright.bench.evidence.Finding;
import io.github.stepwright.bench.evidence.Ground;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs the claim of a paper again. */
@Command(
    name = "prove",
    description = {
      "Runs claims of papers again and says whether they hold here.",
      "Fails where the outcome differs from the card in docs/evidence."
    },
    mixinStandardHelpOptions = true)
final class ProveCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "NAME", arity = "0..*", description = "Claims; --list names them.")
  private List<String> names = List.of();

  @Option(
      names = "--all",
      description =
          "All claims; with --quick those that take seconds. Deep ones only where their module is"
              + " built.")
  private boolean all;

  @Option(names = "--quick", description = "The small size.")
  private boolean quick;

  @Option(names = "--list", description = "Say what can be proved, and run nothing.")
  private boolean list;

  @Option(names = "--json", description = "Print the cards as JSON and nothing else.")
  private boolean json;

  @Option(names = "--write", description = "Put the cards into the folder, for a new outcome.")
  private boolean write;

  @Option(
      names = "--cards",
      paramLabel = "DIR",
      defaultValue = "docs/evidence",
      description = "Folder of the cards, ${DEFAULT-VALUE} by default.")
  private Path folder;

  @Override
  public Integer call() throws IOException, InterruptedException {
    var out = spec.commandLine().getOut();
    var cards = new Cards(folder);
    if (list) {
      list(cards, out);
      return Exit.DONE;
    }
    List<Claim> claims = claims();
    var made = new ArrayList<Card>();
    int failed = 0;
    var workloads = Workloads.found();
    int threads = Runtime.getRuntime().availableProcessors();
    try (var bar = Bar.on(spec.commandLine().getErr(), "prove", claims.size())) {
      for (Claim claim : claims) {
        var ground = new Ground(workloads::open, threads, quick, (_, _) -> {});
        long began = System.nanoTime();
        List<Finding> findings = claim.measure(ground);
        double seconds = (System.nanoTime() - began) * 1e-9;
        Card card = Card.of(claim, ground, findings, made(claim, seconds));
        made.add(card);
        bar.to(made.size());
        Optional<Card> before = cards.find(card.name(), quick);
        boolean confirmed = before.map(b -> b.confirmedBy(card)).orElse(true);
        if (write) {
          cards.put(card);
        } else if (!confirmed) {
          failed++;
        }
        if (!json) {
          say(card, before, confirmed, out);
        }
      }
    }
    if (json) {
      out.println(Json.print(made.size() == 1 && !all ? made.getFirst() : made));
    } else if (claims.size() > 1) {
      long hold = made.stream().filter(card -> card.verdict().equals(Card.HOLDS)).count();
      out.printf(
          "%d claims: %d hold, %d did not hold here; %d differ from their cards%n",
          made.size(), hold, made.size() - hold, failed);
    }
    return failed > 0 ? Exit.FAILED : Exit.DONE;
  }

  private List<Claim> claims() {
    if (all) {
      List<Claim> some =
          Claims.all().stream().filter(claim -> !quick || claim.about().fast()).toList();
      return wanted(some, Deep.there(), spec.commandLine().getErr());
    }
    if (names.isEmpty()) {
      throw new IllegalArgumentException(
          "prove must be told what: a name, --all, or --list, got none of them");
    }
    return names.stream().map(Claims::named).toList();
  }

  /** These, but where the engine is not there not those that need it, which are named. */
  static List<Claim> wanted(List<Claim> claims, boolean engine, PrintWriter err) {
    String without =
        claims.stream()
            .filter(claim -> claim.deep() && !engine)
            .map(claim -> claim.about().name())
            .collect(Collectors.joining(" "));
    if (!without.isEmpty()) {
      err.printf(
          "stepwright: skipped, because the module deep is not built: %s; ./stepwright prove %s"
              + " builds it%n",
          without, without);
      err.flush();
    }
    return claims.stream().filter(claim -> engine || !claim.deep()).toList();
  }

  private Card.Made made(Claim claim, double seconds) {
    return new Card.Made(
        "./stepwright prove " + claim.about().name() + (quick ? " --quick" : ""),
        Machine.name() + ", Java " + Runtime.version(),
        Commit.current(),
        LocalDate.now().toString(),
        seconds);
  }

  private void list(Cards cards, PrintWriter out) {
    for (Claim claim : Claims.all()) {
      String name = claim.about().name();
      String verdict =
          cards
              .find(name, false)
              .or(() -> cards.find(name, true))
              .map(card -> card.verdict() + ", " + card.size() + " size, " + card.date())
              .orElse("no card yet");
      out.printf("%-12s %s%n%12s [%s]%n", name, claim.about().words(), "", verdict);
    }
  }

  private void say(Card card, Optional<Card> before, boolean confirmed, PrintWriter out) {
    out.printf(
        Locale.ROOT,
        "%s: %s (%s size, %.1f s)%s%n",
        card.name(),
        card.verdict(),
        card.size(),
        card.seconds(),
        write
            ? "; card written"
            : before.isEmpty()
                ? "; no card to compare with"
                : confirmed ? "; as on its card" : "; its card says: " + before.get().verdict());
    List<Finding> lost = before.map(b -> b.lost(card)).orElse(List.of());
    for (Finding finding : card.findings()) {
      out.printf(
          "  %-4s %s%s%n",
          !finding.claimed() ? "" : finding.met() ? "yes" : "NO",
          finding,
          lost.contains(finding) ? "  not as on the card" : "");
    }
    out.flush();
  }
}
