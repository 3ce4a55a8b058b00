/**
 * {@code explain VERB|JOB}: every option of a verb, or of a job that a sweep repeats; its value,
 * and the default, line or flag that set it. Needs no cluster and no network.
 */
@org.jspecify.annotations.NullMarked
package io.equipoise.jobs.explain;
