/**
 * {@code explain VERB}: every option of a job, its value, and the default, line or flag that set
 * it. Needs no cluster and no network.
 */
@org.jspecify.annotations.NullMarked
package io.equipoise.jobs.explain;
