/**
 * {@code report}: what came of runs, as one page that opens from disk, with the numbers beside it.
 *
 * <p>{@link io.equipoise.jobs.report.RunContent} reads a run's committed tables, hashes and chain
 * checked, and nothing else. {@link io.equipoise.jobs.report.Subject} makes of one or several runs
 * the {@link io.equipoise.jobs.report.Outcome}s that are compared: the trials of sweeps, or the
 * runs themselves; {@link io.equipoise.jobs.report.Group} puts those together that differ in their
 * seed alone. Each figure is a class with one method from the subject to a {@link
 * io.equipoise.jobs.report.Figure}: its rows (the CSV file and the table under the picture), and
 * how the page draws them. A new figure is a line in {@link io.equipoise.jobs.report.Figures}.
 *
 * <p>{@link io.equipoise.jobs.report.Page} fills the template beside it. Text is escaped by the
 * template, data is JSON without a {@code <}, and the page's own policy refuses every script but
 * the two whose hashes it names, and every connection. The same commits give the same bytes.
 *
 * <p>A study ({@link io.equipoise.jobs.report.StudyOptions}) states a question and the rule that
 * answers it, before the run.
 */
@org.jspecify.annotations.NullMarked
package io.equipoise.jobs.report;
