package io.github.stepwright.bench.score;

/**
 * Score of one submission within its panel.
 *
 * <p>{@code misses}, {@code tooSlow} and {@code heldOut} count workloads that earn nothing, each
 * workload at most once and in this order of causes.
 *
 * @param submission its name
 * @param score closed form, 0 to 1
 * @param score100 100-point rule, 0 to 1
 * @param low lower end of the 95 % interval of the closed form
 * @param high upper end of it
 * @param misses base workloads whose target was not reached
 * @param tooSlow base workloads lost to the {@linkplain FourTimesRule 4x rule}
 * @param heldOut base workloads lost to the {@linkplain HeldOutRule held-out rule}
 */
public record Score(
    String submission,
    double score,
    double score100,
    double low,
    double high,
    int misses,
    int tooSlow,
    int heldOut) {}
