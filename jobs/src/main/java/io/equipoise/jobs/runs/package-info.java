/**
 * {@code runs}: looks after the runs under a root.
 *
 * <p>{@code list, show, diff} and {@code verify} only read what was committed; {@code resume}
 * repeats the line that a run was started with; {@code abort} sends the driver SIGTERM, after which
 * the commit in flight still ends; {@code gc} removes what drivers that died had staged. None needs
 * Spark or the engine, {@code resume} apart.
 *
 * <p>{@link io.equipoise.jobs.runs.StoredRun} is one run as it lies on disk; {@link
 * io.equipoise.jobs.runs.RunsRoot} finds it by its id or the beginning of it.
 */
@org.jspecify.annotations.NullMarked
package io.equipoise.jobs.runs;
