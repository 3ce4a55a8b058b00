/**
 * Many runs of one algorithm at once: what varies, who carries it, and one row per trial exactly.
 *
 * <p>A sweep lays what varies ({@link io.equipoise.sweep.Space}, {@link io.equipoise.sweep.Orders},
 * {@link io.equipoise.sweep.SeedChoice}) over the options of one job and gets a list of {@link
 * io.equipoise.sweep.Trial}s, each with an identity of its own. A {@link
 * io.equipoise.sweep.TrialBody} runs one of them whole, on a {@code LocalFleet} inside one thread;
 * a {@link io.equipoise.sweep.Carrier} runs many bodies at once, in the threads of this process or
 * as one Spark job. The {@link io.equipoise.sweep.SweepRunner} commits whatever is complete.
 *
 * <p>A sweep has no state but its committed rows: to resume is to read which trials are there. What
 * is wrong with one trial is a row; what is wrong with the machinery stops the sweep.
 *
 * <p>Elsewhere: Spark's carrier is {@code io.equipoise.cluster.SparkCarrier}; which jobs can be
 * swept is the jobs' business.
 */
@org.jspecify.annotations.NullMarked
package io.equipoise.sweep;
