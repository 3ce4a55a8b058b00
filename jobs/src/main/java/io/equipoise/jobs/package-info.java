/**
 * The command line: one package per verb, one driver class per job.
 *
 * <p>{@link io.equipoise.jobs.Main} is the tree of verbs. A verb is a picocli command that
 * implements {@code Callable<Integer>} in its own package ({@code io.equipoise.jobs.doctor}), takes
 * {@link io.equipoise.jobs.CommonFlags} as a mixin and returns an exit code; whatever it throws
 * becomes an exit code and one sentence in {@link io.equipoise.jobs.Failures}. {@code spark-submit
 * --class} wants a class per job, so each Spark verb also has a driver class of three lines, such
 * as {@link io.equipoise.jobs.Doctor}.
 *
 * <p>Results go to stdout, one line each; logs and complaints go to stderr. Nothing is prompted for
 * and stdin is never read.
 */
@org.jspecify.annotations.NullMarked
package io.equipoise.jobs;
