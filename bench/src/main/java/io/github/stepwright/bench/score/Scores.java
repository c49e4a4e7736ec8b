package io.github.stepwright.bench.score;

import java.util.List;

/**
 * Scores of a panel, best first; ties stay in the order of the table.
 *
 * @param scores one per submission
 * @param panel names of the submissions in the order of the table: scores hold within it only
 * @param studies number of studies behind each time
 * @param resampling what the intervals' bootstrap drew
 * @param replicates how often it drew
 */
public record Scores(
    List<Score> scores, List<String> panel, int studies, Resampling resampling, int replicates) {

  /** Copies the lists. */
  public Scores {
    scores = List.copyOf(scores);
    panel = List.copyOf(panel);
  }

  /** The score of a submission. */
  public Score of(String submission) {
    return scores.stream()
        .filter(score -> score.submission().equals(submission))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "submission must be one of %s, got %s".formatted(panel, submission)));
  }
}
