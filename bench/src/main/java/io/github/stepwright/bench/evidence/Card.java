package io.github.stepwright.bench.evidence;

import java.util.List;

/**
 * What came of a claim.
 *
 * @param name of the claim
 * @param claim in our words
 * @param source paper
 * @param setting how it is tested here
 * @param size {@code quick} or {@code full}
 * @param verdict {@link #HOLDS} or {@link #NOT}
 * @param seeds that took part
 * @param command that made it
 * @param host machine and versions, in one line
 * @param commit of the program
 * @param date of the run
 * @param seconds that it took
 * @param findings numbers with their thresholds
 */
public record Card(
    String name,
    String claim,
    String source,
    String setting,
    String size,
    String verdict,
    String seeds,
    String command,
    String host,
    String commit,
    String date,
    double seconds,
    List<Finding> findings) {

  /** Every number of the claim is met. */
  public static final String HOLDS = "holds";

  /** At least one number of the claim is not met. */
  public static final String NOT = "did not hold here";

  /**
   * Where and when a claim was run.
   *
   * @param command that can be typed again
   */
  public record Made(String command, String host, String commit, String date, double seconds) {}

  /** Copies the findings. */
  public Card {
    findings = List.copyOf(findings);
  }

  /** The card of what was measured. */
  public static Card of(Claim claim, Ground ground, List<Finding> findings, Made made) {
    Claim.About about = claim.about();
    return new Card(
        about.name(),
        about.words(),
        about.source(),
        about.setting(),
        ground.quick() ? "quick" : "full",
        verdict(findings),
        about.seeds(),
        made.command(),
        made.host(),
        made.commit(),
        made.date(),
        made.seconds(),
        findings);
  }

  private static String verdict(List<Finding> findings) {
    return findings.stream().filter(Finding::claimed).allMatch(Finding::met) ? HOLDS : NOT;
  }

  /** Numbers of this card that another run did not find again, as that run found them. */
  public List<Finding> lost(Card again) {
    return again.findings().stream()
        .filter(
            found ->
                findings.stream()
                    .anyMatch(kept -> kept.what().equals(found.what()) && !kept.keptBy(found)))
        .toList();
  }

  /** Whether another run says the same: one verdict, and nothing that was kept is lost. */
  public boolean confirmedBy(Card again) {
    return again.verdict().equals(verdict) && lost(again).isEmpty();
  }
}
