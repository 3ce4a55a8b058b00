/**
 * How an algorithm becomes a run that repeats, resumes and explains itself.
 *
 * <p>A {@link io.equipoise.run.Program} is the algorithm as a driver would write it on a page: a
 * first state, a round that turns a state into the next by asking a {@link
 * io.equipoise.fleet.Fleet}, and a test for the end. Its state is an immutable value with a {@link
 * io.equipoise.run.Codec}. The {@link io.equipoise.run.Runner} does everything else: one {@link
 * io.equipoise.run.Commit} per round, resume, progress, stop signals, the policy for numbers that
 * are not finite, status and exit codes.
 *
 * <p>A commit is a directory that appears by one atomic, exclusive rename and never changes again
 * ({@link io.equipoise.run.CommitLog}). The rename is at once the moment of truth and the lock: a
 * second driver that tries the same number loses, and stops. The {@link io.equipoise.run.Lease} is
 * a courtesy on top, so that it notices early.
 *
 * <p>Two kinds of table leave a run. {@code rounds}, {@code weights} and {@code measures} follow
 * from code, options, data and seed alone, and are equal byte for byte however the run was carried;
 * {@code timings} and {@code events} tell of this particular machine and attempt. A commit's {@code
 * content} hash covers the first kind and the state, so two runs are the same run exactly when
 * those hashes agree.
 *
 * <p>Everything reaches a disk through the few operations of {@link io.equipoise.run.Store}, which
 * a test can make fail at any of them.
 *
 * <p>{@link io.equipoise.run.Identity} turns (code, options, inputs, seed) into the run's one name,
 * so that the same question asked twice is found rather than computed again. What stops a job on
 * purpose is a {@link io.equipoise.run.Failure} with an {@link io.equipoise.run.ExitCode}; {@link
 * io.equipoise.run.Masking} is applied to everything that is shown.
 */
@org.jspecify.annotations.NullMarked
package io.equipoise.run;
