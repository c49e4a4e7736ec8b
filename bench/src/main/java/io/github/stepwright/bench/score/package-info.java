/**
 * Time-to-target scores of a panel of submissions, after AlgoPerf (arXiv 2306.07179).
 *
 * <p>{@link io.github.stepwright.bench.score.Studies} come from a CSV file, their medians are
 * {@link io.github.stepwright.bench.score.Times}, the rules turn times into infinities, and a
 * {@link io.github.stepwright.bench.score.PerformanceProfile} of what is left gives the scores.
 * {@link io.github.stepwright.bench.score.Scoring} does all of it in the right order.
 */
package io.github.stepwright.bench.score;
